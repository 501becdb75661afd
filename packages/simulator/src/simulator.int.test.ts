import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeMarkets } from './market.ts';
import { type Simulator, startSimulator } from './simulator.ts';

const MINUTE = 60_000;
const NOW = Date.UTC(2024, 4, 15, 13, 37, 41);
const NEWEST = Math.floor(NOW / MINUTE) * MINUTE;

let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator({ seed: 'test', now: () => NOW });
});

afterEach(() => simulator.clearFaults());

afterAll(() => simulator.close());

async function get(exchange: string, path: string): Promise<{ status: number; headers: Headers; body: never }> {
  const response = await fetch(simulator.baseUrlOf(exchange) + path);
  return { status: response.status, headers: response.headers, body: (await response.json()) as never };
}

const klines = (query: string) => get('binance', `/api/v3/klines?symbol=BTCUSDT&interval=1m${query}`);
const ohlc = async (query: string) => {
  const { body } = await get('kraken', `/0/public/OHLC?pair=XXBTZUSD&interval=1${query}`);
  return (body as { result: { XXBTZUSD: [number, ...string[]][]; last: number } }).result;
};
const candles = (product: string, startMs: number, endMs: number) =>
  get(
    'coinbase',
    `/api/v3/brokerage/market/products/${product}/candles?granularity=ONE_MINUTE&start=${startMs / 1000}&end=${endMs / 1000}`,
  );

describe('binance', () => {
  it('has at most 1000 candles a page, both ends of the range included', async () => {
    const { body } = await klines(`&startTime=${NEWEST - 1500 * MINUTE}&limit=5000`);
    expect(body as unknown[]).toHaveLength(1000);
    const closed = await klines(`&startTime=${NEWEST - 9 * MINUTE}&endTime=${NEWEST - 5 * MINUTE}`);
    expect((closed.body as [number][]).map(([time]) => (NEWEST - time) / MINUTE)).toEqual([9, 8, 7, 6, 5]);
  });

  it('gives the newest 500 by default, the forming one among them', async () => {
    const { body } = await klines('');
    expect(body as unknown[]).toHaveLength(500);
    expect((body as [number][]).at(-1)?.[0]).toBe(NEWEST);
  });

  it('fills minutes without trades with the last close and volume 0', async () => {
    const quiet = await startSimulator({
      now: () => NOW,
      markets: [{ exchange: 'binance', symbol: 'LTC/USDT', tradesPerMinute: 0.5 }],
    });
    const rows = quiet.truth('binance', 'LTC/USDT', '1m', NEWEST - 300 * MINUTE, NEWEST);
    expect(rows).toHaveLength(300);
    const fillers = rows.flatMap((row, i) => (row[5] === 0 && i > 0 ? [[row, rows[i - 1]?.[4]] as const] : []));
    expect(fillers.length).toBeGreaterThan(50);
    for (const [[, o, h, l, c], before] of fillers) expect([o, h, l, c]).toEqual([before, before, before, before]);
    await quiet.close();
  });

  it('refuses a bad symbol, interval and a missing parameter with its own codes', async () => {
    expect(await get('binance', '/api/v3/klines?symbol=NOPE&interval=1m')).toMatchObject({ status: 400, body: { code: -1121 } });
    expect(await get('binance', '/api/v3/klines?symbol=BTCUSDT&interval=7m')).toMatchObject({
      status: 400,
      body: { code: -1120 },
    });
    expect(await get('binance', '/api/v3/klines?symbol=BTCUSDT')).toMatchObject({ status: 400, body: { code: -1102 } });
  });
});

describe('kraken', () => {
  it('serves the last 720 entries whatever the start, the forming one always last', async () => {
    const old = await ohlc(`&since=${(NEWEST - 5000 * MINUTE) / 1000}`);
    expect(old.XXBTZUSD).toHaveLength(720);
    expect(old.XXBTZUSD.at(-1)?.[0]).toBe(NEWEST / 1000);
    expect(old.last).toBe((NEWEST - MINUTE) / 1000);
    const future = await ohlc(`&since=${(NEWEST + 5000 * MINUTE) / 1000}`);
    expect(future.XXBTZUSD.map(([time]) => time)).toEqual([NEWEST / 1000]);
  });

  it('takes its start as exclusive', async () => {
    const { XXBTZUSD } = await ohlc(`&since=${(NEWEST - 3 * MINUTE) / 1000}`);
    expect(XXBTZUSD.map(([time]) => NEWEST / MINUTE - time / 60)).toEqual([2, 1, 0]);
  });

  it('answers its errors with status 200', async () => {
    expect(await get('kraken', '/0/public/OHLC?pair=NOPE')).toMatchObject({
      status: 200,
      body: { error: ['EQuery:Unknown asset pair'] },
    });
  });
});

describe('coinbase', () => {
  it('gives both ends of the range, newest first', async () => {
    const { body } = await candles('BTC-USD', NEWEST - 4 * MINUTE, NEWEST);
    const starts = (body as { candles: { start: string }[] }).candles.map(({ start }) => NEWEST / MINUTE - Number(start) / 60);
    expect(starts).toEqual([0, 1, 2, 3, 4]);
  });

  it('refuses a range of more than 350 candles', async () => {
    expect(await candles('BTC-USD', NEWEST - 350 * MINUTE, NEWEST)).toMatchObject({
      status: 400,
      body: { error: 'INVALID_ARGUMENT' },
    });
    expect(await candles('BTC-USD', NEWEST - 349 * MINUTE, NEWEST)).toMatchObject({ status: 200 });
  });

  it('leaves out minutes without trades', async () => {
    const { body } = await candles('LTC-USD', NEWEST - 300 * MINUTE, NEWEST - MINUTE);
    const { candles: rows } = body as { candles: { volume: string }[] };
    expect(rows.length).toBeGreaterThan(150);
    expect(rows.length).toBeLessThan(290);
    expect(rows.every(({ volume }) => Number(volume) > 0)).toBe(true);
  });
});

