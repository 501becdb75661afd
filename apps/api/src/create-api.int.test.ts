import { request as httpRequest } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { profileOf } from '@quality/exchanges/profiles';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MINUTE, makeReport } from './testing/make-report.ts';
import { startTestApi, type TestApi } from './testing/start-test-api.ts';

const START = Date.UTC(2023, 10, 14, 22, 30);
const btc = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' };
const eth = { exchange: 'kraken', symbol: 'ETH/USD', timeframe: '1m' };
const BTC = '/v1/feeds/binance/BTC%2FUSDT/1m';
const ETH = '/v1/feeds/kraken/ETH%2FUSD/1m';

let nowMs = START;
let api: TestApi;

beforeAll(async () => {
  api = await startTestApi({
    now: () => nowMs,
    config: { feeds: { binance: ['BTC/USDT 1m', 'SOL/USDT 5m'], kraken: ['ETH/* 1m'] } },
    seed: async (repository) => {
      const reports = Array.from({ length: 30 }, (_, i) => makeReport({ feed: btc, checkedAtMs: START - i * MINUTE }));
      await repository.insertQualityMetrics(
        [...reports, makeReport({ feed: eth, checkedAtMs: START, overall: 72 })].map((report) => ({ report })),
      );
    },
  });
});

afterAll(() => api?.close());

describe('GET /v1/feeds', () => {
  test('lists every feed in order, and those that no check has reached as never_checked', async () => {
    const { json } = await api.request('/v1/feeds');
    expect(json.feeds.map((row: { feed: object }) => row.feed)).toEqual([
      btc,
      { exchange: 'binance', symbol: 'SOL/USDT', timeframe: '5m' },
      eth,
    ]);
    expect(json.feeds[0]).toEqual({
      feed: btc,
      status: 'excellent',
      scores: { overall: 99.86, outlier: 100, freshness: 100, completeness: 99.6, consistency: 100 },
      checkedAt: '2023-11-14T22:30:00.000Z',
      lastCloseAt: '2023-11-14T22:29:48.000Z',
      ageSeconds: 12,
      overdueSeconds: 0,
      issueCount: 0,
      expected: 500,
      received: 498,
      reason: null,
    });
    expect(json.feeds[1]).toMatchObject({ status: 'unknown', reason: 'never_checked', checkedAt: null, issueCount: null });
  });

  test.each([
    ['exchange=kraken', 1],
    ['symbol=BTC%2FUSDT', 1],
    ['timeframe=1m', 2],
    ['timeframe=1m&status=good', 1],
    ['status=poor', 0],
    ['exchange=nowhere', 0],
  ])('?%s gives %i', async (query, count) => {
    expect((await api.request(`/v1/feeds?${query}`)).json.feeds).toHaveLength(count);
  });

  test('costs no query', async () => {
    const queries = async () =>
      (
        await api.repository.sql<
          { calls: number }[]
        >`select xact_commit::int as calls from pg_stat_database where datname = current_database()`
      )[0]!.calls;
    await api.repository.sql`select pg_stat_force_next_flush()`;
    const before = await queries();
    for (let i = 0; i < 50; i++) await api.request('/v1/feeds');
    await api.repository.sql`select pg_stat_force_next_flush()`;
    expect((await queries()) - before).toBeLessThan(10);
  });

  test('a collector that hangs does not look fresh: ages run on, then not_checked, then poor', async () => {
    try {
      nowMs = START + 60_000;
      expect((await api.request('/v1/feeds')).json.feeds[0]).toMatchObject({ status: 'excellent', ageSeconds: 72 });
      nowMs = START + 4 * MINUTE;
      expect((await api.request('/v1/feeds')).json.feeds[0]).toMatchObject({
        status: 'unknown',
        scores: { overall: null },
        reason: 'not_checked',
        ageSeconds: 252,
      });
      expect((await api.request(BTC)).json).toMatchObject({
        status: 'excellent',
        currentStatus: 'unknown',
        currentReason: 'not_checked',
      });
      nowMs = START + 3_600_000;
      const [first] = (await api.request('/v1/feeds')).json.feeds;
      expect(first).toMatchObject({ status: 'poor', reason: 'not_checked' });
      // Age less one minute and the grace is overdue: 50 at 900 s, 0 at 3,600 s.
      const overdueSeconds = 3_612 - 60 - profileOf('binance').graceMs / 1_000;
      expect(first.overdueSeconds).toBe(overdueSeconds);
      expect(first.scores.freshness).toBeCloseTo(50 - (50 * (overdueSeconds - 900)) / 2_700, 6);
      expect(first.scores.overall).toBeLessThanOrEqual(20);
    } finally {
      nowMs = START;
    }
  });

  test('answers 304 to who has it already, until a second has passed', async () => {
    const first = await api.request('/v1/feeds');
    const etag = first.headers.get('etag')!;
    const again = await api.request('/v1/feeds', { headers: { 'if-none-match': `"other", ${etag}` } });
    expect([again.status, again.text]).toEqual([304, '']);
    try {
      nowMs += 1_000;
      expect((await api.request('/v1/feeds', { headers: { 'if-none-match': etag } })).status).toBe(200);
    } finally {
      nowMs = START;
    }
  });

  test('is gzipped for who takes gzip, and only for them', async () => {
    const answer = await raw('/v1/feeds', { 'accept-encoding': 'gzip' });
    expect(answer.headers['content-encoding']).toBe('gzip');
    const plain = await raw('/v1/feeds', { 'accept-encoding': 'gzip;q=0' });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(JSON.parse(gunzipSync(answer.body).toString())).toEqual(JSON.parse(plain.body.toString()));
  });

  test('a report that any process stores is there at once, by notice', async () => {
    const sol = { exchange: 'binance', symbol: 'SOL/USDT', timeframe: '5m' };
    await api.repository.insertQualityMetrics([{ report: makeReport({ feed: sol, checkedAtMs: START, overall: 55 }) }]);
    await api.settled(sol, START);
    const { json } = await api.request('/v1/feeds?symbol=SOL%2FUSDT');
    expect(json.feeds[0]).toMatchObject({ status: 'fair', scores: { overall: 55 } });
  });

  test('a report of an earlier time never replaces a newer one', async () => {
    await api.repository.insertQualityMetrics([
      { report: makeReport({ feed: eth, checkedAtMs: START - 5 * MINUTE, overall: 10 }) },
    ]);
    const late = { exchange: 'okx', symbol: 'A/B', timeframe: '1m' };
    await api.repository.insertQualityMetrics([{ report: makeReport({ feed: late, checkedAtMs: START }) }]);
    await api.settled(late, START);
    expect((await api.request('/v1/feeds?exchange=kraken')).json.feeds[0].scores.overall).toBe(72);
  });
});

