import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MINUTE, makeReport } from '../testing/make-report.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

const START = Date.UTC(2023, 10, 14, 22, 30);
const btc = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' };
const eth = { exchange: 'kraken', symbol: 'ETH/USD', timeframe: '1m' };
const BTC = '/v1/feeds/binance/BTC%2FUSDT/1m';
const NOBODY = '/v1/feeds/nobody/A%2FB/1m';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi({
    now: () => START,
    seed: async (repository) => {
      const scores = [90, 80, 60, 40];
      const severe = makeReport({ feed: eth, checkedAtMs: START }).issues.map((issue) => ({
        ...issue,
        severity: 'high' as const,
      }));
      await repository.insertQualityMetrics([
        ...scores.map((overall, i) => makeReport({ feed: btc, checkedAtMs: START - i * MINUTE, overall })),
        makeReport({ feed: eth, checkedAtMs: START, issues: severe }),
      ]);
      await repository.insertCandles(
        Array.from({ length: 12 }, (_, i) => ({
          ...btc,
          time: START + i * MINUTE,
          open: 1 + i,
          high: 2 + i,
          low: i,
          close: i === 3 ? null : 1.5 + i,
          volume: 7,
          provenance: i < 2 ? ('backfilled' as const) : ('original' as const),
          fetchedAt: START + 3_600_000,
          flags: i === 5 ? (['price_outlier'] as const) : [],
        })),
      );
    },
  });
});

afterAll(() => api?.close());

describe('GET …/statistics', () => {
  test('gives average, least, greatest, deviation, count and shares of the range', async () => {
    const { json } = await api.request(`${BTC}/statistics`);
    expect(json).toMatchObject({
      feed: btc,
      checkCount: 4,
      scoredCount: 4,
      avgScore: 67.5,
      minScore: 40,
      maxScore: 90,
      statusPercent: { excellent: 25, good: 25, fair: 25, poor: 25, unknown: 0 },
      firstCheckedAt: '2023-11-14T22:27:00.000Z',
      lastCheckedAt: '2023-11-14T22:30:00.000Z',
    });
    // Of the sample: the squares of 22.5, 12.5, 7.5 and 27.5 over three.
    expect(json.stddevScore).toBeCloseTo(Math.sqrt((22.5 ** 2 + 12.5 ** 2 + 7.5 ** 2 + 27.5 ** 2) / 3), 9);
  });

  test('`to` is not part of the range', async () => {
    const { json } = await api.request(`${BTC}/statistics?from=${START - MINUTE}&to=${START}`);
    expect([json.checkCount, json.avgScore]).toEqual([1, 80]);
  });

  test('of nothing has counts of 0 and no score', async () => {
    const { json } = await api.request(`${NOBODY}/statistics`);
    expect(json).toMatchObject({ checkCount: 0, avgScore: null, statusPercent: null });
  });
});

describe('GET …/rollups', () => {
  test.each(['hour', 'day'])('by %s is a page of buckets', async (bucket) => {
    const { json, status } = await api.request(`${BTC}/rollups?bucket=${bucket}&from=2023-01-01`);
    expect(status).toBe(200);
    expect(json).toHaveProperty('nextCursor');
    for (const item of json.items) expect(item.feed).toEqual(btc);
  });

  test('by week is refused', async () => {
    expect((await api.request(`${BTC}/rollups?bucket=week`)).json.errors[0].name).toBe('bucket');
  });
});

describe('GET …/candles', () => {
  test('pages through all candles, oldest first, with provenance and flags', async () => {
    const first = await api.request(`${BTC}/candles?limit=8`);
    const second = await api.request(`${BTC}/candles?limit=8&cursor=${first.json.nextCursor}`);
    const items = [...first.json.items, ...second.json.items];
    expect(items.map(({ time }) => time)).toEqual(
      Array.from({ length: 12 }, (_, i) => new Date(START + i * MINUTE).toISOString()),
    );
    expect(second.json.nextCursor).toBeNull();
    expect(items[1]).toMatchObject({ provenance: 'backfilled', open: 2, volume: 7 });
    expect(items[3].close).toBeNull();
    expect(items[5].flags).toEqual(['price_outlier']);
  });

  test('a range is half-open', async () => {
    const { json } = await api.request(`${BTC}/candles?from=${START + MINUTE}&to=${START + 3 * MINUTE}`);
    expect(json.items).toHaveLength(2);
  });
});

describe('GET /v1/issues', () => {
  test('lists issues across feeds, newest first', async () => {
    const { json } = await api.request('/v1/issues');
    expect(json.items).toHaveLength(5);
    expect(json.items[0].checkedAt).toBe('2023-11-14T22:30:00.000Z');
  });

  test.each([
    ['severity=high', 1],
    ['severity=critical', 0],
    ['type=gap', 5],
    ['type=stale', 0],
    ['exchange=binance', 4],
    ['exchange=kraken&severity=low', 0],
    [`from=${START}`, 2],
  ])('?%s gives %i', async (query, count) => {
    expect((await api.request(`/v1/issues?${query}`)).json.items).toHaveLength(count);
  });

  test('pages without loss or repetition', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const { json } = await api.request(`/v1/issues?limit=2${cursor === null ? '' : `&cursor=${cursor}`}`);
      seen.push(
        ...json.items.map((item: { feed: { exchange: string }; checkedAt: string }) => `${item.feed.exchange} ${item.checkedAt}`),
      );
      cursor = json.nextCursor;
    } while (cursor !== null);
    expect(new Set(seen).size).toBe(5);
    expect(seen).toHaveLength(5);
  });

  test.each(['[1e300]', '["a\\u0000"]', '[-1]', '{}', '[1.5]', '[1,"a","b","c",1.5]', '[]', 'x'])(
    'a forged cursor %s is 400',
    async (key) => {
      const cursor = Buffer.from(key).toString('base64url');
      for (const path of ['/v1/issues', `${BTC}/history`, `${BTC}/candles`, `${BTC}/rollups`]) {
        expect((await api.request(`${path}?cursor=${cursor}`)).status).toBe(400);
      }
    },
  );
});
