import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestDatabase, testDatabase } from '@quality/testbed';
import postgres from 'postgres';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkSchemaVersion } from './check-schema-version.ts';
import { migrate } from './migrate.ts';
import { defaultMigrationsDirectory } from './migration-files.ts';
import { migrationStatus } from './migration-status.ts';

let database: TestDatabase;
let directory: string;

beforeEach(async () => {
  database = await testDatabase();
  directory = await mkdtemp(join(tmpdir(), 'quality-migrations-'));
});

afterEach(async () => {
  await database.drop();
  await rm(directory, { recursive: true });
});

const put = (name: string, text: string) => writeFile(join(directory, name), text);

async function ask(question: string): Promise<readonly Record<string, unknown>[]> {
  const sql = postgres(database.url, { max: 1, onnotice: () => undefined });
  try {
    return [...(await sql.unsafe(question))];
  } finally {
    await sql.end();
  }
}

test('a second run applies nothing and changes nothing', async () => {
  const { url } = database;
  const first = await migrate({ url });
  const names = (await readdir(defaultMigrationsDirectory())).map((name) => name.replace('.sql', '')).sort();
  expect(first.applied).toEqual(names);
  expect(first.version).toBe(names.at(-1)?.slice(0, 4));
  expect(await migrate({ url })).toEqual({ ...first, applied: [] });
});

test('processes that start together apply each migration once', async () => {
  const { url } = database;
  const results = await Promise.all(Array.from({ length: 4 }, () => migrate({ url })));
  const names = results.flatMap(({ applied }) => applied).sort();
  expect(names).toEqual([...new Set(names)]);
  expect(names).toHaveLength((await readdir(defaultMigrationsDirectory())).length);
});

test('the tables, views and indexes have the names that others rely on', async () => {
  await migrate({ url: database.url });
  const relations = (await ask(`select relname from pg_class where relnamespace = 'public'::regnamespace`)).map(
    (row) => row.relname,
  );
  expect(relations).toEqual(
    expect.arrayContaining([
      ...['quality_metrics', 'quality_metrics_hourly', 'quality_metrics_daily', 'quality_latest', 'candles', 'candle_revisions'],
      ...['idx_quality_symbol_time', 'idx_quality_status', 'idx_quality_score', 'idx_quality_issue_count'],
    ]),
  );
  const indexes = await ask(
    `select indexname, indexdef from pg_indexes where tablename = 'quality_metrics' and indexname like 'idx%'`,
  );
  const definition = Object.fromEntries(
    indexes.map(({ indexname, indexdef }) => [indexname, String(indexdef).replace(/.* USING /, '')]),
  );
  expect(definition).toEqual({
    idx_quality_symbol_time: 'btree (symbol, "time" DESC)',
    idx_quality_status: 'btree (status, "time" DESC)',
    idx_quality_score: 'btree (overall_score, "time" DESC)',
    idx_quality_issue_count: 'btree (issue_count DESC, "time" DESC) WHERE (issue_count > 0)',
  });
});

test('a migration that fails leaves nothing behind and is named with its line', async () => {
  await put('0001_create_one.sql', '-- One.\ncreate table one (n int);\n');
  await put('0002_break_two.sql', '-- Two.\ncreate table two (n int);\n\nselect nonsense;\n');
  await expect(migrate({ url: database.url, directory })).rejects.toThrow(
    'migration 0002_break_two failed at line 4: column "nonsense" does not exist',
  );
  expect(await ask(`select tablename from pg_tables where schemaname = 'public' order by 1`)).toEqual([
    { tablename: 'one' },
    { tablename: 'quality_migrations' },
  ]);
  await put('0002_break_two.sql', '-- Two.\ncreate table two (n int);\n');
  expect((await migrate({ url: database.url, directory })).applied).toEqual(['0002_break_two']);
});