describe('GET /v1/feeds/{exchange}/{symbol}/{timeframe}', () => {
  test('gives the newest report as it was stored, and until when it speaks of the present', async () => {
    const { json } = await api.request(BTC);
    const { currentStatus, currentReason, validUntil, reason, ...report } = json;
    expect(report).toEqual(makeReport({ feed: btc, checkedAtMs: START }));
    expect({ currentStatus, currentReason, validUntil, reason }).toEqual({
      currentStatus: 'excellent',
      currentReason: null,
      validUntil: '2023-11-14T22:33:00.000Z',
      reason: null,
    });
  });

  test('keeps its ETag while nothing has changed', async () => {
    const etag = (await api.request(BTC)).headers.get('etag')!;
    try {
      nowMs = START + 30_000;
      expect((await api.request(BTC, { headers: { 'if-none-match': etag } })).status).toBe(304);
      nowMs = START + 4 * MINUTE;
      expect((await api.request(BTC, { headers: { 'if-none-match': etag } })).status).toBe(200);
    } finally {
      nowMs = START;
    }
  });

  test('a feed that nobody knows is 404, named in a problem document', async () => {
    const { status, headers, json } = await api.request('/v1/feeds/binance/NO%2FSUCH/1m');
    expect(status).toBe(404);
    expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(json).toMatchObject({ type: 'about:blank', title: 'Not Found', status: 404, code: 'not_found' });
    expect(json.detail).toContain('NO/SUCH');
    expect(json.requestId).toBe(headers.get('x-request-id'));
  });

  test.each(['/v1/feeds/binance/BTC%2FUSDT/1x', '/v1/feeds/bin%20ance/BTC%2FUSDT/1m', '/v1/feeds/binance/a%00b/1m'])(
    '%s is 400',
    async (path) => {
      expect((await api.request(path)).status).toBe(400);
    },
  );
});

