import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CandleSeries } from './candle-series.ts';
import { checkClassic } from './classic-checks.ts';
import { checkOutliers } from './classic-outliers.ts';
import { ValidatorError } from './errors.ts';
import { MINUTE_MS, START_MS, walk } from './testing/walk.ts';
import { parseTimeframe } from './timeframe.ts';

const cell = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 9 }) },
  { weight: 2, arbitrary: fc.double({ min: -10, max: 10, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(null, Number.NaN, Number.POSITIVE_INFINITY, 0, 1e300) },
);
const openTime = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 60 }).map((slot) => START_MS + slot * MINUTE_MS) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 60 }).map((slot) => START_MS + slot * MINUTE_MS + 17_000) },
  { weight: 1, arbitrary: fc.constantFrom(null, Number.NaN, 0, 4e14) },
);
const rows = fc.array(fc.tuple(openTime, cell, cell, cell, cell, cell), { maxLength: 80 });

it('grid, gaps, order and doubled rows are what counting row by row says, near or far apart', () => {
  for (const name of ['1m', '3m', '1M']) {
    const timeframe = parseTimeframe(name);
    fc.assert(
      fc.property(rows, (cells) => {
        const times = cells.map(([time]) => time).filter((time) => time !== null && Number.isFinite(time)) as number[];
        const { slots, ageMs } = checkClassic(CandleSeries.fromRows(cells), { timeframe: name, now: START_MS });
        const aligned = times.filter((time) => timeframe.isAligned(time));
        const first = Math.min(...times);
        const last = Math.max(...times);
        const expected = times.length === 0 ? 0 : timeframe.slotOf(last) - timeframe.slotOf(first) + 1;
        expect(slots).toEqual({
          withoutTime: cells.length - times.length,
          firstMs: times.length === 0 ? Number.NaN : first,
          lastMs: times.length === 0 ? Number.NaN : last,
          expected,
          missing: expected - new Set(aligned).size,
          misaligned: times.length - aligned.length,
          duplicates: times.length - new Set(times).size,
          outOfOrder: times.filter((time, i) => i > 0 && time < (times[i - 1] as number)).length,
        });
        expect(ageMs).toBe(times.length === 0 ? null : START_MS - timeframe.closeOf(last));
      }),
    );
  }
});

it('missing values and OHLC violations are counted row by row; what is missing is not compared', () => {
  fc.assert(
    fc.property(rows, (cells) => {
      const series = CandleSeries.fromRows(cells);
      const { missingValues, ohlcViolations } = checkClassic(series, { timeframe: '1m' });
      const count = (column: Float64Array) => column.filter((value) => !Number.isFinite(value)).length;
      for (const field of ['time', 'open', 'high', 'low', 'close', 'volume'] as const)
        expect(missingValues[field]).toBe(count(series[field]));
      const finite = (value: number | undefined) => (Number.isFinite(value) ? (value as number) : Number.NaN);
      const violating = cells.filter((_, i) => {
        const [o, h, l, c] = [series.open[i], series.high[i], series.low[i], series.close[i]].map(finite) as [
          number,
          number,
          number,
          number,
        ];
        return h < l || h < o || h < c || l > o || l > c;
      });
      expect(ohlcViolations).toBe(violating.length);
    }),
  );
});

it('outliers and statistics equal those of checkOutliers, method by method, in short and long columns', () => {
  fc.assert(
    fc.property(rows, fc.integer({ min: 1, max: 12 }), (cells, times) => {
      const series = CandleSeries.fromRows(Array.from({ length: times }, () => cells).flat());
      const { outliers } = checkClassic(series, { timeframe: '1m' });
      for (const method of ['zscore', 'iqr', 'mad'] as const) {
        for (const result of checkOutliers(series, { method })) {
          const own = outliers[result.field as 'close' | 'volume'];
          expect(own.statistics).toEqual(result.statistics);
          expect(own[method]).toEqual(result.verdict === 'not_evaluated' ? null : result.indices);
        }
      }
    }),
  );
});

it('a clean series has nothing to count', () => {
  const result = checkClassic(CandleSeries.fromRows(walk(5000)), { timeframe: '1m', now: START_MS + 5000 * MINUTE_MS });
  expect(result.slots).toMatchObject({ expected: 5000, missing: 0, misaligned: 0, duplicates: 0, outOfOrder: 0 });
  expect(result).toMatchObject({ rows: 5000, ageMs: 0, ohlcViolations: 0 });
});

it('options that cannot be are named', () => {
  const series = CandleSeries.fromRows(walk(3));
  const options = [{ timeframe: '1x' }, { timeframe: '1m', now: Number.NaN }, { timeframe: '1m', minSample: 0 }];
  for (const option of options) expect(() => checkClassic(series, option)).toThrow(ValidatorError);
  expect(() => checkClassic(series, { timeframe: '1m', thresholds: { iqr: -1 } })).toThrow(/thresholds\.iqr is -1/);
});
