import { describe, expect, test } from 'vitest';
import { ConfigError } from './errors.ts';
import { parseConfig } from './parse.ts';

const text = 'feeds: { binance: [BTC/USDT 1m] }\nstorage: { url: "postgres://file/db" }\ncollector: { port: 1000 }';

function parse(env: Record<string, string>, files: Record<string, string> = {}) {
  return parseConfig(text, {
    env,
    readFile: (path) => {
      const content = files[path];
      if (content === undefined) throw new Error(`no ${path}`);
      return content;
    },
  });
}

function problemsOf(env: Record<string, string>): string[] {
  try {
    parse(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes.map(({ where, path, problem }) => `${where} ${path} ${problem}`);
    throw error;
  }
  return [];
}

describe('the environment', () => {
  test('sets any single value', () => {
    const config = parse({
      QUALITY_COLLECTOR_PORT: '2000',
      QUALITY_COLLECTOR_RETRY_ATTEMPTS: '1',
      QUALITY_STORAGE_ENABLED: 'false',
      QUALITY_EXCHANGES_BINANCE_BASE_URL: 'http://127.0.0.1:1',
    });
    expect(config.collector).toMatchObject({ port: 2000, retry: { attempts: 1 } });
    expect(config.storage.enabled).toBe(false);
    expect(config.exchanges.binance?.baseUrl).toBe('http://127.0.0.1:1');
  });

  test('prefers QUALITY_STORAGE_URL to DATABASE_URL to POSTGRES_* to the file', () => {
    const postgres = { POSTGRES_HOST: 'db', POSTGRES_DB: 'quality', POSTGRES_USER: 'me', POSTGRES_PASSWORD: 'p@ss/word' };
    expect(parse({}).storage.url).toBe('postgres://file/db');
    expect(parse(postgres).storage.url).toBe('postgres://me:p%40ss%2Fword@db:5432/quality');
    expect(parse({ ...postgres, DATABASE_URL: 'postgres://two/db' }).storage.url).toBe('postgres://two/db');
    expect(parse({ ...postgres, DATABASE_URL: 'postgres://two/db', QUALITY_STORAGE_URL: 'postgres://one/db' }).storage.url).toBe(
      'postgres://one/db',
    );
  });

  test('reads a secret from the file that *_FILE names', () => {
    const config = parse(
      { POSTGRES_HOST: 'db', POSTGRES_USER: 'me', POSTGRES_PASSWORD_FILE: '/run/secrets/password' },
      { '/run/secrets/password': 'secret\n' },
    );
    expect(config.storage.url).toBe('postgres://me:secret@db:5432/me');
  });

  test('a *_FILE that cannot be read is a mistake that names the variable', () => {
    expect(problemsOf({ DATABASE_URL_FILE: '/nowhere' })).toEqual([
      'environment variable DATABASE_URL_FILE  cannot read /nowhere: no /nowhere',
    ]);
  });

  test('an empty variable is not set', () => {
    expect(parse({ DATABASE_URL: '', QUALITY_COLLECTOR_PORT: '' }).collector.port).toBe(1000);
  });

  test('a value that is not allowed names the variable', () => {
    expect(problemsOf({ QUALITY_COLLECTOR_PORT: 'http' })).toEqual([
      'environment variable QUALITY_COLLECTOR_PORT collector.port "http" is not allowed',
    ]);
    expect(problemsOf({ QUALITY_STORAGE_ENABLED: 'yes' })).toEqual([
      'environment variable QUALITY_STORAGE_ENABLED storage.enabled "yes" is not allowed',
    ]);
  });

  test('a variable with a slip is a mistake, one of other software is not', () => {
    expect(problemsOf({ QUALITY_COLECTOR_PORT: '1' })).toEqual([
      'environment variable QUALITY_COLECTOR_PORT  no such setting; did you mean QUALITY_COLLECTOR_PORT?',
    ]);
    expect(problemsOf({ QUALITY_TIMESCALE_IMAGE: 'x', QUALITY_CONFIG: 'y', QUASAR: 'z' })).toEqual([]);
  });
});
