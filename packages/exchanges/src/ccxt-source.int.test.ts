import { type Fault, makeMarkets, type Simulator, startSimulator } from '@quality/simulator';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CandleSource } from './candle-source.ts';
import { createCcxtSource } from './ccxt-source.ts';
import { FetchFailure, type FetchFailureReason } from './fetch-failure.ts';

const MINUTE = 60_000;
/** A Wednesday, 41 s into a minute. */
const NOW = Date.UTC(2024, 4, 15, 13, 37, 41);

const FEEDS = [
  { exchange: 'binance', symbol: 'BTC/USDT' },
  { exchange: 'kraken', symbol: 'BTC/USD' },
  { exchange: 'coinbase', symbol: 'BTC/USD' },
] as const;

let now = NOW;
let simulator: Simulator;
const sources = new Map<string, CandleSource>();

function sourceOf(exchange: string, timeoutMs = 10_000): CandleSource {
  const key = `${exchange} ${timeoutMs}`;
  let source = sources.get(key);
  if (source === undefined) {
    const baseUrl = simulator.baseUrlOf(exchange);
    source = createCcxtSource({ exchange, baseUrl, timeoutMs, requestsPerSecond: Number.POSITIVE_INFINITY, now: () => now });
    sources.set(key, source);
  }
  return source;
}

async function failureOf(promise: Promise<unknown>): Promise<FetchFailure> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(FetchFailure);
  return error as FetchFailure;
}

beforeAll(async () => {
  simulator = await startSimulator({ seed: 'source', now: () => now });
});

afterEach(() => {
  simulator.clearFaults();
  now = NOW;
});

afterAll(async () => {
  await Promise.all([...sources.values()].map((source) => source.close()));
  await simulator.close();
});

