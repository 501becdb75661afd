import { performance } from 'node:perf_hooks';
import type { Feed, Issue, Report } from '@quality/validators';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { StorageError } from './errors.ts';
import type { QualityKey } from './quality-key.ts';
import type { Repository } from './repository.ts';
import { arbitraryReport } from './testing/arbitrary-report.ts';
import { btc, makeReport } from './testing/make-report.ts';
import { type MigratedDatabase, migratedDatabase } from './testing/migrated-database.ts';

let database: MigratedDatabase;
let repository: Repository;
const t0 = Date.UTC(2026, 0, 5);
const minute = 60_000;

beforeAll(async () => {
  database = await migratedDatabase();
  ({ repository } = database);
});
afterAll(() => database.drop());
beforeEach(async () => {
  await repository.sql`truncate quality_metrics`;
  await repository.sql`truncate quality_latest`;
});

const gap = (parts: Partial<Issue> = {}): Issue => ({
  type: 'gap',
  severity: 'low',
  field: null,
  count: 2,
  times: [t0, t0 + minute],
  ranges: [[t0, t0 + 2 * minute]],
  causes: [{ range: [t0, t0 + 2 * minute], cause: 'unknown', evidence: 'no peers' }],
  message: '2 candles missing',
  recommendation: 'Re-fetch the range.',
  ...parts,
});

test('every report comes back deep-equal, with what is kept beside it', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryReport, fc.option(fc.string({ minLength: 1, unit: 'grapheme-ascii' })), async (report, reason) => {
      await repository.sql`truncate quality_metrics`;
      await repository.insertQualityMetrics([
        { report, reason, collectorVersion: '9.9.9', metadata: { attempt: 2, tags: ['a', null] } },
      ]);
      expect(await repository.getLatestQuality(report.feed as Feed)).toEqual({
        report,
        reason,
        collectorVersion: '9.9.9',
        metadata: { attempt: 2, tags: ['a', null] },
      });
    }),
    { numRuns: 60 },
  );
});

test('a bare report is a record without a reason', async () => {
  const report = makeReport({ time: t0 });
  await repository.insertQualityMetrics([report]);
  expect(await repository.getLatestQuality(btc)).toEqual({ report, reason: null, collectorVersion: '1.0.0', metadata: null });
});

test('a batch that is saved again, in part or whole, changes nothing: the first write of a feed and time wins', async () => {
  const reports = Array.from({ length: 2_500 }, (_, i) => makeReport({ time: t0 + i * minute, overall: i % 101 }));
  expect(await repository.insertQualityMetrics(reports.slice(0, 1_500))).toEqual({ inserted: 1_500, duplicates: 0 });
  expect(await repository.insertQualityMetrics([...reports, ...reports])).toEqual({ inserted: 1_000, duplicates: 4_000 });
  expect(await repository.insertQualityMetrics([makeReport({ time: t0, overall: 1 })])).toEqual({ inserted: 0, duplicates: 1 });
  const [row] = await repository.sql`select count(*) as n, sum(overall_score) as total from quality_metrics`;
  expect(row).toEqual({ n: 2_500, total: reports.reduce((sum, { scores }) => sum + (scores.overall ?? 0), 0) });
});

test('writers that save the same rows in other orders at once end without a deadlock, each row once', async () => {
  const reports = Array.from({ length: 2_000 }, (_, i) =>
    makeReport({ feed: { ...btc, symbol: `S${i % 50}` }, time: t0 + i * minute }),
  );
  const orders = [reports, [...reports].reverse(), [...reports.slice(700), ...reports.slice(0, 700)], [...reports].reverse()];
  const results = await Promise.all(orders.map((order) => repository.insertQualityMetrics(order)));
  expect(results.reduce((sum, { inserted }) => sum + inserted, 0)).toBe(2_000);
});

test('no rows at all is no error', async () => {
  expect(await repository.insertQualityMetrics([])).toEqual({ inserted: 0, duplicates: 0 });
  expect(await repository.insertCandles([])).toEqual({ inserted: 0, revised: 0, unchanged: 0 });
});

test('outliers of price and volume are counted apart, with the worst severity', async () => {
  const issues = [
    gap(),
    gap({ type: 'price_outlier', field: 'high', severity: 'high', count: 3 }),
    gap({ type: 'volume_outlier', field: 'volume', severity: 'medium', count: 2 }),
  ];
  await repository.insertQualityMetrics([makeReport({ time: t0, issues })]);
  const [row] =
    await repository.sql`select outlier_count, outlier_severity, issue_count, completeness_percentage from quality_metrics`;
  expect(row).toEqual({ outlier_count: 5, outlier_severity: 'high', issue_count: 5, completeness_percentage: 99.6 });
});

