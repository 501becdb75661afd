import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, type Repository } from './repository.ts';
import { checkSchemaVersion } from './schema/check-schema-version.ts';
import { ensureLogin } from './schema/ensure-login.ts';
import { btc, makeReport } from './testing/make-report.ts';
import { type MigratedDatabase, migratedDatabase } from './testing/migrated-database.ts';

let database: MigratedDatabase;
let writer: Repository;
let reader: Repository;
const suffix = randomBytes(4).toString('hex');
const names = { quality_writer: `w_${suffix}`, quality_reader: `r_${suffix}'"` };
const password = `it's "secret" \\ 100%`;
const t0 = Date.UTC(2026, 0, 5);

beforeAll(async () => {
  database = await migratedDatabase();
  const open = async (role: keyof typeof names) => {
    await ensureLogin({ url: database.url, name: names[role], password: 'first', role });
    await ensureLogin({ url: database.url, name: names[role], password, role });
    const url = new URL(database.url);
    url.username = encodeURIComponent(names[role]);
    url.password = encodeURIComponent(password);
    return connect({ url: url.href });
  };
  writer = await open('quality_writer');
  reader = await open('quality_reader');
});

afterAll(async () => {
  await writer.close();
  await reader.close();
  const { sql } = database.repository;
  for (const name of Object.values(names)) await sql`drop role ${sql(name)}`;
  await database.drop();
});

const candle = (close: number, fetchedAt: number) => ({
  ...btc,
  time: t0,
  open: 1,
  high: 9,
  low: 1,
  close,
  volume: 1,
  fetchedAt,
});

test('a writer saves, revises, listens, reads, and knows the version of the schema', async () => {
  expect(await writer.insertQualityMetrics([makeReport({ time: t0 }), makeReport({ time: t0 + 1 })])).toEqual({
    inserted: 2,
    duplicates: 0,
  });
  expect(await writer.insertQualityMetrics([makeReport({ time: t0 })])).toEqual({ inserted: 0, duplicates: 1 });
  await writer.insertCandles([candle(2, t0 + 1)]);
  expect(await writer.insertCandles([candle(3, t0 + 2)])).toMatchObject({ revised: 1 });
  expect((await writer.getHourlyQuality(btc)).items).toHaveLength(1);
  expect((await checkSchemaVersion({ sql: writer.sql })).ok).toBe(true);
});

test('a reader reads everything that is shown', async () => {
  await writer.insertQualityMetrics([makeReport({ time: t0 })]);
  expect(await reader.getLatestQuality(btc)).not.toBe(null);
  expect(await reader.getLatestQualityOfAll()).toHaveLength(1);
  expect((await reader.getHourlyQuality(btc)).items).toHaveLength(1);
  expect((await reader.getDailyQuality(btc)).items).toHaveLength(1);
  expect((await reader.getCandlesAsOf(btc, { asOf: t0 + 1 })).items).toHaveLength(1);
  expect((await checkSchemaVersion({ sql: reader.sql })).ok).toBe(true);
});

test('a reader writes nothing', async () => {
  await expect(reader.insertQualityMetrics([makeReport({ time: t0 + 9 })])).rejects.toThrow(/permission denied/);
  await expect(reader.insertCandles([candle(5, t0 + 9)])).rejects.toThrow(/permission denied/);
});

test('a writer changes and removes no report, no revision, no setting, and makes no table', async () => {
  const { sql } = writer;
  await expect(sql`update quality_metrics set overall_score = 100`).rejects.toThrow(/permission denied/);
  await expect(sql`delete from quality_metrics`).rejects.toThrow(/permission denied/);
  await expect(sql`truncate quality_metrics`).rejects.toThrow(/permission denied/);
  await expect(sql`delete from candles`).rejects.toThrow(/permission denied/);
  await expect(sql`delete from candle_revisions`).rejects.toThrow(/permission denied/);
  await expect(sql`update quality_settings set raw_retention = '1 day'`).rejects.toThrow(/permission denied/);
  await expect(sql`delete from quality_migrations`).rejects.toThrow(/permission denied/);
  await expect(sql`select quality_grant_roles()`).rejects.toThrow(/permission denied/);
  await expect(sql`create table mine (n int)`).rejects.toThrow(/permission denied/);
});