describe.each(FEEDS)('$exchange', ({ exchange, symbol }) => {
  const fetch = (timeframe: string, limit: number, sinceMs?: number) =>
    sourceOf(exchange).fetchCandles({ symbol, timeframe, limit, ...(sinceMs === undefined ? {} : { sinceMs }) });

  it.each(['1m', '5m', '1h', '1d'])('gives the newest %s candles as they traded, the forming one last', async (timeframe) => {
    const { rows, malformedRows } = await fetch(timeframe, 200);
    expect(rows).toHaveLength(200);
    expect(malformedRows).toBe(0);
    const closed = rows.slice(0, -1);
    expect(closed).toEqual(simulator.truth(exchange, symbol, timeframe, Number(rows[0]?.[0]), Number(rows.at(-1)?.[0])));
    const formingMs = Number(rows.at(-1)?.[0]);
    expect(formingMs).toBeLessThanOrEqual(NOW);
    const [final] = simulator.truth(exchange, symbol, timeframe, formingMs, formingMs + 1);
    expect(Number(rows.at(-1)?.[5])).toBeLessThan(Number(final?.[5]));
  });

  it('joins more than three pages without a hole or a double', async () => {
    const slots = exchange === 'kraken' ? 719 : 3500;
    const sinceMs = Math.floor(NOW / MINUTE) * MINUTE - slots * MINUTE;
    const { rows, pages } = await fetch('1m', slots, sinceMs);
    expect(rows).toEqual(simulator.truth(exchange, symbol, '1m', sinceMs, sinceMs + slots * MINUTE));
    expect(pages.length).toBeGreaterThanOrEqual(exchange === 'kraken' ? 1 : 4);
  });

  it('gives exactly the slots asked for, whatever the start within a candle', async () => {
    const sinceMs = Math.floor(NOW / MINUTE) * MINUTE - 100 * MINUTE;
    const { rows } = await fetch('1m', 10, sinceMs - 30_000);
    expect(rows.map(([time]) => time)).toEqual(Array.from({ length: 10 }, (_, i) => sinceMs + i * MINUTE));
  });

  it('tells its clock', async () => {
    simulator.setFault({ exchange }, { kind: 'clock_skew', skewMs: 90_000 });
    const reading = await sourceOf(exchange).measureClock();
    expect(Math.abs((reading?.skewMs ?? 0) - 90_000)).toBeLessThanOrEqual(reading?.uncertaintyMs ?? 0);
  });

  it('lists its markets', async () => {
    expect(await sourceOf(exchange).listMarkets()).toContainEqual({
      symbol,
      base: 'BTC',
      quote: symbol.slice(4),
      active: true,
      type: 'spot',
    });
  });

  const REASONS: readonly (readonly [Fault, FetchFailureReason, Partial<FetchFailure>])[] = [
    [{ kind: 'rate_limited', retryAfterSeconds: 7 }, 'rate_limited', { retryable: true, retryAfterMs: 7000, status: 429 }],
    [{ kind: 'banned', retryAfterSeconds: 120 }, 'rate_limited', { retryable: true, retryAfterMs: 120_000, status: 418 }],
    [{ kind: 'server_error' }, 'exchange_error', { status: 500 }],
    [{ kind: 'maintenance' }, 'maintenance', { retryable: true, status: 503 }],
    [{ kind: 'hang' }, 'timeout', { retryable: true, status: null }],
    [{ kind: 'stalled_body' }, 'timeout', { retryable: true }],
    [{ kind: 'reset' }, 'network', { retryable: true, status: null }],
    [{ kind: 'cut_body' }, 'network', { retryable: true }],
    [{ kind: 'malformed' }, 'malformed', { retryable: true, status: 200 }],
    [{ kind: 'empty' }, 'empty', { retryable: true }],
    [{ kind: 'market_removed' }, 'bad_symbol', { retryable: false }],
  ];

  it.each(REASONS)('%j is a failure with its reason, and over when the fault is', async (fault, code, facts) => {
    const source = sourceOf(exchange, 500);
    await source.listMarkets();
    now += 2 * MINUTE;
    simulator.setFault({ exchange, symbol }, fault);
    const failure = await failureOf(source.fetchCandles({ symbol, timeframe: '1m', limit: 50 }));
    expect(failure).toMatchObject({ code, ...facts });
    expect(failure.message).toMatch(new RegExp(`^${exchange} ${symbol} 1m: [^\\n]+$`));
    simulator.clearFaults();
    now += 2 * MINUTE;
    const { rows } = await source.fetchCandles({ symbol, timeframe: '1m', limit: 50 });
    expect(rows).toHaveLength(50);
  });

  it('a fault of the whole exchange before the markets are known is a failure with its reason, and the next try works', async () => {
    const source = createCcxtSource({
      exchange,
      baseUrl: simulator.baseUrlOf(exchange),
      requestsPerSecond: Number.POSITIVE_INFINITY,
    });
    simulator.setFault({ exchange }, { kind: 'maintenance' });
    expect(await failureOf(source.fetchCandles({ symbol, timeframe: '1m', limit: 5 }))).toMatchObject({ code: 'maintenance' });
    simulator.clearFaults();
    expect((await source.listMarkets()).length).toBeGreaterThan(0);
    await source.close();
  });

  it('a gap is missing rows and no failure', async () => {
    simulator.setFault({ exchange, symbol }, { kind: 'gap', every: 60, length: 3 });
    const { rows } = await fetch('1m', 120);
    const times = new Set(rows.map(([time]) => time));
    const truth = simulator.truth(exchange, symbol, '1m', Number(rows[0]?.[0]), Number(rows.at(-1)?.[0]) + 1);
    const missing = truth.filter(([time]) => !times.has(time as number));
    expect(missing.map(([time]) => (Number(time) / MINUTE) % 60)).toEqual([0, 1, 2, 0, 1, 2]);
    expect(rows.slice(0, -1)).toEqual(truth.slice(0, -1).filter(([time]) => times.has(time as number)));
  });

  it('rows that come twice in a page stay twice, and push no other row out', async () => {
    simulator.setFault({ exchange, symbol }, { kind: 'duplicates', every: 50 });
    const slots = 650;
    const sinceMs = Math.floor(NOW / MINUTE) * MINUTE - slots * MINUTE;
    const { rows } = await fetch('1m', slots, sinceMs);
    const distinct = [...new Set(rows.map(([time]) => time))];
    expect(distinct).toEqual(Array.from({ length: slots }, (_, i) => sinceMs + i * MINUTE));
    expect(rows.length - distinct.length).toBe(slots / 50);
  });

  it('a start that the exchange takes as exclusive makes no hole', async () => {
    simulator.setFault({ exchange, symbol }, { kind: 'page_edge' });
    const slots = exchange === 'kraken' ? 700 : 2200;
    const sinceMs = Math.floor(NOW / MINUTE) * MINUTE - slots * MINUTE;
    const { rows } = await fetch('1m', slots, sinceMs);
    expect(rows).toEqual(simulator.truth(exchange, symbol, '1m', sinceMs, sinceMs + slots * MINUTE));
  });

  it('a missing field is null in a row that stays', async () => {
    simulator.setFault({ exchange, symbol }, { kind: 'missing_value', field: 'close', every: 40 });
    const { rows, malformedRows } = await fetch('1m', 80);
    expect(malformedRows).toBe(0);
    expect(rows.filter((row) => row[4] === null).map(([time]) => (Number(time) / MINUTE) % 40)).toEqual([0, 0]);
  });

  it('a revised candle is what the exchange says at that time', async () => {
    const sinceMs = Math.floor(NOW / (10 * MINUTE)) * 10 * MINUTE;
    simulator.setFault({ exchange, symbol }, { kind: 'revised', every: 10, afterMs: 10 * MINUTE });
    const [early] = (await fetch('1m', 1, sinceMs)).rows;
    now += 11 * MINUTE;
    const [late] = (await fetch('1m', 1, sinceMs)).rows;
    const [truth] = simulator.truth(exchange, symbol, '1m', sinceMs, sinceMs + MINUTE);
    expect(late).toEqual(truth);
    expect(early).not.toEqual(truth);
  });

  it('a symbol that is not listed and a timeframe that is not served are told apart', async () => {
    const source = sourceOf(exchange);
    const unknown = await failureOf(source.fetchCandles({ symbol: 'NOPE/USD', timeframe: '1m', limit: 5 }));
    expect(unknown).toMatchObject({ code: 'bad_symbol', retryable: false });
    const odd = await failureOf(source.fetchCandles({ symbol, timeframe: '7m', limit: 5 }));
    expect(odd).toMatchObject({ code: 'bad_timeframe', retryable: false });
    expect(odd.message).toContain('1m');
  });
});

