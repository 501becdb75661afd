import { resolve } from 'node:path';
import { environment } from '../environment.ts';
import { PortBusyError, type Stack, startStack } from './stack.ts';

export interface DevOptions {
  readonly root: string;
  readonly dataDir: string;
  readonly live: boolean;
  readonly configFile: string;
  readonly reload: boolean;
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Runs the stack until Ctrl-C or SIGTERM, then stops all of it. */
export async function runDev(options: DevOptions): Promise<void> {
  const env = environment();
  let ending = false;
  let wake: () => void = () => {};
  const ended = new Promise<void>((done) => {
    wake = done;
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (!ending) say('\nstopping …');
      ending = true;
      wake();
    });
  }

  let stack: Stack;
  try {
    stack = await startStack({
      root: options.root,
      dataDir: resolve(options.root, options.dataDir),
      liveConfig: options.live ? resolve(options.root, options.configFile) : null,
      collectorPort: Number(env.QUALITY_COLLECTOR_PORT ?? 9464),
      apiPort: Number(env.QUALITY_API_PORT ?? 8080),
      reload: options.reload,
      env,
      say,
    });
  } catch (error) {
    process.stderr.write(`${error instanceof PortBusyError ? '' : 'cannot start: '}${(error as Error).message}\n`);
    process.exitCode = 1;
    return;
  }
  say('');
  for (const [name, url] of Object.entries(stack.urls)) say(`  ${name.padEnd(9)} ${url}`);
  say(`  Ctrl-C stops everything; the history stays in ${options.dataDir}\n`);
  await ended;
  await stack.stop();
  say('stopped');
}