test('the newest report of every feed is what came last in time, not what was saved last', async () => {
  const eth = { ...btc, symbol: 'ETH/USDT' };
  await repository.insertQualityMetrics([
    makeReport({ time: t0 + minute, overall: 60 }),
    makeReport({ feed: eth, time: t0, overall: null }),
  ]);
  await repository.insertQualityMetrics([{ report: makeReport({ time: t0, overall: 10 }), reason: 'timeout' }]);
  const all = await repository.getLatestQualityOfAll();
  expect(all.map(({ feed, status, scores, checkedAt }) => [feed.symbol, status, scores.overall, checkedAt])).toEqual([
    ['BTC/USDT', 'fair', 60, new Date(t0 + minute).toISOString()],
    ['ETH/USDT', 'unknown', null, new Date(t0).toISOString()],
  ]);
  expect((await repository.getLatestQuality(btc))?.report.scores.overall).toBe(60);
  expect(await repository.getLatestQualityOfAll({ status: 'unknown' })).toHaveLength(1);
  expect(await repository.getLatestQualityOfAll({ symbol: 'BTC/USDT', exchange: 'kraken' })).toHaveLength(0);
  expect(await repository.getLatestQualityOfAll({ since: t0 + 1 })).toHaveLength(1);
});

test('history is paged newest first without a double or a hole, also while new reports come in', async () => {
  const reports = Array.from({ length: 25 }, (_, i) => makeReport({ time: t0 + i * minute, overall: i }));
  await repository.insertQualityMetrics(reports);
  const seen: Report[] = [];
  let cursor: string | null | undefined;
  for (let pages = 0; cursor !== null; pages += 1) {
    const page = await repository.getQualityHistory(btc, { from: t0, to: t0 + 25 * minute, limit: 7, cursor });
    seen.push(...page.items.map(({ report }) => report));
    cursor = page.nextCursor;
    await repository.insertQualityMetrics([makeReport({ time: t0 + (30 + pages) * minute })]);
  }
  expect(seen).toEqual([...reports].reverse());
});

test('a range is half-open: from is in, to is out', async () => {
  await repository.insertQualityMetrics([0, 1, 2].map((i) => makeReport({ time: t0 + i * minute })));
  const { items, nextCursor } = await repository.getQualityHistory(btc, {
    from: new Date(t0),
    to: new Date(t0 + 2 * minute).toISOString(),
  });
  expect(items.map(({ report }) => Date.parse(report.checkedAt))).toEqual([t0 + minute, t0]);
  expect(nextCursor).toBe(null);
});

test('a page as JSON text says the same as the page, report by report', async () => {
  const options = { from: t0, to: t0 + 25 * minute, limit: 7 };
  const issues = [gap({ message: 'a – b "c" \\ d' })];
  await repository.insertQualityMetrics([
    { report: makeReport({ time: t0, overall: null, issues }), reason: 'timeout' },
    ...Array.from({ length: 9 }, (_, i) => makeReport({ time: t0 + (1 + i) * minute, issues })),
  ]);
  const page = await repository.getQualityHistory(btc, options);
  const texts = await repository.getQualityHistoryJson(btc, options);
  expect(page.items).toHaveLength(7);
  expect(texts.items.map(({ json }) => JSON.parse(json) as unknown)).toEqual(
    page.items.map(({ report, reason }) => ({ ...report, reason })),
  );
  expect(texts.nextCursor).toBe(page.nextCursor);
  expect(await repository.getQualityHistoryTimes(btc, options)).toEqual({
    items: texts.items.map(({ time }) => time),
    nextCursor: page.nextCursor,
  });
  expect(texts.items.map(({ time }) => new Date(time).toISOString())).toEqual(page.items.map(({ report }) => report.checkedAt));
  const next = { ...options, cursor: page.nextCursor as string };
  expect((await repository.getQualityHistoryJson(btc, next)).items).toHaveLength(3);
});

test('statistics are those of the rows, unknown scores left out of averages and counted in shares', async () => {
  const scores = [100, 90, 80, 60, null];
  await repository.insertQualityMetrics(
    scores.map((overall, i) => makeReport({ time: t0 + i * minute, overall, issues: [gap({ severity: 'high' })] })),
  );
  const found = await repository.getQualityStatistics(btc, { from: t0, to: t0 + 5 * minute });
  expect(found).toMatchObject({ checkCount: 5, scoredCount: 4, avgScore: 82.5, minScore: 60, maxScore: 100, totalIssues: 10 });
  expect(found.stddevScore).toBeCloseTo(17.07825127659933, 10);
  expect(found.statusPercent).toEqual({ excellent: 40, good: 20, fair: 20, poor: 0, unknown: 20 });
  expect(await repository.getQualityStatistics({ ...btc, symbol: 'NONE' })).toMatchObject({
    checkCount: 0,
    avgScore: null,
    statusPercent: null,
  });
});

