import { describe, expect, it } from 'vitest';
import type { CandleRow, CleanMethod } from './index.ts';
import { assess, CandleSeries, clean } from './index.ts';
import { FAULTS } from './testing/faults.ts';
import type { Row } from './testing/walk.ts';
import { MINUTE_MS, START_MS, walk } from './testing/walk.ts';

const OPTIONS = { feed: { exchange: null, symbol: null, timeframe: '1m' }, now: START_MS + 100 * MINUTE_MS };
const METHODS: readonly CleanMethod[] = ['remove', 'interpolate', 'winsorize'];

function cleaned(rows: readonly CandleRow[], method: CleanMethod): CandleSeries {
  const series = CandleSeries.fromRows(rows);
  return clean(series, assess(series, OPTIONS), { method });
}

describe('clean', () => {
  it('changes nothing where nothing was found', () => {
    const rows = walk(100);
    for (const method of METHODS) expect(cleaned(rows, method).toRows()).toEqual(rows);
  });

  it('sorts, reads units, keeps one row for each open time, and drops rows that are no candle of the grid', () => {
    const rows = walk(100);
    const messy: CandleRow[] = [
      ...rows.slice(50),
      ...rows.slice(0, 50),
      rows[3] as Row,
      [(rows[4] as Row)[0] / 1000, ...(rows[4] as Row).slice(1)],
      [START_MS + 1, 1, 1, 1, 1, 1],
      [START_MS + 9e9, 1, 1, 1, 1, 1],
      [OPTIONS.now, 100, 100, 100, 100, 1],
      [0, 1, 1, 1, 1, 1],
      [null, 1, 1, 1, 1, 1],
    ];
    for (const method of METHODS) expect(cleaned(messy, method).toRows()).toEqual(rows);
  });

  it('removes, interpolates or winsorizes a bad close, and encloses it again', () => {
    const rows = walk(100);
    const [before, bad, after] = rows.slice(49, 52) as [Row, Row, Row];
    const messy = rows.map((row) => (row === bad ? [...bad.slice(0, 4), bad[4] * 2, bad[5]] : row)) as CandleRow[];
    expect(cleaned(messy, 'remove').toRows()).toEqual(rows.filter((row) => row !== bad));
    const interpolated = cleaned(messy, 'interpolate').row(50) as number[];
    expect(interpolated[4]).toBeCloseTo((before[4] + after[4]) / 2, 10);
    const closes = [...rows.slice(48, 50), ...rows.slice(51, 53)].map((row) => row[4]);
    const winsorized = cleaned(messy, 'winsorize').row(50) as number[];
    expect(winsorized[4]).toBe(Math.max(...closes));
    for (const [, open, high, low, close] of [interpolated, winsorized] as Row[]) {
      expect(high).toBeGreaterThanOrEqual(Math.max(open, close));
      expect(low).toBeLessThanOrEqual(Math.min(open, close));
    }
  });

  it('puts the nearest sound value where one is missing at an end', () => {
    const rows = walk(100);
    const messy = rows.map((row, i) => (i === 0 || i === 99 ? [...row.slice(0, 5), null] : row)) as CandleRow[];
    const result = cleaned(messy, 'winsorize');
    expect([result.volume[0], result.volume[99]]).toEqual([rows[1]?.[5], rows[98]?.[5]]);
  });

  it('removes what was found: no issue but missing candles and a late feed is left, for every kind of fault', () => {
    for (const [name, fault] of Object.entries(FAULTS)) {
      const rows = walk(100).flatMap((row, i, all) => (i === 40 || i === 70 ? fault(row, all[i - 1]) : [row]));
      for (const method of METHODS) {
        const report = assess(cleaned(rows, method), OPTIONS);
        const left = report.issues.map(({ type }) => type).filter((type) => type !== 'gap');
        expect(left, `${name}, ${method}`).toEqual([]);
      }
    }
  });

  it('refuses a method that it does not know', () => {
    expect(() => clean(CandleSeries.fromRows([]), { issues: [] }, { method: 'drop' as CleanMethod })).toThrow(
      'method is "drop": allowed are remove, interpolate, winsorize',
    );
  });
});
