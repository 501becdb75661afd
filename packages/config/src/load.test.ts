import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from './load.ts';
import { parseConfig } from './parse.ts';
import { redactConfig } from './redact.ts';

test('a file that is not there is one clear line', () => {
  expect(() => loadConfig('/nowhere/q.yaml')).toThrow('cannot read the configuration /nowhere/q.yaml: there is no such file');
});

test('a folder is not a file', () => {
  expect(() => loadConfig(join(tmpdir()))).toThrow('it is a folder');
});

test('the example of the repository is a valid configuration', () => {
  const file = new URL('../../../quality.config.yaml', import.meta.url).pathname;
  expect(Object.keys(loadConfig(file, { DATABASE_URL: 'postgres://db/quality' }).feeds).length).toBeGreaterThan(2);
});

test('a redacted configuration hides the address of the database and nothing else', () => {
  const config = parseConfig('feeds: {}', { env: { DATABASE_URL: 'postgres://me:hunter2@db/x' } });
  expect(redactConfig(config)).toEqual({ ...config, storage: { ...config.storage, url: '(hidden)' } });
  expect(config.storage.url).toContain('hunter2');
});