test('issues across feeds are paged newest first, by severity and type', async () => {
  const feeds = ['A', 'B', 'C'].map((symbol) => ({ ...btc, symbol }));
  for (let i = 0; i < 4; i += 1) {
    const issues = [
      gap(),
      gap({ type: 'stale', severity: 'critical', count: i + 1 }),
      gap({ type: 'price_outlier', field: 'low', severity: 'high' }),
    ];
    await repository.insertQualityMetrics(feeds.map((feed) => makeReport({ feed, time: t0 + i * minute, issues })));
  }
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<Repository['getIssues']>> = await repository.getIssues({ limit: 5, cursor, from: t0 });
    seen.push(
      ...page.items.map(({ feed, checkedAt, issue }) => `${(Date.parse(checkedAt) - t0) / minute} ${feed.symbol} ${issue.type}`),
    );
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(seen).toEqual(
    [3, 2, 1, 0].flatMap((i) =>
      ['A', 'B', 'C'].flatMap((s) => ['gap', 'stale', 'price_outlier'].map((type) => `${i} ${s} ${type}`)),
    ),
  );
  const critical = await repository.getIssues({ severity: 'critical', type: 'stale', symbol: 'B', from: t0 + 2 * minute });
  expect(critical.items.map(({ issue }) => issue.count)).toEqual([4, 3]);
  expect((await repository.getIssues({ severity: 'medium' })).items).toEqual([]);
});

test('names with quotes, wildcards, semicolons and emoji are stored exactly and found exactly', async () => {
  const names = [`'; drop table quality_metrics; --`, '%', '_', '"', '\\', '$1', '🚀/USDT', 'ＢＴＣ', ' ', `a'b"c\\d\n\te`];
  const feeds = names.map((symbol) => ({ exchange: symbol, symbol, timeframe: '1m' }));
  await repository.insertQualityMetrics(feeds.map((feed, i) => makeReport({ feed, time: t0, overall: i })));
  for (const [i, feed] of feeds.entries()) {
    expect((await repository.getLatestQuality(feed))?.report).toEqual(makeReport({ feed, time: t0, overall: i }));
    expect(await repository.getLatestQualityOfAll({ symbol: feed.symbol })).toHaveLength(1);
    expect((await repository.getQualityHistory(feed)).items).toHaveLength(1);
    expect((await repository.getHourlyQuality(feed)).items).toHaveLength(1);
    expect((await repository.getIssues(feed)).items).toEqual([]);
  }
});

test('what cannot be stored is refused with its place and value, and nothing of the batch is written', async () => {
  const good = makeReport({ time: t0 });
  const wrong: [Report, RegExp][] = [
    [makeReport({ time: t0, overall: Number.NaN }), /record\.report\.scores\.overall: .*\(got NaN\)/],
    [makeReport({ time: t0, overall: Number.POSITIVE_INFINITY }), /record\.report\.scores\.overall: .*\(got Infinity\)/],
    [makeReport({ time: t0, overall: 100.5 }), /scores\.overall: .*\(got 100\.5\)/],
    [makeReport({ time: t0, scores: { outlier: -1 } }), /scores\.outlier: .*\(got -1\)/],
    [makeReport({ time: t0, durationMs: Number.NaN }), /durationMs: .*\(got NaN\)/],
    [makeReport({ time: t0, issues: [gap({ times: [Number.NaN] })] }), /issues\.0\.times\.0: .*\(got NaN\)/],
    [makeReport({ time: t0, issues: [gap({ message: 'nul \0' })] }), /issues\.0\.message: .*NUL/],
    [makeReport({ time: t0, issues: [gap({ message: 'half \ud83d' })] }), /issues\.0\.message: .*surrogate/],
    [{ ...good, feed: { exchange: null, symbol: null, timeframe: '1m' } }, /record\.report\.feed\.exchange: .*\(got null\)/],
    [{ ...good, checkedAt: 'yesterday' }, /checkedAt: not an ISO 8601 time with a zone \(got "yesterday"\)/],
    [{ ...good, status: 'superb' as never }, /status: .*\(got "superb"\)/],
  ];
  for (const [report, message] of wrong) {
    const error = await repository.insertQualityMetrics([good, report]).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(StorageError);
    expect(error).toMatchObject({ code: 'invalid_input', retryable: false, message: expect.stringMatching(message) });
  }
  const [row] = await repository.sql`select count(*) as n from quality_metrics`;
  expect(row).toEqual({ n: 0 });
});

test('the table itself refuses a score that is not a number from 0 to 100', async () => {
  await repository.insertQualityMetrics([makeReport({ time: t0 })]);
  for (const score of ['NaN', 'Infinity', '-0.1', '100.1']) {
    await expect(repository.sql`update quality_metrics set overall_score = ${score}::float8`).rejects.toThrow(/check constraint/);
  }
});

