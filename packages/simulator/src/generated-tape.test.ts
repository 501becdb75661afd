import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BlockCache } from './block-cache.ts';
import { GeneratedTape } from './generated-tape.ts';
import { type Bar, joinBars, roundVolume } from './tape.ts';
import { gridOf } from './timeframe-grid.ts';
import { Underlying } from './underlying.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const START = Date.UTC(2024, 0, 1);

function tapeOf(exchange: string, tradesPerMinute = 200, capacity = 200): GeneratedTape {
  const cache = new BlockCache(capacity);
  return new GeneratedTape(
    'seed',
    { exchange, symbol: 'BTC/USD', tradesPerMinute },
    new Underlying('seed', 'BTC/USD', 64_000, 0.03, cache),
    cache,
  );
}

const tape = tapeOf('kraken');

function minutes(fromMs: number, count: number, from: GeneratedTape = tape): (Bar | null)[] {
  return Array.from({ length: count }, (_, i) =>
    from.bar(fromMs + i * MINUTE, fromMs + (i + 1) * MINUTE, Number.POSITIVE_INFINITY),
  );
}

describe('a generated market', () => {
  it('is the same whatever was asked before, and whatever the cache holds', () => {
    const fresh = tapeOf('kraken', 200, 1);
    fc.assert(
      fc.property(fc.integer({ min: -2000, max: 200_000 }), (minute) => {
        const at = START + minute * MINUTE;
        expect(fresh.bar(at, at + MINUTE, Number.POSITIVE_INFINITY)).toEqual(tape.bar(at, at + MINUTE, Number.POSITIVE_INFINITY));
      }),
      { numRuns: 30 },
    );
  });

  it.each(['5m', '1h', '4h', '1d', '1w'])('a candle of %s is the roll-up of its minutes', (timeframe) => {
    const grid = gridOf(timeframe);
    const from = grid.floor(START + 10 * DAY);
    const to = grid.next(from);
    const rolled = minutes(from, (to - from) / MINUTE).reduce(joinBars, null);
    const bar = tape.bar(from, to, Number.POSITIVE_INFINITY);
    expect(bar).toMatchObject({
      open: rolled?.open,
      high: rolled?.high,
      low: rolled?.low,
      close: rolled?.close,
      trades: rolled?.trades,
    });
    expect(bar?.volume).toBeCloseTo(rolled?.volume ?? 0, 6);
  });

  it('a candle is possible at every instant, and grows until it closes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 100_000 }),
        fc.integer({ min: 0, max: MINUTE }),
        fc.integer({ min: 0, max: MINUTE }),
        (minute, a, b) => {
          const at = START + minute * MINUTE;
          const early = tape.bar(at, at + MINUTE, at + Math.min(a, b));
          const late = tape.bar(at, at + MINUTE, at + Math.max(a, b));
          if (early === null) return;
          expect(early.low).toBeLessThanOrEqual(Math.min(early.open, early.close));
          expect(early.high).toBeGreaterThanOrEqual(Math.max(early.open, early.close));
          expect(late?.open).toBe(early.open);
          expect(late?.high).toBeGreaterThanOrEqual(early.high);
          expect(late?.low).toBeLessThanOrEqual(early.low);
          expect(late?.trades).toBeGreaterThanOrEqual(early.trades);
          expect(roundVolume(late?.volume ?? 0)).toBeGreaterThanOrEqual(early.volume);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('has the tails, the clusters and the day of a real market', () => {
    const bars = minutes(START, 20 * 1440);
    const closes = bars.flatMap((bar) => (bar === null ? [] : [bar.close]));
    const returns = closes.slice(1).map((close, i) => Math.log(close / (closes[i] as number)));
    const variance = mean(returns.map((r) => r * r));
    expect(mean(returns.map((r) => r ** 4)) / variance ** 2).toBeGreaterThan(4);
    expect(Math.sqrt(variance * 1440)).toBeGreaterThan(0.02);
    expect(Math.sqrt(variance * 1440)).toBeLessThan(0.05);
    const sizes = returns.map(Math.abs);
    expect(correlation(sizes.slice(0, -1), sizes.slice(1))).toBeGreaterThan(0.1);
    const volumeAt = (hour: number) =>
      mean(bars.flatMap((bar, i) => (bar !== null && Math.floor(i / 60) % 24 === hour ? [bar.volume] : [])));
    expect(volumeAt(16)).toBeGreaterThan(2 * volumeAt(4));
  });

  it('shares its price with the same instrument elsewhere, to some basis points', () => {
    const other = minutes(START, 1440, tapeOf('coinbase'));
    const ratios = minutes(START, 1440).flatMap((bar, i) => (bar && other[i] ? [Math.abs(bar.close / other[i].close - 1)] : []));
    expect(ratios.length).toBeGreaterThan(1400);
    expect(Math.max(...ratios)).toBeLessThan(0.003);
    expect(mean(ratios)).toBeGreaterThan(1e-5);
  });

  it('a thin market has minutes without a bar, and its last close is that of the newest trade', () => {
    const thin = tapeOf('coinbase', 1);
    const bars = minutes(START, 600, thin);
    expect(bars.filter((bar) => bar === null).length).toBeGreaterThan(100);
    let close = thin.lastClose(START);
    for (const [i, bar] of bars.entries()) {
      expect(thin.lastClose(START + i * MINUTE)).toBe(close);
      close = bar?.close ?? close;
    }
  });
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const [ma, mb] = [mean(a), mean(b)];
  const covariance = mean(a.map((value, i) => (value - ma) * ((b[i] as number) - mb)));
  return covariance / Math.sqrt(mean(a.map((v) => (v - ma) ** 2)) * mean(b.map((v) => (v - mb) ** 2)));
}
