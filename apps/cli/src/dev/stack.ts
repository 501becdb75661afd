import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@quality/embedded';
import { startSimulator } from '@quality/simulator';
import { migrate } from '@quality/timescale';
import { demoConfig, demoSimulatorOptions } from './demo.ts';
import { buildPage } from './page.ts';
import { portIsBusy } from './port.ts';
import { Service } from './service.ts';
import { watchSources } from './watch-sources.ts';

export interface StackOptions {
  /** Root of the checkout. */
  readonly root: string;
  /** Folder of the database, the spool and the written configuration. */
  readonly dataDir: string;
  /** Configuration of real exchanges; without one the simulator is the exchange. */
  readonly liveConfig: string | null;
  readonly collectorPort: number;
  readonly apiPort: number;
  readonly reload: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly say: (line: string) => void;
}

export interface Stack {
  readonly urls: Readonly<Record<string, string>>;
  /** Stops everything in reverse order; safe to call twice. */
  stop(): Promise<void>;
}

/** A port that the stack needs and another process has. */
export class PortBusyError extends Error {
  override readonly name = 'PortBusyError';
}

/** Starts database, exchange, collector and API with its page on loopback: each uses the one before. What was started is stopped when a later part fails. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { root, dataDir: data, say } = options;
  const started: { name: string; stop: () => Promise<void> | void }[] = [];
  let stopping: Promise<void> | null = null;
  const stop = (): Promise<void> => {
    stopping ??= (async () => {
      for (const part of started.reverse()) {
        try {
          await part.stop();
        } catch (error) {
          say(`${part.name} did not stop cleanly: ${(error as Error).message}`);
        }
      }
    })();
    return stopping;
  };

  try {
    for (const [name, port, variable] of [
      ['collector', options.collectorPort, 'QUALITY_COLLECTOR_PORT'],
      ['API', options.apiPort, 'QUALITY_API_PORT'],
    ] as const) {
      if (await portIsBusy(port))
        throw new PortBusyError(`port ${port} (${name}) is in use; stop what uses it, or set ${variable}`);
    }
    await mkdir(data, { recursive: true });

    // Beside the database: both take a second or two.
    const page = buildPage(root, say);
    const database = await startEmbeddedPostgres({ dataDir: join(data, 'postgres') });
    started.push({ name: 'database', stop: () => database.stop() });
    const { applied } = await migrate({ url: database.url });
    say(`database ready${applied.length > 0 ? `, ${applied.length} migrations applied` : ''}`);

    let config = options.liveConfig;
    let exchange = 'the real exchanges';
    if (config === null) {
      const simulator = await startSimulator(demoSimulatorOptions);
      started.push({ name: 'simulator', stop: () => simulator.close() });
      exchange = simulator.url;
      config = join(data, 'dev.yaml');
      await writeFile(
        config,
        demoConfig((id) => simulator.baseUrlOf(id)),
      );
    }

    await page;
    const env = {
      ...options.env,
      QUALITY_CONFIG: config,
      DATABASE_URL: database.url,
      QUALITY_STORAGE_MAINTENANCE_OWNER_URL: database.url,
      QUALITY_COLLECTOR_PORT: String(options.collectorPort),
      QUALITY_API_PORT: String(options.apiPort),
      QUALITY_STORAGE_SPOOL_PATH: join(data, 'spool.sqlite'),
      QUALITY_LOG_FORMAT: options.env.QUALITY_LOG_FORMAT ?? 'pretty',
    };
    const services = ['collector', 'api'].map((name) => {
      const service = new Service({
        name,
        entry: join(root, 'apps', name, 'src', 'main.ts'),
        env,
        onExit: (code, signal) =>
          say(`${name} ended (${signal ?? `exit code ${code}`})${options.reload ? '; it starts again on the next change' : ''}`),
      });
      service.start();
      started.push({ name, stop: () => service.stop() });
      return service;
    });

    if (options.reload) {
      let restarted = Promise.resolve();
      const close = watchSources([join(root, 'packages'), join(root, 'apps')], (file) => {
        say(`${file} has changed: restarting`);
        restarted = restarted.then(async () => {
          await buildPage(root, say);
          // The API reads the names of the page's files when it starts; the collector has nothing to do with the page.
          const concerned = file.startsWith('web/') ? services.filter(({ name }) => name === 'api') : services;
          await Promise.all(concerned.map((service) => service.restart()));
        });
      });
      started.push({ name: 'watcher', stop: close });
    }

    return {
      urls: {
        page: `http://127.0.0.1:${options.apiPort}/`,
        API: `http://127.0.0.1:${options.apiPort}/v1/feeds`,
        metrics: `http://127.0.0.1:${options.collectorPort}/metrics`,
        exchange,
        database: `${database.url.replace(/:[^:@]+@/, '@')} (password in ${join(data, 'postgres', 'password')})`,
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
