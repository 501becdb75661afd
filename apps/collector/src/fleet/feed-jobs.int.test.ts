import { type Config, feedKey, parseConfig } from '@quality/config';
import { createCollectorMetrics, createQualityMetrics } from '@quality/metrics';
import { type Simulator, startSimulator } from '@quality/simulator';
import { probeRedis, type RedisServer, startRedis } from '@quality/testbed';
import type { Feed } from '@quality/validators';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { nap } from '../nap.ts';
import { createRecorder } from '../recorder.ts';
import type { CandleBatch, Storage } from '../storage.ts';
import { maxRowsOf, watchFeed } from '../watched-feed.ts';
import { loadFeeds, type NewestReport, saveFeeds } from './feed-cache.ts';
import { FeedJobs } from './feed-jobs.ts';
import { FeedPlans } from './feed-plans.ts';
import type { FeedJob } from './job-data.ts';
import { LaneBook } from './lane-book.ts';
import { ROSTER, reportsOf } from './names.ts';
import { unpackWindow } from './pack-window.ts';
import { encodeFeeds, SharedRoster } from './shared-roster.ts';

const MINUTE = 60_000;
const START_MS = Date.UTC(2024, 2, 5, 14, 30, 40);
/** More than a page of coinbase, which has 300 candles. */
const COINBASE: Feed = { exchange: 'coinbase', symbol: 'BTC/USD', timeframe: '1m' };
const BINANCE: Feed = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' };
const FEEDS = [COINBASE, BINANCE];

const probe = await probeRedis();
let redis: RedisServer;
let client: Redis;
let simulator: Simulator;
let config: Config;
let nowMs = START_MS;

beforeAll(async () => {
  if (!probe.ok) return;
  [redis, simulator] = await Promise.all([startRedis(), startSimulator({ seed: 'jobs', now: () => nowMs })]);
  client = new Redis(redis.url, { maxRetriesPerRequest: null });
  const yaml = {
    exchanges: Object.fromEntries(
      FEEDS.map(({ exchange }) => [exchange, { baseUrl: simulator.baseUrlOf(exchange), timeoutMs: 500 }]),
    ),
    feeds: { coinbase: ['BTC/USD 1m'], binance: ['BTC/USDT 1m'] },
    windows: { slots: 500 },
    storage: { enabled: false },
  };
  config = parseConfig(JSON.stringify(yaml), { env: {} });
});

beforeEach(async ({ skip }) => {
  if (!probe.ok) skip(probe.reason);
  nowMs = START_MS;
  simulator.clearFaults();
  await client.flushall();
  for (const feed of FEEDS) await client.hset(ROSTER, feed.exchange, encodeFeeds([feed]));
});

afterAll(async () => {
  client?.disconnect();
  await simulator?.close();
  await redis?.remove();
});

/** One worker: what it kept, and a registry of its own. `meanwhile` happens in the middle of the first check of a feed. */
function startJobs(meanwhile = async (_: SharedRoster): Promise<void> => {}) {
  const reports: string[] = [];
  const batches: CandleBatch[] = [];
  const roster = new SharedRoster(client);
  const storage: Storage = {
    saveReport: ({ feed, checkedAt }) => void reports.push(`${feed.exchange} ${checkedAt}`),
    saveCandles: (batch) => void batches.push(batch),
    flush: () => {},
    loadCandles: async () => {
      await meanwhile(roster);
      return [];
    },
    loadNewest: async () => new Map(),
    state: () => ({ isConnected: true, problem: null, pendingReports: 0, spoolBytes: 0, dropped: 0 }),
    close: async () => {},
  };
  const registry = new Registry();
  const metrics = { quality: createQualityMetrics(registry), collector: createCollectorMetrics(registry) };
  const log = pino({ level: 'silent' });
  const now = () => nowMs;
  const lanes = new LaneBook(config, { metrics: metrics.collector, now, sleep: nap });
  const jobs = new FeedJobs({
    client,
    config: () => config,
    plans: new FeedPlans(config),
    roster,
    laneOf: (exchange) => lanes.of(exchange),
    storage,
    newest: async () => new Map(),
    count: createRecorder({ metrics, storage: null, log, now }),
    keep: createRecorder({ metrics: null, storage, log, now }),
    commit: async (update) => (await saveFeeds(client, [update]))[0]!,
    metrics: metrics.collector,
    now,
    stopwatch: () => performance.now(),
  });
  return { jobs, reports, batches, registry };
}

const jobOf = ({ symbol, timeframe }: Feed, changes: Partial<FeedJob> = {}): FeedJob => ({
  id: 'any',
  data: { symbol, timeframe },
  attemptsMade: 0,
  opts: { attempts: 3 },
  ...changes,
});
const newestOf = async (feed: Feed): Promise<NewestReport> =>
  JSON.parse((await client.hget(reportsOf(feed.exchange), feedKey(feed))) ?? 'null');

test('a window of more than one page is filled by one job a page, and judged once it is whole', async () => {
  const { jobs, reports, batches } = startJobs();
  const before = simulator.requests('coinbase').candles;
  expect(await jobs.check('coinbase', jobOf(COINBASE))).toEqual({ kind: 'again' });
  expect(simulator.requests('coinbase').candles - before).toBe(1);
  expect(reports).toEqual([]);
  expect(await jobs.check('coinbase', jobOf(COINBASE))).toMatchObject({ kind: 'done' });
  expect(simulator.requests('coinbase').candles - before).toBe(2);
  expect(reports).toHaveLength(1);
  const { report } = await newestOf(COINBASE);
  expect(report.scores.completeness).toBe(100);
  expect(report.window.received).toBe(500);
  const kept = batches.flatMap(({ candles }) => candles);
  expect(new Set(kept.map(([openMs]) => openMs)).size).toBe(kept.length);
  expect(kept.length).toBeGreaterThanOrEqual(500);
});

