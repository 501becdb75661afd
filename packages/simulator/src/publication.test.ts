import { describe, expect, it } from 'vitest';
import { BlockCache } from './block-cache.ts';
import type { DataFault } from './fault.ts';
import { GeneratedTape } from './generated-tape.ts';
import { type PublishedCandle, publish } from './publication.ts';
import { gridOf } from './timeframe-grid.ts';
import { Underlying } from './underlying.ts';

const MINUTE = 60_000;
const NOW = Date.UTC(2024, 4, 15, 13, 37, 41);
const NEWEST = Math.floor(NOW / MINUTE) * MINUTE;

const cache = new BlockCache(100);
const tape = new GeneratedTape(
  'seed',
  { exchange: 'binance', symbol: 'BTC/USDT' },
  new Underlying('seed', 'BTC/USD', 64_000, 0.03, cache),
  cache,
);

function published(slots: number, fault: DataFault | null, nowMs = NOW): PublishedCandle[] {
  const options = { tape, grid: gridOf('1m'), nowMs, withoutTrades: 'fills', faults: fault === null ? [] : [fault] } as const;
  return [...publish(NEWEST - slots * MINUTE, options)];
}

const clean = published(200, null);

describe('a data fault', () => {
  it('gap leaves out 3 of every 60 slots and changes no other', () => {
    const faulty = published(200, { kind: 'gap' });
    expect(faulty).toEqual(clean.filter(({ openTimeMs }) => (openTimeMs / MINUTE) % 60 >= 3));
    expect(faulty.length).toBeLessThan(clean.length);
  });

  it('gap strikes only between fromMs and toMs', () => {
    const fault = { kind: 'gap', every: 1, length: 1, fromMs: NEWEST - 50 * MINUTE, toMs: NEWEST - 40 * MINUTE } as const;
    expect(published(200, fault)).toEqual(
      clean.filter(({ openTimeMs }) => openTimeMs < fault.fromMs || openTimeMs >= fault.toMs),
    );
  });

  it('bad_tick moves the close, and the high or low with it', () => {
    const struck = published(200, { kind: 'bad_tick', every: 50, factor: 0.8 }).filter(
      ({ openTimeMs }) => (openTimeMs / MINUTE) % 50 === 0,
    );
    expect(struck.length).toBe(4);
    for (const candle of struck) {
      const before = clean.find(({ openTimeMs }) => openTimeMs === candle.openTimeMs);
      expect(candle.close).toBeCloseTo(0.8 * (before?.close ?? 0), 6);
      expect(candle.low).toBe(candle.close);
      expect(candle.high).toBe(before?.high);
    }
  });

  it('frozen repeats price and volume while open times go on', () => {
    const fromMs = NEWEST - 30 * MINUTE;
    const faulty = published(200, { kind: 'frozen', fromMs });
    expect(faulty.map(({ openTimeMs }) => openTimeMs)).toEqual(clean.map(({ openTimeMs }) => openTimeMs));
    const before = faulty.filter(({ closeTimeMs }) => closeTimeMs <= fromMs);
    const stuck = faulty.filter(({ closeTimeMs }) => closeTimeMs > fromMs);
    expect(before).toEqual(clean.slice(0, before.length));
    const { close, volume } = before.at(-1) as PublishedCandle;
    for (const candle of stuck) expect(candle).toMatchObject({ open: close, high: close, low: close, close, volume });
    expect(stuck).toHaveLength(31);
  });

  it('stale has no candle that closes after its start', () => {
    const fromMs = NEWEST - 90 * MINUTE;
    expect(published(200, { kind: 'stale', fromMs })).toEqual(clean.filter(({ closeTimeMs }) => closeTimeMs <= fromMs));
  });

  it('lagging shows what was to be seen one slot ago', () => {
    expect(published(200, { kind: 'lagging' })).toEqual(published(200, null, NOW - MINUTE));
  });

  it('close_stamped gives each candle the stamp of the next', () => {
    const faulty = published(200, { kind: 'close_stamped' });
    expect(faulty.slice(1).map(({ openTimeMs, close }) => [openTimeMs - MINUTE, close])).toEqual(
      clean.map(({ openTimeMs, close }) => [openTimeMs, close]),
    );
  });

  it('duplicates come twice, equal or conflicting', () => {
    const exact = published(200, { kind: 'duplicates', every: 50 });
    expect(exact).toHaveLength(clean.length + 4);
    expect(new Set(exact.map((candle) => JSON.stringify(candle))).size).toBe(clean.length);
    const conflicting = published(200, { kind: 'duplicates', every: 50, conflicting: true });
    expect(new Set(conflicting.map((candle) => JSON.stringify(candle))).size).toBe(clean.length + 4);
  });

  it('revised is preliminary until its time has come', () => {
    const fault = { kind: 'revised', every: 10, afterMs: 5 * MINUTE } as const;
    const changed = (nowMs: number) => {
      const final = new Map(published(200, null, nowMs).map((candle) => [candle.openTimeMs, JSON.stringify(candle)]));
      return published(200, fault, nowMs).filter((candle) => final.get(candle.openTimeMs) !== JSON.stringify(candle));
    };
    const slot = Math.floor(NEWEST / MINUTE / 10) * 10 * MINUTE;
    expect(changed(slot + MINUTE).map(({ openTimeMs }) => openTimeMs)).toEqual([slot]);
    expect(changed(slot + 6 * MINUTE)).toEqual([]);
  });

  it('shifted multiplies every price and leaves the volume', () => {
    for (const [i, candle] of published(200, { kind: 'shifted', factor: 1.02 }).entries()) {
      expect(candle.close).toBeCloseTo(1.02 * (clean[i]?.close ?? 0), 6);
      expect(candle.volume).toBe(clean[i]?.volume);
    }
  });

  it('missing_value takes one field', () => {
    const struck = published(200, { kind: 'missing_value', field: 'volume' }).filter(({ volume }) => volume === null);
    expect(struck.length).toBe(5);
    expect(struck.every(({ close }) => close !== null)).toBe(true);
  });
});
