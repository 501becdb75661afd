import { type Simulator, startSimulator } from '@quality/simulator';
import type { CandleRow } from '@quality/validators';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CandleSource } from './candle-source.ts';
import { createCcxtSource } from './ccxt-source.ts';
import { FetchFailure } from './fetch-failure.ts';

const MINUTE = 60_000;
const START = Date.UTC(2024, 2, 5, 14, 30, 20);
const SYMBOLS = { binance: 'BTC/USDT', kraken: 'BTC/USD' } as const;

let nowMs = START;
let simulator: Simulator;
const sources: CandleSource[] = [];

beforeEach(async () => {
  nowMs = START;
  simulator = await startSimulator({ seed: 'streams', now: () => nowMs });
});

afterEach(async () => {
  for (const source of sources.splice(0)) await source.close();
  await simulator.close();
});

function open(exchange: string): CandleSource {
  const source = createCcxtSource({
    exchange,
    baseUrl: simulator.baseUrlOf(exchange),
    requestsPerSecond: Number.POSITIVE_INFINITY,
    now: () => nowMs,
  });
  sources.push(source);
  return source;
}

/** Follows a feed until a candle opens at `untilMs`; the last word on each candle. */
async function follow(source: CandleSource, symbol: string, timeframe: string, untilMs: number, onRows: () => void) {
  const last = new Map<unknown, CandleRow>();
  for await (const rows of source.watchCandles({ symbol, timeframe })) {
    for (const row of rows) last.set(row[0], row);
    if (Number(rows.at(-1)?.[0]) >= untilMs) return [...last.values()];
    onRows();
  }
  return [];
}

describe.each(['binance', 'kraken'] as const)('a stream of %s', (exchange) => {
  test('brings each candle as it closes, with its final values', async () => {
    const first = Math.floor(START / MINUTE) * MINUTE;
    const untilMs = first + 4 * MINUTE;
    const rows = await follow(open(exchange), SYMBOLS[exchange], '1m', untilMs, () => {
      nowMs += 15_000;
    });
    const closed = rows.filter(([time]) => Number(time) < untilMs);
    expect(closed).toEqual(simulator.truth(exchange, SYMBOLS[exchange], '1m', first, untilMs));
  });

  test('does not mix two timeframes of one symbol', async () => {
    const source = open(exchange);
    const symbol = SYMBOLS[exchange];
    const first = Date.UTC(2024, 2, 5, 14, 30);
    const untilMs = first + 10 * MINUTE;
    // The clock stands until both streams have spoken, and then runs by itself: a quarter of a minute may bring no message to either of them.
    const spoken = new Set<string>();
    let clock: NodeJS.Timeout | undefined;
    const speak = (timeframe: string) => () => {
      spoken.add(timeframe);
      if (spoken.size < 2) return;
      clock ??= setInterval(() => {
        nowMs += 15_000;
      }, 30);
    };
    const [minutes, fives] = await Promise.all([
      follow(source, symbol, '1m', untilMs, speak('1m')),
      follow(source, symbol, '5m', untilMs, speak('5m')),
    ]).finally(() => clearInterval(clock));
    expect(minutes.slice(0, -1)).toEqual(simulator.truth(exchange, symbol, '1m', first, untilMs));
    expect(fives.slice(0, -1)).toEqual(simulator.truth(exchange, symbol, '5m', first, untilMs));
  });

  test('ends with a reason when the connection breaks, and can be followed again', async () => {
    const source = open(exchange);
    const broken = follow(source, SYMBOLS[exchange], '1m', Number.POSITIVE_INFINITY, () => simulator.dropStreams(exchange));
    await expect(broken).rejects.toMatchObject({ name: 'FetchFailure', code: 'network', retryable: true });
    const until = Math.ceil(nowMs / MINUTE) * MINUTE;
    await expect(
      follow(source, SYMBOLS[exchange], '1m', until, () => {
        nowMs += 15_000;
      }),
    ).resolves.not.toEqual([]);
  });

  test('ends at once when the source closes', async () => {
    const source = open(exchange);
    const closing = follow(source, SYMBOLS[exchange], '1m', Number.POSITIVE_INFINITY, () => void source.close());
    await expect(closing).rejects.toMatchObject({ code: 'cancelled' });
  });
});

test('an exchange without streams, a market that is not there and a timeframe that is none are told apart', async () => {
  const next = (exchange: string, symbol: string, timeframe: string) =>
    open(exchange).watchCandles({ symbol, timeframe })[Symbol.asyncIterator]().next();
  await expect(next('coinbase', 'BTC/USD', '1m')).rejects.toMatchObject({ code: 'unsupported', retryable: false });
  await expect(next('binance', 'NOPE/USDT', '1m')).rejects.toMatchObject({ code: 'bad_symbol' });
  await expect(next('binance', 'BTC/USDT', '7m')).rejects.toBeInstanceOf(FetchFailure);
});
