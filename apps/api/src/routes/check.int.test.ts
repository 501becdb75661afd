import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApi, type TestAnswer, type TestApi } from '../testing/start-test-api.ts';

const OPEN = 1_700_000_040_000;
const MINUTE = 60_000;

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});

afterAll(() => api?.close());

describe('POST /v1/check', () => {
  test('clean candles are excellent, and the report is judged at the close of the last row', async () => {
    const { status, json } = await check({ timeframe: '1m', candles: rows(500) });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      feed: { exchange: null, symbol: null, timeframe: '1m' },
      status: 'excellent',
      checkedAt: new Date(OPEN + 500 * MINUTE).toISOString(),
      window: { expected: 500, received: 500 },
    });
  });

  test('exactly the candles that are missing are found', async () => {
    const candles = rows(500);
    const removed = candles.splice(100, 3).map(([time]) => time);
    const { json } = await check({ timeframe: '1m', candles });
    expect(json.issues.find((issue: { type: string }) => issue.type === 'gap')).toMatchObject({ count: 3, times: removed });
  });

  test('with `now` a dead feed is poor, at most 20', async () => {
    const { json } = await check({
      exchange: 'binance',
      symbol: 'BTC/USDT',
      timeframe: '1m',
      candles: rows(500),
      now: '2024-01-01T00:00:00Z',
    });
    expect(json.status).toBe('poor');
    expect(json.scores.overall).toBeLessThanOrEqual(20);
  });

  test('bad market data is a finding, not an error', async () => {
    const candles: unknown[][] = rows(100);
    candles[3] = [OPEN + 3 * MINUTE, 'n/a', null, 98, 100];
    const { status, json } = await check({ timeframe: '1m', candles });
    expect(status).toBe(200);
    expect(json.issues.map((issue: { type: string }) => issue.type)).toContain('missing_value');
  });

  test.each([
    [
      {
        timeframe: '1m',
        candles: [
          [OPEN, 1, 2, 3, 4, 5],
          [OPEN, 1, true],
        ],
      },
      'candles[1].high',
      'must be a number, a string or null',
    ],
    [{ timeframe: '1m', candles: [[OPEN, 1, 2, 3, 4, 5, 6]] }, 'candles[0]', 'more than the six cells'],
    [{ timeframe: '1m', candles: [7] }, 'candles[0]', 'must be a row'],
    [{ timeframe: '1m', candles: [] }, 'candles', 'expected array to have >=1 items'],
    [{ timeframe: '1 minute', candles: [[OPEN]] }, 'timeframe', 'a whole number and a unit'],
    [{ candles: [[OPEN]] }, 'timeframe', 'expected string'],
    [{ timeframe: '1m', candles: [[OPEN]], now: 'soon' }, 'now', 'must be ISO 8601'],
    [{ timeframe: '1m', candles: [[OPEN]], nwo: 1 }, 'body', 'nwo'],
    [[], 'body', 'expected object'],
  ])('%j is refused at %s', async (body, name, message) => {
    const { status, json } = await check(body);
    expect(status).toBe(400);
    expect(json.errors[0].name).toBe(name);
    expect(json.errors[0].message).toContain(message);
  });

  test('a timeframe that cannot be is 400 with what is allowed', async () => {
    const { status, json } = await check({ timeframe: '9999M', candles: [[OPEN]] });
    expect([status, json.code]).toEqual([400, 'invalid_request']);
    expect(json.detail).toContain('9999M');
  });

  test.each([
    ['{"timeframe":', 'application/json', 400],
    ['', 'application/json', 400],
    ['{}', 'text/plain', 415],
    ['{}', 'application/xml', 415],
  ])('the body %j as %s is %i', async (body, type, status) => {
    const answer = await api.request('/v1/check', { method: 'POST', headers: { 'content-type': type }, body });
    expect(answer.status).toBe(status);
  });

  test('a body that is too large is 413', async () => {
    const body = Buffer.alloc(17 * 1024 * 1024, 0x20);
    const answer = await api.request('/v1/check', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    expect(answer.status).toBe(413);
  });

  test('100,000 candles are judged while others are answered without delay', async () => {
    const body = JSON.stringify({ timeframe: '1m', candles: rows(100_000) });
    let done = false;
    const begun = performance.now();
    const big = send(body).finally(() => {
      done = true;
    });
    let last = begun;
    let longestMs = 0;
    while (!done) {
      await api.request('/healthz');
      longestMs = Math.max(longestMs, performance.now() - last);
      last = performance.now();
    }
    const { status, json } = await big;
    expect([status, json.window.received]).toEqual([200, 100_000]);
    // Judged on the main thread, nobody would be answered for nearly the whole time. As a share, because machines differ.
    expect(longestMs / (last - begun), 'longest wait of another as a share of the whole').toBeLessThan(0.5);
  });

  test('rows too far apart for their number are refused, and a row at a time that cannot be is still a finding', async () => {
    const SECOND = 1_000;
    const most = 100_000 + 10 * 2;
    const apart = (slots: number) =>
      check({
        timeframe: '1s',
        candles: [
          [OPEN, 1, 1, 1, 1, 1],
          [OPEN + (slots - 1) * SECOND, 1, 1, 1, 1, 1],
        ],
      });
    const { status, json } = await apart(900_001);
    expect([status, json.code, json.errors[0].name]).toEqual([422, 'unprocessable', 'candles']);
    expect(json.detail).toContain(`2 rows span 900001 slots of 1s`);
    expect(json.detail).toContain(`at most ${most}`);
    expect((await apart(most)).json.window.expected).toBe(most);
    expect((await apart(most + 1)).status).toBe(422);
    const wrong = await check({ timeframe: '1m', candles: [[0, 1, 1, 1, 1, 1], ...rows(100)] });
    expect([wrong.status, wrong.json.window.expected]).toEqual([200, 100]);
  });

  test('100,001 candles are refused', async () => {
    const { status, json } = await check({ timeframe: '1m', candles: rows(100_001) });
    expect([status, json.errors[0].name]).toEqual([400, 'candles']);
  });
});

function check(body: unknown): Promise<TestAnswer> {
  return send(JSON.stringify(body));
}

function send(body: string): Promise<TestAnswer> {
  return api.request('/v1/check', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
}

/** Candles of a slow wave: nothing to find. */
function rows(count: number): number[][] {
  return Array.from({ length: count }, (_, i) => {
    const open = 100 + Math.sin(i / 7) + Math.sin(i * 12.9898) / 10;
    const close = 100 + Math.sin((i + 1) / 7) + Math.sin((i + 1) * 12.9898) / 10;
    return [OPEN + i * MINUTE, open, Math.max(open, close) + 0.1, Math.min(open, close) - 0.1, close, 5 + Math.cos(i * 7.1)];
  });
}
