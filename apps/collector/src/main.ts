import { parseArgs } from 'node:util';
import { type Config, ConfigError, loadConfig } from '@quality/config';
import { environment } from './environment.ts';
import { createLog } from './log.ts';
import { type Place, placeOf, RoleError } from './place.ts';
import { type RunningCollector, type RunOptions, runCollector } from './run-collector.ts';

const { values } = parseArgs({ options: { config: { type: 'string', short: 'c' }, role: { type: 'string' } }, strict: true });
const file = values.config ?? environment.QUALITY_CONFIG ?? 'quality.config.yaml';

let config: Config;
let place: Place;
try {
  place = placeOf(values.role ?? environment.QUALITY_ROLE ?? 'all', environment);
  config = loadConfig(file, environment);
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof RoleError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(2);
}

const log = createLog(config.log);
// A stray rejection inside a library must not end the watch over all other feeds.
process.on('unhandledRejection', (error) => log.error({ err: error }, 'an error that nobody waited for'));

let running: Pick<RunningCollector, 'reload' | 'refuseReload' | 'stop'>;
try {
  running = await start(place, { config, log });
} catch (error) {
  log.fatal({ err: error }, `cannot start: ${(error as Error).message}`);
  process.exit(1);
}

process.on('SIGHUP', () => {
  try {
    running.reload(loadConfig(file, environment));
  } catch (error) {
    running.refuseReload();
    log.error(`the configuration is not taken over, the old one stays: ${(error as Error).message}`);
  }
});

let isStopping = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (isStopping) process.exit(130);
    isStopping = true;
    log.info(`stopping on ${signal}`);
    setTimeout(() => process.exit(1), config.collector.shutdownMs).unref();
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'the stop was not clean');
        process.exit(1);
      },
    );
  });
}

/** BullMQ is loaded by the processes of a fleet only. */
async function start(place: Place, options: RunOptions): Promise<typeof running> {
  if (place.role === 'all') return runCollector(options);
  const { runRole } = await import('./fleet/run-role.ts');
  return runRole(place.role, { ...options, redisUrl: place.redisUrl });
}
