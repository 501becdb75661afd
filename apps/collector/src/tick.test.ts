import { parseConfig } from '@quality/config';
import type { FetchFailure, FetchRequest, FetchResult } from '@quality/exchanges';
import { describe, expect, test } from 'vitest';
import { Finality } from './company/finality.ts';
import { HeldBack } from './exchange-lane.ts';
import { latestInstant } from './schedule.ts';
import { answerOf, candlesFor, failure } from './testing/scripted-source.ts';
import { tick } from './tick.ts';
import { planFeed, watchFeed } from './watched-feed.ts';

const MINUTE = 60_000;
const config = parseConfig('feeds: {}\nstorage: { enabled: false }\nwindows: { slots: 100 }');
const plan = planFeed({ exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' }, config);
const T0 = latestInstant(plan.schedule, Date.UTC(2024, 0, 1, 12));

function harness() {
  const watched = watchFeed(plan, T0);
  const requests: FetchRequest[] = [];
  const abort = new AbortController();
  const run = (scheduledMs: number, respond: (request: FetchRequest) => FetchFailure | Partial<FetchResult>) =>
    tick(watched, scheduledMs, {
      lane: {
        signal: abort.signal,
        outages: [],
        finality: new Finality(),
        fetch: async (request) => {
          requests.push(request);
          const answer = respond(request);
          if (answer instanceof Error) throw answer;
          return { ...answerOf([]), ...answer };
        },
      },
      storage: null,
      now: () => scheduledMs,
      stopwatch: () => 0,
    });
  const ok = (scheduledMs: number) => run(scheduledMs, (request) => ({ rows: candlesFor(request, scheduledMs) }));
  return { watched, requests, run, ok, abort };
}

describe('tick', () => {
  test('a fresh feed is scored, and the report carries the scheduled instant', async () => {
    const { ok } = harness();
    const result = await ok(T0);
    expect(result).toMatchObject({ outcome: 'ok', reason: null });
    expect(result.report?.checkedAt).toBe(new Date(T0).toISOString());
    expect(result.report?.status).toBe('excellent');
    expect(result.report?.scores.completeness).toBe(100);
  });

  test('the second tick asks for the new candle and the overlap only', async () => {
    const { ok, requests } = harness();
    await ok(T0);
    const { absorbed } = await ok(T0 + MINUTE);
    expect(requests[1]?.limit).toBe(plan.overlapCandles + 4);
    expect(absorbed?.added).toHaveLength(1);
    expect(absorbed?.revised).toHaveLength(0);
  });

  test('a feed whose fetches fail is judged each tick and grows stale by the clock', async () => {
    const { ok, run } = harness();
    await ok(T0);
    const scores: (number | null)[] = [];
    for (let minute = 1; minute <= 40; minute += 1) {
      const { report, outcome, reason } = await run(T0 + minute * MINUTE, () => failure('network'));
      expect([outcome, reason]).toEqual(['fail', 'network']);
      scores.push(report?.scores.overall ?? null);
    }
    expect(scores.every((score, i) => i === 0 || (score ?? 0) <= (scores[i - 1] ?? 0))).toBe(true);
    const { report } = await run(T0 + 41 * MINUTE, () => failure('network'));
    expect(report).toMatchObject({ status: 'poor', freshness: { level: 'critical' } });
    expect(report?.scores.overall).toBeLessThanOrEqual(20);
    expect(report?.ledger.some(({ reason }) => reason === 'stale')).toBe(true);
  });

  test('the first check of a feed that has stopped judges a whole window, back from its newest candle', async () => {
    const { run, watched, requests } = harness();
    const lastMs = T0 - 90 * MINUTE;
    const { report, absorbed } = await run(T0, (request) => ({
      rows: candlesFor(request, T0).filter(([time]) => Number(time) < lastMs),
    }));
    expect(report).toMatchObject({ status: 'poor', window: { expected: 100, received: 100 } });
    expect(report?.issues.map(({ type }) => type)).toEqual(['stale']);
    expect(absorbed?.backfilled).toEqual([]);
    expect(requests).toHaveLength(2);
    expect(watched.window.length).toBe(100 + plan.overlapCandles);
  });

  test('a feed never seen is unknown, with the reason', async () => {
    const { run } = harness();
    const { report, outcome, reason } = await run(T0, () => failure('bad_symbol'));
    expect([outcome, reason, report?.status, report?.scores.overall]).toEqual(['fail', 'bad_symbol', 'unknown', null]);
  });

  test('a feed that is known to have had candles is poor after a start without an answer', async () => {
    const { watched, run } = harness();
    watched.lastKnownCloseMs = T0 - 60 * MINUTE;
    const { report } = await run(T0, () => failure('network'));
    expect(report?.status).toBe('poor');
  });

  test('an answer without a candle is a failure with its reason', async () => {
    const { run } = harness();
    expect(await run(T0, () => ({}))).toMatchObject({ outcome: 'fail', reason: 'empty' });
    expect(await run(T0, () => ({ malformedRows: 3 }))).toMatchObject({ outcome: 'fail', reason: 'malformed' });
  });

  test('an exchange that is left alone is a skip with the reason why', async () => {
    const { run } = harness();
    expect(await run(T0, () => new HeldBack('maintenance', 'binance'))).toMatchObject({ outcome: 'skip', reason: 'maintenance' });
  });

  test('after recovery the missing candles are fetched and the feed is well again', async () => {
    const { ok, run } = harness();
    await ok(T0);
    for (let minute = 1; minute <= 30; minute += 1) await run(T0 + minute * MINUTE, () => failure('timeout'));
    const { absorbed, report } = await ok(T0 + 31 * MINUTE);
    expect(absorbed?.added).toHaveLength(31);
    expect(report).toMatchObject({ status: 'excellent', window: { received: 100 } });
  });

  test('a tick that a later one overtook keeps its candles and gives no report', async () => {
    const { watched, ok } = harness();
    watched.lastJudgedMs = T0 + MINUTE;
    const result = await ok(T0);
    expect(result).toMatchObject({ outcome: 'skip', reason: 'overtaken', report: null });
    expect(watched.window.length).toBeGreaterThan(90);
  });

  test('a stop ends a tick without a report', async () => {
    const { abort, ok, requests } = harness();
    abort.abort();
    expect(await ok(T0)).toMatchObject({ outcome: 'skip', reason: 'cancelled', report: null });
    expect(requests).toHaveLength(0);
  });

  test('stored candles fill the window before the exchange is asked', async () => {
    const { watched, requests } = harness();
    const rows = candlesFor({ symbol: '', timeframe: '1m', sinceMs: T0 - 110 * MINUTE, limit: 108 }, T0);
    await tick(watched, T0, {
      lane: {
        signal: new AbortController().signal,
        outages: [],
        finality: new Finality(),
        fetch: async (request) => {
          requests.push(request);
          throw failure('network');
        },
      },
      storage: { loadCandles: async () => rows.map((row) => row as [number, number, number, number, number, number]) },
      now: () => T0,
      stopwatch: () => 0,
    });
    expect(requests[0]?.limit).toBeLessThan(15);
    expect(watched.window.length).toBeGreaterThan(90);
  });
});
