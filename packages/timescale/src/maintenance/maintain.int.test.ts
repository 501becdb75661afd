import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Repository } from '../repository.ts';
import { btc, makeReport } from '../testing/make-report.ts';
import { type MigratedDatabase, migratedDatabase } from '../testing/migrated-database.ts';
import { differingBuckets } from '../testing/month.ts';
import { maintain } from './maintain.ts';
import { configureRetention } from './retention.ts';

let database: MigratedDatabase;
let repository: Repository;
const hour = 3_600_000;
const day = 24 * hour;

beforeEach(async () => {
  database = await migratedDatabase();
  ({ repository } = database);
});
afterEach(() => database.drop());

async function counts(): Promise<{ raw: number; hours: number; days: number }> {
  const [row] = await repository.sql<{ raw: number; hours: number; days: number }[]>`
    select (select count(*) from quality_metrics) as raw, (select count(*) from quality_metrics_hourly) as hours,
      (select count(*) from quality_metrics_daily) as days
  `;
  return row!;
}

const hourly = (fromMs: number, count: number) =>
  Array.from({ length: count }, (_, i) => makeReport({ time: fromMs + i * hour, overall: i % 101 }));

test('raw rows go after their time, hourly and daily roll-ups stay for theirs', async (ctx) => {
  if (database.edition === 'timescale') ctx.skip('full TimescaleDB removes by its own policies');
  const today = Math.floor(Date.now() / day) * day;
  await repository.insertQualityMetrics(hourly(today - 40 * day, 40 * 24));
  await configureRetention({ url: database.url, rawDays: 10, hourlyDays: 20, dailyDays: 30 });
  await maintain({ url: database.url, now: today + 12 * hour });
  const { raw, hours, days } = await counts();
  // A chunk goes as a whole, so hypertables may keep part of a day more.
  expect(raw).toBe(10 * 24);
  expect(hours).toBe(20 * 24);
  expect(days).toBe(30);
});

test('nothing is removed before it is rolled up', async (ctx) => {
  if (database.edition === 'timescale') ctx.skip('full TimescaleDB removes by its own policies');
  const today = Math.floor(Date.now() / day) * day;
  await repository.insertQualityMetrics(hourly(today - 40 * day, 40 * 24));
  await configureRetention({ url: database.url, rawDays: 1 });
  await maintain({ url: database.url, now: today + 12 * hour });
  expect(await counts()).toMatchObject({ hours: 40 * 24, days: 40 });
});

test('a row that is older than the raw rows kept does not spoil the roll-up of its hour', async () => {
  const today = Math.floor(Date.now() / day) * day;
  const old = today - 60 * day;
  await repository.insertQualityMetrics(
    Array.from({ length: 60 }, (_, i) => makeReport({ time: old + i * 60_000, overall: 90 })),
  );
  await repository.insertQualityMetrics(hourly(today - 2 * day, 24));
  await maintain({ url: database.url });
  await configureRetention({ url: database.url, rawDays: 30 });
  if (database.edition === 'timescale')
    await repository.sql`select drop_chunks('quality_metrics', older_than => interval '30 days')`;
  await maintain({ url: database.url });
  expect((await repository.getHourlyQuality(btc, { to: old + day })).items).toMatchObject([{ avgScore: 90, checkCount: 60 }]);
  await repository.insertQualityMetrics([makeReport({ time: old + 30_000, overall: 10 })]);
  await maintain({ url: database.url });
  expect((await repository.getHourlyQuality(btc, { to: old + day })).items).toMatchObject([{ avgScore: 90, checkCount: 60 }]);
  expect((await repository.getDailyQuality(btc, { to: old + day })).items).toMatchObject([{ avgScore: 90, checkCount: 60 }]);
});

test('views are right at every stage: before maintenance, in between, and while late rows wait', async (ctx) => {
  if (database.edition === 'timescale') ctx.skip('continuous aggregates know late rows after the refresh only');
  const now = Math.floor(Date.now() / hour) * hour;
  const right = async () =>
    expect([...(await differingBuckets(repository, 'hour')), ...(await differingBuckets(repository, 'day'))]).toEqual([]);
  await repository.insertQualityMetrics(hourly(now - 100 * hour, 101));
  await right();
  await maintain({ url: database.url, now: now - 50 * hour });
  await right();
  await repository.insertQualityMetrics(
    [-99, -60, -40, -1].map((h) => makeReport({ time: now + h * hour + 60_000, overall: 3 })),
  );
  await right();
  await maintain({ url: database.url, now });
  await right();
  await maintain({ url: database.url, now });
  await right();
});

test('of processes that maintain at once one works and the others skip; writers go on meanwhile', async () => {
  const now = Math.floor(Date.now() / hour) * hour;
  await repository.insertQualityMetrics(hourly(now - 500 * hour, 500));
  const writing = Array.from({ length: 20 }, (_, i) =>
    repository.insertQualityMetrics([makeReport({ feed: { ...btc, symbol: 'LATE' }, time: now - 300 * hour + i * 60_000 })]),
  );
  const results = await Promise.all(Array.from({ length: 4 }, () => maintain({ url: database.url })));
  await Promise.all(writing);
  expect(results.some(({ skipped }) => !skipped)).toBe(true);
  await maintain({ url: database.url });
  expect([...(await differingBuckets(repository, 'hour')), ...(await differingBuckets(repository, 'day'))]).toEqual([]);
  expect(await repository.sql`select * from quality_dirty_hours`).toHaveLength(0);
});

test('retention that makes no sense is refused', async () => {
  await expect(configureRetention({ url: database.url, rawDays: 0 })).rejects.toThrow(/retention\.rawDays: .*\(got 0\)/);
  await expect(configureRetention({ url: database.url, rawDays: null as never })).rejects.toThrow(/retention\.rawDays/);
});