describe('GET …/history', () => {
  test('pages through all reports, newest first, each once', async () => {
    const times: string[] = [];
    let cursor: string | null = null;
    do {
      const { json } = await api.request(`${BTC}/history?limit=7${cursor === null ? '' : `&cursor=${cursor}`}`);
      times.push(...json.items.map((report: { checkedAt: string }) => report.checkedAt));
      cursor = json.nextCursor;
    } while (cursor !== null);
    expect(times).toHaveLength(30);
    expect(times).toEqual([...new Set(times)].toSorted().toReversed());
  });

  test('takes ISO 8601 and epoch milliseconds, half-open', async () => {
    const from = START - 3 * MINUTE;
    const byMs = await api.request(`${BTC}/history?from=${from}&to=${START}`);
    const byIso = await api.request(`${BTC}/history?from=${new Date(from).toISOString()}&to=2023-11-14T22:30:00Z`);
    expect(byMs.json.items.map((report: { checkedAt: string }) => report.checkedAt)).toEqual([
      '2023-11-14T22:29:00.000Z',
      '2023-11-14T22:28:00.000Z',
      '2023-11-14T22:27:00.000Z',
    ]);
    expect(byIso.json).toEqual(byMs.json);
  });

  test.each([
    ['limit=0', 'limit'],
    ['limit=1001', 'limit'],
    ['limit=abc', 'limit'],
    ['from=yesterday', 'from'],
    ['cursor=%20', 'cursor'],
    ['cursor=bm9uc2Vuc2U', 'cursor'],
    ['form=2023-01-01', 'form'],
    [`from=${START}&to=${START - 1}`, 'from'],
  ])('?%s is 400 and names %s', async (query, name) => {
    const { status, json } = await api.request(`${BTC}/history?${query}`);
    expect(status).toBe(400);
    expect(json.detail).toContain(name);
  });

  test('of a feed without history is an empty page', async () => {
    expect((await api.request(`${ETH}/history?from=2030-01-01`)).json).toEqual({ items: [], nextCursor: null });
  });
});

describe('operation', () => {
  test('/healthz and /readyz are ok', async () => {
    expect((await api.request('/healthz')).json).toEqual({ status: 'ok' });
    expect((await api.request('/readyz')).json).toEqual({ status: 'ready', reasons: [] });
  });

  test('/metrics counts requests by route pattern, never by path', async () => {
    await api.request('/v1/nothing/x-y-z');
    await api.request(BTC);
    const { text } = await api.request('/metrics');
    expect(text).toMatch(
      /^quality_api_request_duration_seconds_count\{method="GET",route="\/v1\/feeds\/:exchange\/:symbol\/:timeframe",status="200"\} [1-9]/m,
    );
    expect(text).toMatch(/^quality_api_request_duration_seconds_count\{method="GET",route="none",status="404"\} [1-9]/m);
    expect(text).not.toContain('x-y-z');
    await fetch(`${api.url}/healthz`, { method: 'HEAD' });
    const { text: after } = await api.request('/metrics');
    expect(after, 'once, not once a hook').toMatch(/_count\{method="HEAD",route="\/healthz",status="200"\} 1$/m);
  });

  test('a path that is not there is a problem document', async () => {
    expect((await api.request('/v1/nothing')).json).toMatchObject({ status: 404, detail: 'there is no GET /v1/nothing' });
  });

  test('every answer has security headers and a request id, taken over when it is harmless', async () => {
    const { headers } = await api.request('/v1/feeds', { headers: { 'x-request-id': 'abc-123' } });
    expect(headers.get('x-request-id')).toBe('abc-123');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect((await api.request('/healthz', { headers: { 'x-request-id': 'a b' } })).headers.get('x-request-id')).not.toBe('a b');
  });
});

function raw(path: string, headers: Record<string, string>): Promise<{ headers: Record<string, unknown>; body: Buffer }> {
  return new Promise((resolve, reject) => {
    httpRequest(api.url + path, { headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('end', () => resolve({ headers: response.headers, body: Buffer.concat(chunks) }));
    })
      .once('error', reject)
      .end();
  });
}
