import { afterAll, beforeAll, expect, test } from 'vitest';
import { configureRetention } from './maintenance/retention.ts';
import { btc, makeReport } from './testing/make-report.ts';
import { type MigratedDatabase, migratedDatabase } from './testing/migrated-database.ts';
import { checkMonth } from './testing/month-test.ts';

let database: MigratedDatabase;

beforeAll(async () => {
  database = await migratedDatabase();
});
afterAll(() => database.drop());

test('a month of reports, rolled up by hour and day, is what plain SQL gives, before and after late rows', {
  timeout: 900_000,
}, async () => {
  console.log(await checkMonth(database));
});

test('hours and days of one feed are paged newest first', async () => {
  const { repository } = database;
  const feed = { ...btc, symbol: 'PAGED' };
  const t0 = Date.now() - 3 * 86_400_000;
  const start = Math.floor(t0 / 86_400_000) * 86_400_000;
  await repository.insertQualityMetrics(
    Array.from({ length: 48 }, (_, i) => makeReport({ feed, time: start + i * 3_600_000, overall: i })),
  );
  const { maintain } = await import('./maintenance/maintain.ts');
  await maintain({ url: database.url });
  const first = await repository.getHourlyQuality(feed, { from: start, to: start + 2 * 86_400_000, limit: 30 });
  const rest = await repository.getHourlyQuality(feed, {
    from: start,
    to: start + 2 * 86_400_000,
    limit: 30,
    cursor: first.nextCursor,
  });
  expect([...first.items, ...rest.items].map(({ avgScore }) => avgScore)).toEqual(Array.from({ length: 48 }, (_, i) => 47 - i));
  expect(rest.nextCursor).toBe(null);
  const days = await repository.getDailyQuality(feed);
  expect(days.items.map(({ bucket, avgScore, checkCount }) => [bucket, avgScore, checkCount])).toEqual([
    [new Date(start + 86_400_000).toISOString(), 35.5, 24],
    [new Date(start).toISOString(), 11.5, 24],
  ]);
});

test('a full TimescaleDB has the hypertables, aggregates and jobs that the contract names', async (ctx) => {
  if (database.edition !== 'timescale') ctx.skip(`the server is of edition "${database.edition}": it has no jobs`);
  const { sql } = database.repository;
  const hypertables = await sql`
    select h.hypertable_name as name, h.compression_enabled as compressed, extract(epoch from d.time_interval)::int as chunk_seconds
    from timescaledb_information.hypertables h join timescaledb_information.dimensions d using (hypertable_schema, hypertable_name)
    where h.hypertable_schema = 'public' order by 1
  `;
  expect([...hypertables]).toEqual([
    { name: 'candles', compressed: true, chunk_seconds: 7 * 86_400 },
    { name: 'quality_metrics', compressed: true, chunk_seconds: 86_400 },
  ]);
  const segments = await sql`
    select attname, segmentby_column_index, orderby_column_index, orderby_asc
    from timescaledb_information.compression_settings where hypertable_name = 'quality_metrics' order by 2 nulls last
  `;
  expect(segments.map(({ attname }) => attname)).toEqual(['exchange', 'symbol', 'timeframe', 'time']);
  expect(segments.at(-1)).toMatchObject({ orderby_column_index: 1, orderby_asc: false });
  const aggregates = await sql`
    select view_name, materialized_only, finalized from timescaledb_information.continuous_aggregates order by 1
  `;
  expect(aggregates.map(({ view_name: name, materialized_only: stale }) => [name, stale])).toEqual([
    ['quality_metrics_daily', false],
    ['quality_metrics_hourly', false],
  ]);
  expect(await jobs()).toEqual([
    ['candles', 'policy_compression', { compress_after: '30 days' }],
    ['quality_metrics', 'policy_compression', { compress_after: '7 days' }],
    ['quality_metrics', 'policy_retention', { drop_after: '90 days' }],
    [
      'quality_metrics_daily',
      'policy_refresh_continuous_aggregate',
      { end_offset: '1 day', start_offset: '8 days', every: '1 day' },
    ],
    [
      'quality_metrics_hourly',
      'policy_refresh_continuous_aggregate',
      { end_offset: '01:00:00', start_offset: '3 days', every: '00:30:00' },
    ],
    ['quality_metrics_hourly', 'policy_retention', { drop_after: '1 year' }],
    [null, 'quality_refresh', { every: '00:10:00' }],
  ]);
  await configureRetention({ url: database.url, rawDays: 30, hourlyDays: null, dailyDays: 3_650, compressAfterDays: 2 });
  const after = (await jobs()).filter(([, name]) => name === 'policy_retention' || name === 'policy_compression');
  expect(after).toEqual([
    ['candles', 'policy_compression', { compress_after: '30 days' }],
    ['quality_metrics', 'policy_compression', { compress_after: '2 days' }],
    ['quality_metrics', 'policy_retention', { drop_after: '30 days' }],
    ['quality_metrics_daily', 'policy_retention', { drop_after: '3650 days' }],
  ]);

  /** Jobs of ours with what matters of their configuration, under the names of the views. */
  async function jobs(): Promise<unknown[][]> {
    const rows = await sql`
      select coalesce(c.view_name, j.hypertable_name) as target, j.proc_name, j.config, j.schedule_interval::text as every
      from timescaledb_information.jobs j
      left join timescaledb_information.continuous_aggregates c on c.materialization_hypertable_name = j.hypertable_name
      where j.job_id >= 1000 order by 1 nulls last, 2
    `;
    return rows.map(({ target, proc_name: name, config, every }) => {
      const settings = Object.entries((config ?? {}) as object).filter(([key]) => !key.endsWith('hypertable_id'));
      const rest = Object.fromEntries(settings);
      return [target, name, String(name).includes('refresh') ? { ...rest, every } : rest];
    });
  }
});
