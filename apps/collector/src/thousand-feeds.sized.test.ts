import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeMarkets } from '@quality/simulator';
import { testDatabase } from '@quality/testbed';
import { connect, migrate } from '@quality/timescale';
import { expect, test } from 'vitest';
import { nap } from './nap.ts';
import { acceleratedClock } from './testing/accelerated-clock.ts';
import { startProcess } from './testing/start-process.ts';

const MINUTE = 60_000;
const EXCHANGES = ['binance', 'kraken', 'coinbase'];
const isFull = process.env.QUALITY_SOAK === '1';
const {
  feeds: FEEDS,
  minutes: MINUTES,
  speed: SPEED,
} = isFull ? { feeds: 1_002, minutes: 40, speed: 4 } : { feeds: 30, minutes: 3, speed: 30 };
/** Real minutes after which memory is expected to be flat, and how much it may grow from then on. */
const WARM_UP_MS = 3 * MINUTE;
const MOST_GROWTH = 0.15;

test(`${FEEDS} feeds on a clock ${SPEED} times as fast for ${MINUTES} minutes: every feed is checked at every instant, once`, {
  timeout: 1_800_000,
}, async ({ annotate }) => {
  const folder = mkdtempSync(join(tmpdir(), 'quality-soak-'));
  const database = await testDatabase();
  await migrate({ url: database.url });
  const clock = { startMs: Date.UTC(2024, 2, 5, 14, 30, 30), realStartMs: Date.now(), speed: SPEED };
  const now = acceleratedClock(clock);
  const count = Math.ceil(FEEDS / EXCHANGES.length);
  const symbols = makeMarkets(EXCHANGES, count);
  const simulator = await startProcess('simulator-process', { seed: 'soak', exchanges: EXCHANGES, count, clock });
  const repository = connect({ url: database.url, poolSize: 2 });
  const delaysMs: number[] = [];
  const listening = await repository.listen((keys) => {
    for (const { time } of keys) delaysMs.push((now() - new Date(time).getTime()) / SPEED);
  });
  const yaml = JSON.stringify({
    exchanges: Object.fromEntries(EXCHANGES.map((id) => [id, { baseUrl: `${simulator.url}/${id}`, requestsPerSecond: 1_000 }])),
    feeds: Object.fromEntries(
      EXCHANGES.map((id) => [id, symbols.filter(({ exchange }) => exchange === id).map(({ symbol }) => `${symbol} 1m`)]),
    ),
    collector: { port: 0, concurrency: 16, spreadMs: 30_000, retry: { attempts: 2 } },
    storage: { spoolPath: join(folder, 'spool.sqlite') },
    log: { level: 'warn' },
  });
  const collector = await startProcess('accelerated-collector', { yaml, env: { DATABASE_URL: database.url }, clock });
  try {
    const scrape = async () => (await fetch(`${collector.url}/metrics`)).text();
    const waitingFor = async () =>
      ((await (await fetch(`${collector.url}/readyz`)).json()) as { waitingFor: string[] }).waitingFor;
    await expect.poll(waitingFor, { timeout: 300_000, interval: 250 }).toEqual([]);
    // The history of all windows goes into the database first, and takes longer than a minute of the market.
    const waits = async () => Number(/^quality_collector_spool_bytes (\S+)$/m.exec(await scrape())?.[1]);
    await expect.poll(waits, { timeout: 600_000, interval: 1_000 }).toBeLessThan(1_000_000);
    const delaysBefore = delayBuckets(await scrape());
    const fromMs = Math.ceil(now() / MINUTE) * MINUTE;
    const startedMs = Date.now();
    const memory: { readonly atMs: number; readonly rss: number; readonly heap: number }[] = [];
    const scrapesMs: number[] = [];
    let metrics = '';
    delaysMs.length = 0;
    while (now() < fromMs + MINUTES * MINUTE) {
      await nap(Math.min(15_000, MINUTE / SPEED));
      const scrapeStart = performance.now();
      metrics = await scrape();
      scrapesMs.push(performance.now() - scrapeStart);
      const value = (name: string): number => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(metrics)?.[1]) / 1e6;
      memory.push({
        atMs: Date.now() - startedMs,
        rss: value('process_resident_memory_bytes'),
        heap: value('nodejs_heap_size_used_bytes'),
      });
    }
    await collector.end();
    const toMs = fromMs + (MINUTES - 1) * MINUTE;
    const perFeed = await repository.sql<{ readonly count: number }[]>`
      select count(*)::int as count from quality_metrics
      where time >= ${new Date(fromMs)} and time < ${new Date(toMs)} group by exchange, symbol, timeframe`;
    expect(perFeed).toHaveLength(count * EXCHANGES.length);
    expect(new Set(perFeed.map((row) => row.count))).toEqual(new Set([MINUTES - 1]));

    const quantile = (values: readonly number[], q: number): string =>
      (values.toSorted((a, b) => a - b)[Math.floor(values.length * q)] ?? Number.NaN).toFixed(0);
    await annotate(
      `${perFeed.length} feeds, ${MINUTES} minutes at ${SPEED}×, load ${loadavg()[0]?.toFixed(1)}: from close + grace (and the feed's own moment) to the row in the database p50 ${quantile(delaysMs, 0.5)} ms, p99 ${quantile(delaysMs, 0.99)} ms real; to the value in /metrics p99 ${delayQuantile(delaysBefore, delayBuckets(metrics), 0.99, SPEED)} real; a scrape of ${(metrics.length / 1e6).toFixed(1)} MB p50 ${quantile(scrapesMs, 0.5)} ms`,
    );
    const every = Math.max(1, Math.floor(memory.length / 12));
    const shown = memory.filter((_, i) => i % every === 0);
    await annotate(
      `memory of the collector, resident (heap in use) MB: ${shown.map(({ rss, heap }) => `${rss.toFixed(0)} (${heap.toFixed(0)})`).join(', ')}`,
    );
    const warm = memory.filter(({ atMs }) => atMs >= WARM_UP_MS);
    if (isFull) {
      const half = warm.length >> 1;
      const mean = (part: typeof warm): number => part.reduce((sum, { rss }) => sum + rss, 0) / part.length;
      const [first, second] = [mean(warm.slice(0, half)), mean(warm.slice(half))];
      await annotate(
        `after ${WARM_UP_MS / MINUTE} minutes: first half ${first.toFixed(0)} MB, second half ${second.toFixed(0)} MB`,
      );
      expect(second / first).toBeLessThan(1 + MOST_GROWTH);
    }
  } finally {
    await collector.end();
    await listening.close();
    await repository.close();
    await simulator.end();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Counts of `quality_collector_report_delay_seconds` over all exchanges, by the upper bound of their bucket. */
function delayBuckets(metrics: string): ReadonlyMap<number, number> {
  const buckets = new Map<number, number>();
  for (const [, le, value] of metrics.matchAll(/^quality_collector_report_delay_seconds_bucket\{.*le="([^"]+)".*\} (\d+)$/gm)) {
    const bound = le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le);
    buckets.set(bound, (buckets.get(bound) ?? 0) + Number(value));
  }
  return buckets;
}

/** Upper bound of the bucket that holds the quantile of what was counted in between. */
function delayQuantile(
  before: ReadonlyMap<number, number>,
  after: ReadonlyMap<number, number>,
  q: number,
  speed: number,
): string {
  const counted = (bound: number): number => (after.get(bound) ?? 0) - (before.get(bound) ?? 0);
  const total = counted(Number.POSITIVE_INFINITY);
  const bound = [...after.keys()].toSorted((a, b) => a - b).find((candidate) => counted(candidate) >= q * total) ?? Number.NaN;
  return `≤ ${((bound * 1000) / speed).toFixed(0)} ms`;
}