test('questions that make no sense are refused; a feed that nobody knows has an empty answer', async () => {
  const refused = async (question: Promise<unknown>, message: RegExp) =>
    expect(await question.catch((error: unknown) => error)).toMatchObject({
      code: 'invalid_input',
      message: expect.stringMatching(message),
    });
  await refused(repository.getQualityHistory(btc, { from: t0, to: t0 - 1 }), /options: the range is upside down/);
  await refused(repository.getQualityHistory(btc, { limit: 0 }), /options\.limit: .*\(got 0\)/);
  await refused(repository.getQualityHistory(btc, { limit: 1e9 }), /options\.limit: .*10000.*\(got 1000000000\)/);
  await refused(repository.getQualityHistory(btc, { limit: 1.5 }), /options\.limit/);
  await refused(repository.getQualityHistory(btc, { cursor: 'nonsense' }), /cursor: not one that this list gave out/);
  const forged = (key: readonly unknown[]) => Buffer.from(JSON.stringify(key)).toString('base64url');
  await refused(repository.getQualityHistory(btc, { cursor: forged([1e300]) }), /cursor: not one that this list gave out/);
  for (const key of [
    [1e300, 'a', 'b', 'c', 1],
    [t0, 'a\0', 'b', 'c', 1],
    [t0, 'a', 'b', 'c', 1e300],
  ])
    await refused(repository.getIssues({ cursor: forged(key) }), /cursor: not one that this list gave out/);
  await refused(repository.getQualityHistory(btc, { from: Number.NaN }), /options\.from/);
  await refused(repository.getQualityHistory(btc, { from: '2026-01-01' }), /options\.from: not a time/);
  await refused(repository.getQualityHistory({ ...btc, symbol: '' }), /feed\.symbol/);
  await refused(repository.getLatestQuality({ ...btc, symbol: null as never }), /feed\.symbol: .*\(got null\)/);
  await refused(repository.getIssues({ severity: 'dire' as never }), /options\.severity: .*\(got "dire"\)/);
  const nobody = { exchange: 'nowhere', symbol: 'X/Y', timeframe: '1m' };
  expect(await repository.getLatestQuality(nobody)).toBe(null);
  for (const page of await Promise.all([
    repository.getQualityHistory(nobody),
    repository.getHourlyQuality(nobody),
    repository.getDailyQuality(nobody),
    repository.getCandles(nobody),
  ])) {
    expect(page).toEqual({ items: [], nextCursor: null });
  }
});

test('each batch is announced once, whole and in order, however large; a repeated one is not announced', async () => {
  const keys: QualityKey[] = [];
  let payloads = 0;
  const listening = await repository.listen((some) => {
    payloads += 1;
    keys.push(...some);
  });
  const reports = Array.from({ length: 1_200 }, (_, i) =>
    makeReport({ feed: { ...btc, symbol: `🚀${'x'.repeat(60)}${i}` }, time: t0 + i }),
  );
  await repository.insertQualityMetrics(reports);
  await repository.insertQualityMetrics(reports);
  await repository.insertQualityMetrics([makeReport({ time: t0 })]);
  await expect.poll(() => keys.at(-1)).toEqual({ ...btc, time: t0 });
  expect(keys).toHaveLength(1_201);
  expect(new Set(keys.map(({ symbol }) => symbol)).size).toBe(1_201);
  expect(payloads).toBeGreaterThan(10);
  await listening.close();
});

test('a listener whose connection is cut hears again, and is told so', async () => {
  let heard = 0;
  let listens = 0;
  const listening = await repository.listen(
    () => {
      heard += 1;
    },
    () => {
      listens += 1;
    },
  );
  expect(listens).toBe(1);
  await repository.sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and query ilike 'listen%'
  `;
  await expect.poll(() => listens, { timeout: 10_000 }).toBe(2);
  await repository.insertQualityMetrics([makeReport({ time: t0 })]);
  await expect.poll(() => heard).toBe(1);
  await listening.close();
});

test('without a database a question fails soon, and says that asking again can help', async () => {
  const { connect } = await import('./repository.ts');
  const away = connect({ url: 'postgres://nobody:secret@127.0.0.1:1/none' });
  const start = performance.now();
  const error = await away.getLatestQuality(btc).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: 'unavailable', retryable: true });
  expect((error as Error).message).not.toContain('secret');
  expect(performance.now() - start).toBeLessThan(5_000);
  await away.close();
});

test('a database without tables is an error of the schema, not of the question', async () => {
  const { connect } = await import('./repository.ts');
  const { testDatabase } = await import('@quality/testbed');
  const empty = await testDatabase();
  const bare = connect({ url: empty.url });
  await expect(bare.getLatestQuality(btc)).rejects.toMatchObject({ code: 'schema' });
  await bare.close();
  await empty.drop();
});