describe('faults', () => {
  it('can be set, listed and ended over HTTP', async () => {
    const control = `${simulator.url}/_sim/faults`;
    const target = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' };
    const set = await fetch(control, {
      method: 'PUT',
      body: JSON.stringify({ target, fault: { kind: 'server_error', requests: 1 } }),
    });
    expect(await set.json()).toEqual({ faults: [{ target, fault: { kind: 'server_error', requests: 1 } }] });
    expect(await klines('')).toMatchObject({ status: 500 });
    expect(await klines('')).toMatchObject({ status: 200 });
    await fetch(control, { method: 'PUT', body: JSON.stringify({ target, fault: { kind: 'empty' } }) });
    expect((await klines('')).body).toEqual([]);
    await fetch(`${control}?exchange=binance&symbol=BTC%2FUSDT&timeframe=1m`, { method: 'DELETE' });
    expect((await klines('')).body as unknown[]).toHaveLength(500);
  });

  it.each([
    ['PUT', '/_sim/faults', '{"target":{"exchange":"binance"},"fault":{"kind":"nonsense"}}', /unknown fault "nonsense"/],
    ['PUT', '/_sim/faults', '{"target":{"exchange":"mtgox"},"fault":{"kind":"gap"}}', /unknown exchange "mtgox"/],
    ['PUT', '/_sim/faults', '{"target":{}}', /the body is/],
    ['PUT', '/_sim/faults', '{', /JSON/],
    ['GET', '/_sim/truth?exchange=mtgox', null, /does not speak "mtgox"/],
  ])('%s %s %s is refused with a reason', async (method, path, body, message) => {
    const response = await fetch(simulator.url + path, { method, body });
    expect(response.status).toBe(400);
    expect(((await response.json()) as { error: string }).error).toMatch(message);
  });

  it('strike the named feed only', async () => {
    simulator.setFault({ exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' }, { kind: 'maintenance' });
    const statusOf = async (query: string) => (await fetch(`${simulator.baseUrlOf('binance')}/api/v3/klines?${query}`)).status;
    expect(await statusOf('symbol=BTCUSDT&interval=1m')).toBe(503);
    expect(await statusOf('symbol=BTCUSDT&interval=5m')).toBe(200);
    expect(await statusOf('symbol=ETHUSDT&interval=1m')).toBe(200);
    expect((await ohlc('')).XXBTZUSD).toHaveLength(720);
  });

  it('a connection fault that names a feed leaves the markets and the time alone', async () => {
    simulator.setFault({ exchange: 'binance', symbol: 'BTC/USDT' }, { kind: 'server_error' });
    expect(await get('binance', '/api/v3/exchangeInfo')).toMatchObject({ status: 200 });
    simulator.setFault({ exchange: 'binance' }, { kind: 'server_error' });
    expect(await get('binance', '/api/v3/exchangeInfo')).toMatchObject({ status: 500 });
    expect(await get('binance', '/api/v3/time')).toMatchObject({ status: 500 });
    expect((await ohlc('')).XXBTZUSD).toHaveLength(720);
  });
});

describe('requests', () => {
  it('are counted by kind and feed, and the limit is held', async () => {
    const limited = await startSimulator({
      now: () => NOW,
      markets: makeMarkets(['binance'], 1),
      limits: { binance: { requests: 3, intervalMs: 60_000 } },
    });
    const ask = async (path: string) => (await fetch(limited.baseUrlOf('binance') + path)).status;
    const statuses = [];
    for (let i = 0; i < 4; i++) statuses.push(await ask('/api/v3/klines?symbol=C000USD&interval=1m'));
    expect(statuses).toEqual([200, 200, 200, 429]);
    expect(limited.requests('binance')).toEqual({
      total: 4,
      candles: 4,
      markets: 0,
      time: 0,
      faulted: 0,
      overLimit: 1,
      peakPerSecond: 4,
      byFeed: { 'C000/USD 1m': 4 },
    });
    await limited.close();
  });
});

it('two simulators of one seed tell the same, at any time and from any start', async () => {
  const other = await startSimulator({ seed: 'test', now: () => NOW + 86_400_000 });
  const from = NEWEST - 1000 * MINUTE;
  expect(other.truth('kraken', 'BTC/USD', '1m', from, NEWEST)).toEqual(simulator.truth('kraken', 'BTC/USD', '1m', from, NEWEST));
  const tail = other.truth('kraken', 'BTC/USD', '1m', NEWEST - 10 * MINUTE, NEWEST);
  expect(simulator.truth('kraken', 'BTC/USD', '1m', from, NEWEST).slice(-10)).toEqual(tail);
  await other.close();
  const strange = await startSimulator({ seed: 'other', now: () => NOW });
  expect(strange.truth('kraken', 'BTC/USD', '1m', NEWEST - MINUTE, NEWEST)).not.toEqual(tail.slice(-1));
  await strange.close();
});

it('a port that is taken is an error that says so', async () => {
  await expect(startSimulator({ port: Number(new URL(simulator.url).port) })).rejects.toThrow(/EADDRINUSE/);
});
