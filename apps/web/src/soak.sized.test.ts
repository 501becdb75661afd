import { createApi } from '@quality/api';
import { configSchema } from '@quality/config';
import { probeChromium } from '@quality/testbed';
import { launchChromium, openPage } from '@quality/testbed/browser';
import type { FeedQuality, QualityKey, StoredQuality } from '@quality/timescale';
import type { Feed, Report } from '@quality/validators';
import { afterAll, expect, test } from 'vitest';
import { formatScore } from './format/score.ts';
import { builtPage } from './testing/built-page.ts';
import { judge, walk } from './testing/walk.ts';

const FEEDS = 1_000;
/** The two minutes of the soak, or just long enough to see that all of it works. */
const isLong = process.env.QUALITY_SOAK === '1';
const SECONDS = isLong ? 120 : 3;
const MOST_FRAME_MS = 50;
const MOST_HEAP_GROWTH = 1.25;

const feeds: readonly Feed[] = Array.from({ length: FEEDS }, (_, i) => ({
  exchange: ['binance', 'kraken', 'coinbase', 'okx', 'bybit'][i % 5]!,
  symbol: `T${String(i).padStart(4, '0')}/USDT`,
  timeframe: '1m',
}));
const closers: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const close of closers.reverse()) await close();
});

/** A report of each feed a second: real ones, of clean feeds and of some with gaps, with the time and the score moved on. */
function createReports(): (feed: number, atMs: number, tick: number) => Report {
  const startMs = Date.now();
  const templates = [1, 2, 3, 4].map((seed) => {
    const rows = walk(500, startMs, seed).filter((_, i) => seed % 2 === 0 || i < 300 || i > 310 + seed);
    return judge(rows, feeds[0]!, startMs);
  });
  return (feed, atMs, tick) => {
    const template = templates[feed % templates.length]!;
    const overall = Math.max(0, (template.scores.overall ?? 0) - ((feed * 7 + tick * 13) % 60));
    return {
      ...template,
      feed: feeds[feed]!,
      checkedAt: new Date(atMs).toISOString(),
      scores: { ...template.scores, overall },
      status: overall >= 85 ? 'excellent' : overall >= 70 ? 'good' : overall >= 50 ? 'fair' : 'poor',
      freshness: { ...template.freshness, lastCloseAt: new Date(atMs - 9_000).toISOString() },
    };
  };
}

/** The real API over a store in memory: the page is what is tested, not the database. */
async function startApi(pageDirectory: string) {
  const newest = new Map<string, StoredQuality>();
  const keyOf = ({ exchange, symbol, timeframe }: Feed): string => `${exchange}|${symbol}|${timeframe}`;
  let announce: (keys: readonly QualityKey[]) => void = () => undefined;
  const page = async () => ({ items: [], nextCursor: null });
  const repository = {
    getLatestQuality: async (feed: Feed) => newest.get(keyOf(feed)) ?? null,
    getLatestQualityOfAll: async () => [...newest.values()].map(rowOf),
    getQualityHistory: async (feed: Feed) => ({ items: [newest.get(keyOf(feed))!].filter(Boolean), nextCursor: null }),
    getHourlyQuality: page,
    getDailyQuality: page,
    listen: async (onReports: typeof announce) => {
      announce = onReports;
      return { close: async () => undefined };
    },
  };
  const app = await createApi({
    repository: repository as never,
    pageDirectory,
    maxEventLoopDelayMs: 0,
    config: configSchema.parse({ feeds: {}, storage: { enabled: false }, api: { rateLimitPerMinute: 0 } }),
  });
  closers.push(() => app.close());
  return {
    url: await app.listen({ host: '127.0.0.1', port: 0 }),
    save(reports: readonly Report[]): void {
      for (const report of reports)
        newest.set(keyOf(report.feed as Feed), { report, reason: null, collectorVersion: '1', metadata: null });
      announce(reports.map(({ feed, checkedAt }) => ({ ...(feed as Feed), time: Date.parse(checkedAt) })));
    },
  };
}

