import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApi, type TestAnswer, type TestApi } from '../testing/start-test-api.ts';

const MINUTE = 60_000;
const FROM = Date.UTC(2023, 10, 14);
const COUNT = 600;
const TO = FROM + COUNT * MINUTE;
const NOW = TO + 24 * 3_600_000;

const clean = { exchange: 'binance', symbol: 'CLEAN/USDT', timeframe: '1m' };
const holes = { exchange: 'binance', symbol: 'HOLES/USDT', timeframe: '1m' };
const broken = { exchange: 'binance', symbol: 'BROKEN/USDT', timeframe: '1m' };

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi({
    now: () => NOW,
    seed: async (repository) => {
      await repository.insertCandles(candlesOf(clean));
      await repository.insertCandles(candlesOf(holes).filter((_, i) => i < 100 || i >= 400));
      await repository.insertCandles(
        candlesOf(broken).map((candle, i) => (i > 580 ? { ...candle, low: -1, close: -1 } : candle)),
      );
    },
  });
});

afterAll(() => api?.close());

describe('GET …/ready', () => {
  test('a full and clean range is fit', async () => {
    const { json } = await ready(clean);
    expect(json).toMatchObject({
      feed: clean,
      verdict: 'fit',
      ready: true,
      status: 'excellent',
      expected: COUNT,
      received: COUNT,
      minScore: 95,
      provenance: { original: COUNT, backfilled: 0, revised: 0 },
    });
  });

  test('a range with half of its candles is unfit and says what is missing', async () => {
    const { json } = await ready(holes);
    expect(json).toMatchObject({ verdict: 'unfit', ready: false, expected: COUNT, received: 300 });
    expect(json.reasons[0]).toMatchObject({ code: 'score_below_minimum', points: null });
    const gap = json.reasons.find((reason: { code: string }) => reason.code === 'gap');
    expect(gap).toMatchObject({ count: 300 });
    expect(gap.points).toBeGreaterThan(10);
  });

  test('the points of the reasons are what the score lost', async () => {
    const { json } = await ready(holes);
    const lost = json.reasons.reduce((sum: number, reason: { points: number | null }) => sum + (reason.points ?? 0), 0);
    expect(lost).toBeCloseTo(100 - json.scores.overall, 6);
  });

  test('a range with broken prices is unfit however complete it is', async () => {
    const { json } = await ready(broken);
    expect(json.verdict).toBe('unfit');
    expect(json.scores.overall).toBeLessThanOrEqual(49);
    expect(json.reasons.map((reason: { code: string }) => reason.code)).toContain('gate:broken_prices');
  });

  test('candles missing at either end count', async () => {
    const { json: before } = await ready(clean, FROM - 200 * MINUTE, TO);
    expect(before).toMatchObject({ expected: 800, received: 600, verdict: 'unfit' });
    const { json: after } = await ready(clean, FROM, TO + 200 * MINUTE);
    expect(after).toMatchObject({ expected: 800, received: 600, verdict: 'unfit' });
  });

  test('minScore decides, of the whole and of each component', async () => {
    const { json } = await ready(clean, FROM - 200 * MINUTE, TO);
    // A quarter is missing: the mean forgives it, the component does not.
    expect([json.scores.completeness, json.scores.overall > 85]).toEqual([75, true]);
    const verdictAt = async (minScore: number) =>
      (await ready(clean, FROM - 200 * MINUTE, TO, `&minScore=${minScore}`)).json.verdict;
    expect(await verdictAt(75)).toBe('fit');
    expect(await verdictAt(75.01)).toBe('unfit');
  });

  test.each([
    ['no_candles', { ...clean, symbol: 'NEVER/SEEN' }, FROM, TO],
    ['range_not_over', clean, FROM, NOW + MINUTE],
    ['range_too_short', clean, FROM, FROM + 5 * MINUTE],
  ])('%s: cannot tell, which is not fit', async (code, feed, from, to) => {
    const { status, json } = await ready(feed, from, to);
    expect(status).toBe(200);
    expect(json).toMatchObject({ verdict: 'cannot_tell', ready: false, status: 'unknown', scores: { overall: null } });
    expect(json.reasons[0].code).toBe(code);
  });

  test('a range of more candles than are judged at once is 422', async () => {
    expect((await ready(clean, 0, TO)).status).toBe(422);
  });

  test.each([
    ['', 'from'],
    ['?from=2023-01-01', 'to'],
    ['?from=2023-01-02&to=2023-01-01', 'to'],
    ['?from=2023-01-01&to=2023-01-02&minScore=101', 'minScore'],
  ])('%s is 400 and names %s', async (query, name) => {
    const { status, json } = await api.request(`/v1/feeds/binance/CLEAN%2FUSDT/1m/ready${query}`);
    expect(status).toBe(400);
    expect(json.errors.map((error: { name: string }) => error.name)).toContain(name);
  });

  test('a timeframe that cannot be is 400', async () => {
    expect((await ready({ ...clean, timeframe: '9999M' })).status).toBe(400);
  });
});

function ready(feed: typeof clean, from = FROM, to = TO, more = ''): Promise<TestAnswer> {
  const { exchange, symbol, timeframe } = feed;
  return api.request(`/v1/feeds/${exchange}/${encodeURIComponent(symbol)}/${timeframe}/ready?from=${from}&to=${to}${more}`);
}

/** A slow wave: nothing to find. */
function candlesOf(feed: typeof clean) {
  return Array.from({ length: COUNT }, (_, i) => {
    const open = 100 + Math.sin(i / 7) + Math.sin(i * 12.9898) / 10;
    const close = 100 + Math.sin((i + 1) / 7) + Math.sin((i + 1) * 12.9898) / 10;
    return {
      ...feed,
      time: FROM + i * MINUTE,
      open,
      high: Math.max(open, close) + 0.1,
      low: Math.min(open, close) - 0.1,
      close,
      volume: 5 + Math.cos(i * 7.1),
    };
  });
}