test('an applied migration that was changed stops the next one, by name', async () => {
  const { url } = database;
  await put('0001_create_one.sql', '-- One.\ncreate table one (n int);\n');
  await migrate({ url, directory });
  await put('0001_create_one.sql', '-- One.\r\ncreate table one (n int);\r\n');
  await expect(migrate({ url, directory })).resolves.toMatchObject({ applied: [] });
  await put('0001_create_one.sql', '-- One.\ncreate table one (n bigint);\n');
  await put('0002_create_two.sql', '-- Two.\ncreate table two (n int);\n');
  await expect(migrate({ url, directory })).rejects.toThrow('migration 0001_create_one was changed after it was applied');
  expect((await migrationStatus({ url, directory })).map(({ state }) => state)).toEqual(['changed', 'pending']);
  expect(await checkSchemaVersion({ url, directory })).toMatchObject({ ok: false, pending: ['0002_create_two'] });
});

test('an applied migration whose file is gone stops the next one, by name', async () => {
  const { url } = database;
  await put('0001_create_one.sql', '-- One.\ncreate table one (n int);\n');
  await put('0002_create_two.sql', '-- Two.\ncreate table two (n int);\n');
  await migrate({ url, directory });
  await rm(join(directory, '0002_create_two.sql'));
  expect((await migrationStatus({ url, directory })).map(({ name, state }) => [name, state])).toEqual([
    ['0001_create_one', 'applied'],
    ['0002_create_two', 'missing'],
  ]);
  await expect(migrate({ url, directory })).rejects.toThrow('0002_create_two was applied, and its file is missing');
  expect(await checkSchemaVersion({ url, directory })).toMatchObject({ ok: true, message: null });
});

test('what PostgreSQL refuses in a transaction can be a migration of its own', async () => {
  await put('0001_create_one.sql', '-- One.\ncreate table one (n int);\n');
  await put(
    '0002_index_one.sql',
    '-- Without a lock on writers.\n-- migrate: no transaction\ncreate index concurrently one_n on one (n);\n',
  );
  const runs = await Promise.all([migrate({ url: database.url, directory }), migrate({ url: database.url, directory })]);
  expect(runs.flatMap(({ applied }) => applied).sort()).toEqual(['0001_create_one', '0002_index_one']);
});

test('a doubled or skipped number, or another name, is an error before anything runs', async () => {
  await put('0001_create_one.sql', 'create table one (n int);');
  await put('0003_create_three.sql', 'create table three (n int);');
  await expect(migrate({ url: database.url, directory })).rejects.toThrow('0002 comes next');
  await rm(join(directory, '0003_create_three.sql'));
  await put('2_two.sql', 'select 2;');
  await expect(migrate({ url: database.url, directory })).rejects.toThrow('2_two.sql is not named NNNN_verb_noun.sql');
  expect(await ask(`select tablename from pg_tables where schemaname = 'public'`)).toEqual([]);
});

test('a program says what an older database lacks, and which command brings it', async () => {
  const { url } = database;
  expect(await checkSchemaVersion({ url })).toMatchObject({
    ok: false,
    message: expect.stringContaining('no tables yet: run "quality migrate"'),
  });
  await cp(
    join(defaultMigrationsDirectory(), '0001_create_quality_metrics.sql'),
    join(directory, '0001_create_quality_metrics.sql'),
  );
  await migrate({ url, directory });
  const found = await checkSchemaVersion({ url });
  expect(found.ok).toBe(false);
  expect(found.pending[0]).toBe('0002_create_candles');
  expect(found.message).toMatch(/lacks 0002_create_candles, .*: run "quality migrate" with the credentials of the owner/);
  await migrate({ url });
  expect(await checkSchemaVersion({ url })).toEqual({ ok: true, pending: [], message: null });
});

test('a database that does not answer is an error that another attempt can get over', async () => {
  await expect(migrate({ url: 'postgres://nobody@127.0.0.1:1/none' })).rejects.toMatchObject({
    code: 'unavailable',
    retryable: true,
  });
  await expect(migrate({ url: 'mysql://127.0.0.1/none' })).rejects.toMatchObject({ code: 'invalid_input', retryable: false });
});