function rowOf({ report, reason }: StoredQuality): FeedQuality {
  const { window, freshness } = report;
  return {
    feed: report.feed as Feed,
    status: report.status,
    scores: report.scores,
    checkedAt: report.checkedAt,
    lastCloseAt: freshness.lastCloseAt,
    ageSeconds: freshness.ageSeconds,
    overdueSeconds: freshness.overdueSeconds,
    freshnessLevel: freshness.level,
    issueCount: report.issueCount,
    expected: window.expected,
    received: window.received,
    filler: window.filler,
    reason,
    collectorVersion: '1',
  };
}

test(`${FEEDS} feeds that change every second for ${SECONDS} s: no event is lost, frames stay short, the heap flat`, {
  timeout: (SECONDS + 60) * 1_000,
}, async (ctx) => {
  const chromium = await probeChromium();
  if (!chromium.ok) return ctx.skip(chromium.reason);
  const reportOf = createReports();
  const api = await startApi(await builtPage());
  const browser = await launchChromium(chromium.path);
  closers.push(() => browser.close());
  const tickOf = (tick: number): readonly Report[] => feeds.map((_, feed) => reportOf(feed, Date.now(), tick));
  api.save(tickOf(0));
  const { page, faults } = await openPage(browser, `${api.url}/`, { width: 1_440, height: 900 });
  await page.locator('.connection.is-live').waitFor();
  await page.getByText('1,000 feeds').waitFor();
  expect(await page.locator('.row').count()).toBeLessThan(60);
  const debug = await page.context().newCDPSession(page);
  const heapBytes = async (): Promise<number> => {
    await debug.send('HeapProfiler.collectGarbage');
    return (await debug.send('Runtime.getHeapUsage')).usedSize;
  };
  await page.evaluate(() => {
    const frames: number[] = [];
    let last = performance.now();
    const note = (at: number): void => {
      frames.push(at - last);
      last = at;
      requestAnimationFrame(note);
    };
    requestAnimationFrame(note);
    Object.assign(window, { frames });
  });

  const heaps: number[] = [];
  const firstMs = Date.now();
  for (let tick = 1; tick <= SECONDS; tick += 1) {
    api.save(tickOf(tick));
    if (tick % Math.ceil(SECONDS / 8) === 0) heaps.push(await heapBytes());
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, firstMs + tick * 1_000 - Date.now())));
  }
  await expect
    .poll(() => page.evaluate(() => Number(document.documentElement.dataset.reports)), { timeout: 10_000 })
    .toBe(FEEDS * SECONDS);
  const last = reportOf(0, 0, SECONDS);
  await page.getByRole('searchbox').fill('T0000');
  await expect.poll(() => page.locator('.row .c-score').first().textContent()).toBe(formatScore(last.scores.overall));
  const frames = (await page.evaluate('frames')) as number[];
  const sorted = frames.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)]!;
  // Reports that are just being read come and go; what is never given back shows in the least of each half.
  const half = heaps.length >> 1;
  const growth = Math.min(...heaps.slice(half)) / Math.min(...heaps.slice(0, half));
  await ctx.annotate(
    `${FEEDS * SECONDS} events, none lost; frames p50 ${at(0.5).toFixed(1)} ms, p95 ${at(0.95).toFixed(1)} ms, longest ${sorted.at(-1)!.toFixed(0)} ms; heap ${heaps.map((bytes) => (bytes / 1e6).toFixed(1)).join(' → ')} MB`,
  );
  expect(faults).toEqual([]);
  // In the short run the first frames, which compile everything, are most of what is measured.
  if (isLong) expect(at(0.95)).toBeLessThan(MOST_FRAME_MS);
  if (isLong) expect(growth).toBeLessThan(MOST_HEAP_GROWTH);
});
