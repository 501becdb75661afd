import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Config, ConfigError, loadConfig, parseConfig } from '@quality/config';
import { checkSchemaVersion, connect } from '@quality/timescale';
import pino from 'pino';
import { createApi } from './create-api.ts';
import { environment } from './environment.ts';

const DEFAULT_CONFIG = 'quality.config.yaml';
const PAGE = fileURLToPath(new URL('../../web/dist', import.meta.url));
const RUNBOOKS = fileURLToPath(new URL('../../../alerting/runbooks', import.meta.url));

await main();

async function main(): Promise<void> {
  let config: Config;
  try {
    config = readConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return fail(error.message);
  }
  const { api, storage, log: logging } = config;
  if (!storage.enabled || storage.url === undefined) return fail('the API reads the database: storage.enabled must be true');

  const log = pino({
    name: 'api',
    level: logging.level,
    ...(logging.format === 'pretty' ? { transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname' } } } : {}),
  });
  const repository = connect({
    url: storage.url,
    poolSize: storage.poolSize,
    connectTimeoutSeconds: storage.connectTimeoutMs / 1_000,
    statementTimeoutMs: storage.statementTimeoutMs,
    applicationName: 'quality-api',
  });
  // A database that is away or behind does not stop the start: /readyz tells, and the log says what is missing.
  checkSchemaVersion({ sql: repository.sql }).then(
    ({ message }) => message !== null && log.error(message),
    (error: Error) => log.error(error.message),
  );
  const app = await createApi({ repository, config, log, pageDirectory: PAGE, runbookDirectory: RUNBOOKS });

  let isStopping = false;
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    log.info({ signal }, 'stopping');
    await app.close();
    await repository.close();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);

  try {
    await app.listen({ host: api.host, port: api.port });
  } catch (error) {
    await app.close();
    await repository.close();
    const { code, message } = error as NodeJS.ErrnoException;
    return fail(code === 'EADDRINUSE' ? `port ${api.port} is in use on ${api.host}: set api.port or QUALITY_API_PORT` : message);
  }
  if (api.auth.tokens.length === 0 && !['127.0.0.1', '::1', 'localhost'].includes(api.host)) {
    log.warn({ host: api.host }, 'the API answers other machines and asks for no token: set api.auth.tokens');
  }
}

/** The file that QUALITY_CONFIG names, else the usual one, else the environment alone. */
function readConfig(): Config {
  const env = environment();
  const file = env.QUALITY_CONFIG;
  if (file) return loadConfig(file, env);
  if (existsSync(DEFAULT_CONFIG)) return loadConfig(DEFAULT_CONFIG, env);
  return parseConfig('feeds: {}', { file: '(no file)', env });
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