test('workers hand a feed to each other: the next one asks for what is new, and says the same as one that knew it all along', async () => {
  const [one, two] = [startJobs(), startJobs()];
  await one.jobs.check('binance', jobOf(BINANCE));
  nowMs += MINUTE;
  expect(await two.jobs.check('binance', jobOf(BINANCE))).toMatchObject({ kind: 'done' });
  expect(two.batches.flatMap(({ candles }) => candles)).toHaveLength(1);
  expect((await newestOf(BINANCE)).report.window.received).toBe(500);
});

test('a job of an instant that was judged makes no request, and a late job is about the newest instant', async () => {
  const { jobs, reports } = startJobs();
  await jobs.check('binance', jobOf(BINANCE));
  const { candles } = simulator.requests('binance');
  expect(await jobs.check('binance', jobOf(BINANCE))).toEqual({ kind: 'skipped' });
  expect(simulator.requests('binance').candles).toBe(candles);
  const dueMs = nowMs;
  nowMs += 10 * MINUTE;
  expect(await jobs.check('binance', jobOf(BINANCE, { id: `repeat:${feedKey(BINANCE)}:${dueMs}` }))).toMatchObject({
    kind: 'done',
  });
  expect(Date.parse(reports.at(-1)!.split(' ')[1]!)).toBeGreaterThan(nowMs - MINUTE);
});

test('a check that another one has overtaken takes nothing out of the cache', async () => {
  const [slow, fast] = [startJobs(), startJobs()];
  await slow.jobs.check('binance', jobOf(BINANCE));
  nowMs += MINUTE;
  const { cached: loaded } = await loadFeeds(client, BINANCE, []);
  await fast.jobs.check('binance', jobOf(BINANCE));
  const { cached: newest } = await loadFeeds(client, BINANCE, []);
  expect(Number(newest.version)).toBe(Number(loaded.version) + 1);
  // What the slow one loaded before, it hands in now.
  const plan = new FeedPlans(config).of(BINANCE);
  const watched = { ...watchFeed(plan, nowMs), window: unpackWindow(loaded.window, maxRowsOf(plan)) };
  const update = {
    watched,
    state: loaded.state!,
    version: loaded.version,
    hasNewWindow: true,
    knownAttempts: 0,
    report: null,
    overdueMs: 0,
  };
  expect(await saveFeeds(client, [update])).toEqual([false]);
  const { cached: after } = await loadFeeds(client, BINANCE, []);
  expect(after.window!.equals(newest.window!)).toBe(true);
  expect(after.state).toEqual(newest.state);
});

test('a failure that may pass is tried again by BullMQ; the last try is judged and written', async () => {
  const { jobs, reports } = startJobs();
  await jobs.check('binance', jobOf(BINANCE));
  simulator.setFault({ exchange: 'binance' }, { kind: 'maintenance' });
  nowMs += MINUTE;
  expect(await jobs.check('binance', jobOf(BINANCE))).toMatchObject({ kind: 'retry', failure: { code: 'maintenance' } });
  expect(reports).toHaveLength(1);
  expect(await jobs.check('binance', jobOf(BINANCE, { attemptsMade: 2 }))).toMatchObject({ kind: 'done' });
  expect(reports).toHaveLength(2);
});

test('two workers that take turns count as many findings as one alone', async () => {
  const countWith = async (workers: readonly ReturnType<typeof startJobs>[]): Promise<number> => {
    nowMs = START_MS;
    await client.del(...(await client.keys('quality:feed:*')), ...(await client.keys('quality:reports:*')));
    for (let i = 0; i < 4; i += 1) {
      await workers[i % workers.length]!.jobs.check('binance', jobOf(BINANCE));
      nowMs += MINUTE;
    }
    const texts = await Promise.all(workers.map(({ registry }) => registry.metrics()));
    const counts = texts.join('\n').matchAll(/^quality_issues_detected_total\{.*issue_type="price_outlier".*\} (\d+)$/gm);
    return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
  };
  simulator.setFault({ exchange: 'binance' }, { kind: 'bad_tick', every: 50 });
  await startJobs().jobs.check('binance', jobOf(BINANCE));
  const alone = await countWith([startJobs()]);
  expect(alone).toBeGreaterThan(2);
  expect(await countWith([startJobs(), startJobs()])).toBe(alone);
});

test('a job of a feed that nobody wants any more does nothing', async () => {
  const { jobs } = startJobs();
  await client.hdel(ROSTER, 'binance');
  expect(await jobs.check('binance', jobOf(BINANCE))).toEqual({ kind: 'skipped' });
  expect(await client.exists('quality:feed:binance BTC/USDT 1m')).toBe(0);
});

test('a feed that leaves while it is checked leaves neither counters nor memory behind', async () => {
  const { jobs, reports, registry } = startJobs(async (roster) => {
    await client.hdel(ROSTER, 'binance');
    await roster.refresh();
  });
  expect(await jobs.check('binance', jobOf(BINANCE))).toEqual({ kind: 'skipped' });
  expect(reports).toEqual([]);
  expect(await registry.metrics()).not.toContain('symbol="BTC/USDT"');
  expect(await client.keys('quality:*')).toEqual([ROSTER]);
});
