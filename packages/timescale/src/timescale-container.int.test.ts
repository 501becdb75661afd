import { probeTimescaleContainer, timescaleContainer } from '@quality/testbed';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from './repository.ts';
import { btc, makeReport } from './testing/make-report.ts';
import { type MigratedDatabase, migrated } from './testing/migrated-database.ts';
import { checkMonth } from './testing/month-test.ts';

let database: MigratedDatabase | null = null;
const probe = await probeTimescaleContainer();

beforeAll(async () => {
  if (!probe.ok) return;
  const container = await timescaleContainer();
  database = await migrated(container.url, () => container.stop());
});
afterAll(async () => {
  await database?.drop();
});

test('both tables are hypertables, and a month rolled up there is what plain SQL gives', { timeout: 900_000 }, async (ctx) => {
  if (database === null) return ctx.skip(probe.ok ? 'not started' : probe.reason);
  const { sql } = database.repository;
  const hypertables = await sql`select hypertable_name as name from timescaledb_information.hypertables order by 1`;
  expect(hypertables.map(({ name }) => name)).toEqual(expect.arrayContaining(['candles', 'quality_metrics']));
  expect(['timescale', 'apache']).toContain(database.edition);
  console.log(await checkMonth(database));
});

test('candles are revised and read as of a moment on hypertables too', async (ctx) => {
  if (database === null) return ctx.skip(probe.ok ? 'not started' : probe.reason);
  const repository = connect({ url: database.url });
  const candle = { ...btc, time: 60_000, open: 1, high: 2, low: 1, close: 1, volume: 1, fetchedAt: 120_000 };
  await repository.insertCandles([candle]);
  expect(await repository.insertCandles([{ ...candle, close: 2, fetchedAt: 180_000 }])).toMatchObject({ revised: 1 });
  expect((await repository.getCandlesAsOf(btc, { asOf: 150_000 })).items[0]?.close).toBe(1);
  expect((await repository.getCandles(btc)).items[0]?.close).toBe(2);
  await repository.insertQualityMetrics([makeReport({ feed: { ...btc, symbol: 'X' }, time: 0 })]);
  expect(await repository.getLatestQuality({ ...btc, symbol: 'X' })).not.toBe(null);
  await repository.close();
});
