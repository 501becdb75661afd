import { describe, expect, it } from 'vitest';
import {
  assess,
  buildBaseline,
  CandleSeries,
  emptyShare,
  hourOfWeek,
  mergeBaselines,
  missingShare,
  quantileOf,
} from '../index.ts';
import { FILE } from '../testing/judge.ts';
import type { Row } from '../testing/walk.ts';
import { randomOf, walk } from '../testing/walk.ts';

const MONDAY_MS = Date.UTC(2023, 10, 13);

function learn(rows: readonly Row[], now = Number.MAX_SAFE_INTEGER / 1e3) {
  return buildBaseline(CandleSeries.fromRows(rows), { feed: FILE, now });
}

describe('buildBaseline', () => {
  it('numbers hours of the week from Monday 00:00 UTC', () => {
    expect(hourOfWeek(MONDAY_MS)).toBe(0);
    expect(hourOfWeek(MONDAY_MS - 1)).toBe(167);
    expect(hourOfWeek(Date.UTC(1969, 11, 29))).toBe(0);
  });

  it('learns how often an hour of the week has no candle, as (missing + ½) / (slots + 1)', () => {
    const random = randomOf(7);
    const quiet = (ms: number) => hourOfWeek(ms) === 3;
    const rows = walk(2 * 10_080, { startMs: MONDAY_MS }).filter(([t]) => !quiet(t) || random() < 0.5);
    const baseline = learn(rows);
    const seen = rows.filter(([t]) => quiet(t)).length;
    expect(missingShare(baseline, MONDAY_MS + 3 * 3_600_000)).toBe((120 - seen + 0.5) / 121);
    expect(missingShare(baseline, MONDAY_MS + 4 * 3_600_000)).toBe(0.5 / 121);
    expect(baseline.slots).toBe(2 * 10_080);
  });

  it('counts candles without volume as empty, not as missing', () => {
    const rows = walk(10_080, { startMs: MONDAY_MS }).map(
      (row, i): Row => (i % 2 === 0 ? ([...row.slice(0, 5), 0] as unknown as Row) : row),
    );
    const baseline = learn(rows);
    expect(emptyShare(baseline, MONDAY_MS)).toBe(30.5 / 61);
    expect(missingShare(baseline, MONDAY_MS)).toBe(0.5 / 61);
    expect(baseline.volume.zeros).toBe(5040);
  });

  it('does not learn a hole that nothing explains', () => {
    const rows = walk(10_080, { startMs: MONDAY_MS }).filter((_, i) => (i < 1000 || i >= 1300) && i % 500 !== 250);
    const baseline = learn(rows);
    expect(baseline.missingRuns).toEqual([[1, 19]]);
    expect(baseline.slots).toBe(10_080 - 300);
  });

  it('tells quantiles within 2.5 %', () => {
    const rows = walk(3000, { startMs: MONDAY_MS });
    const { volume } = learn(rows);
    const sorted = rows.map(([, , , , , v]) => v).sort((a, b) => a - b);
    for (const q of [0.05, 0.25, 0.5, 0.75, 0.99]) {
      const exact = sorted[Math.floor(q * (sorted.length - 1))] as number;
      expect(Math.abs(quantileOf(volume, q) / exact - 1)).toBeLessThan(0.026);
    }
  });

  it('survives JSON, and a day added equals both spans learned', () => {
    const rows = walk(2 * 1440, { startMs: MONDAY_MS });
    const [first, second] = [rows.slice(0, 1440), rows.slice(1440)];
    const both = learn(rows);
    const merged = mergeBaselines(JSON.parse(JSON.stringify(learn(first))), learn(second));
    expect({ ...merged, moves: 0, flatRuns: 0, hours: 0 }).toEqual({ ...both, moves: 0, flatRuns: 0, hours: 0 });
    expect(merged.hours.map(({ slots, missing }) => [slots, missing])).toEqual(
      both.hours.map(({ slots, missing }) => [slots, missing]),
    );
    expect(JSON.stringify(both).length).toBeLessThan(40_000);
  });

  it('is refused by a feed of another timeframe, and when it is of another version', () => {
    const history = learn(walk(100, { startMs: MONDAY_MS }));
    const judge = (given: unknown, timeframe: string) =>
      assess(CandleSeries.fromRows([]), { feed: { ...FILE, timeframe }, now: 0, history: given as typeof history });
    expect(() => judge(history, '5m')).toThrow('history is of timeframe 1m: the feed has 5m');
    expect(() => judge({ ...history, version: 0 }, '1m')).toThrow('history has version 0');
    expect(() => mergeBaselines(history, { ...history, timeframe: '1h' })).toThrow('timeframe');
  });
});