describe('history', () => {
  it('kraken serves 720 candles back: the result says from where, and no request goes behind it', async () => {
    const sinceMs = Math.floor(NOW / MINUTE) * MINUTE - 5000 * MINUTE;
    const { rows, servedFromMs, requests } = await sourceOf('kraken').fetchCandles({
      symbol: 'BTC/USD',
      timeframe: '1m',
      limit: 5001,
      sinceMs,
    });
    expect(rows).toHaveLength(720);
    expect(servedFromMs).toBe(Number(rows[0]?.[0]));
    expect(requests).toBe(1);
  });

  it('coinbase has no row for minutes without trades, however many pages they fill', async () => {
    const simulated = await startSimulator({
      now: () => NOW,
      markets: [{ exchange: 'coinbase', symbol: 'LTC/USD', tradesPerMinute: 0.01 }],
    });
    const source = createCcxtSource({
      exchange: 'coinbase',
      baseUrl: simulated.baseUrlOf('coinbase'),
      requestsPerSecond: Number.POSITIVE_INFINITY,
      now: () => NOW,
    });
    const slots = 3000;
    const sinceMs = Math.floor(NOW / MINUTE) * MINUTE - slots * MINUTE;
    const { rows } = await source.fetchCandles({ symbol: 'LTC/USD', timeframe: '1m', limit: slots, sinceMs });
    expect(rows).toEqual(simulated.truth('coinbase', 'LTC/USD', '1m', sinceMs, sinceMs + slots * MINUTE));
    expect(rows.length).toBeGreaterThan(5);
    expect(rows.length).toBeLessThan(100);
    await source.close();
    await simulated.close();
  });

  it('an exchange whose clock is ahead gives its newer candles too', async () => {
    simulator.setFault({ exchange: 'binance' }, { kind: 'clock_skew', skewMs: 90_000 });
    const { rows } = await sourceOf('binance').fetchCandles({ symbol: 'BTC/USDT', timeframe: '1m', limit: 50 });
    expect(rows.at(-1)?.[0]).toBe(Math.floor((NOW + 90_000) / MINUTE) * MINUTE);
    expect(rows).toHaveLength(50);
  });
});

describe('limits and ends', () => {
  it('requestsPerSecond holds over concurrent fetches', async () => {
    const simulated = await startSimulator({ now: () => NOW, markets: makeMarkets(['kraken'], 12) });
    const source = createCcxtSource({
      exchange: 'kraken',
      baseUrl: simulated.baseUrlOf('kraken'),
      requestsPerSecond: 10,
      now: () => NOW,
    });
    await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        source.fetchCandles({ symbol: `C${String(i).padStart(3, '0')}/USD`, timeframe: '1m', limit: 5 }),
      ),
    );
    expect(simulated.requests('kraken').peakPerSecond).toBeLessThanOrEqual(12);
    expect(simulated.requests('kraken').candles).toBe(12);
    await source.close();
    await simulated.close();
  });

  it('a caller that gives up is not kept waiting', async () => {
    simulator.setFault({ exchange: 'binance' }, { kind: 'hang' });
    const controller = new AbortController();
    const source = sourceOf('binance', 30_000);
    const fetching = failureOf(source.fetchCandles({ symbol: 'BTC/USDT', timeframe: '1m', limit: 5, signal: controller.signal }));
    controller.abort();
    expect(await fetching).toMatchObject({ code: 'cancelled', retryable: false });
  });

  it('closing ends what is in flight', async () => {
    const source = createCcxtSource({ exchange: 'binance', baseUrl: simulator.baseUrlOf('binance'), timeoutMs: 30_000 });
    simulator.setFault({ exchange: 'binance' }, { kind: 'hang' });
    const fetching = failureOf(source.fetchCandles({ symbol: 'BTC/USDT', timeframe: '1m', limit: 5 }));
    await source.close();
    expect(await fetching).toMatchObject({ code: 'cancelled' });
    expect(await failureOf(source.fetchCandles({ symbol: 'BTC/USDT', timeframe: '1m', limit: 5 }))).toMatchObject({
      code: 'cancelled',
    });
  });

  it('nobody listening is a failure of the network', async () => {
    const source = createCcxtSource({
      exchange: 'kraken',
      baseUrl: 'http://127.0.0.1:9',
      requestsPerSecond: Number.POSITIVE_INFINITY,
    });
    expect(await failureOf(source.listMarkets())).toMatchObject({ code: 'network', retryable: true });
    await source.close();
  });

  it('an exchange that ccxt does not have is refused at once', () => {
    expect(() => createCcxtSource({ exchange: 'mtgox' })).toThrow(
      expect.objectContaining({ code: 'unsupported', retryable: false }),
    );
    expect(() => createCcxtSource({ exchange: '../base/Exchange' })).toThrow(expect.objectContaining({ code: 'unsupported' }));
  });
});
