import fc from 'fast-check';
import { expect, it } from 'vitest';
import { boundsOf, isOutside, statisticsOf } from './classic-statistics.ts';
import { RollingMoments } from './rolling-moments.ts';
import { madOfSorted, rollingOutliersOf } from './rolling-outliers.ts';

const value = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 90, max: 110 }) },
  { weight: 3, arbitrary: fc.double({ min: -1000, max: 1000, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 0, -0, 5, 5) },
);
const column = fc.array(value, { maxLength: 120 }).map((values) => Float64Array.from(values));

it('by quartiles and MAD a rolling window finds what judging every window anew finds', () => {
  fc.assert(
    fc.property(column, fc.integer({ min: 2, max: 40 }), fc.integer({ min: 1, max: 20 }), (values, window, fewest) => {
      for (const method of ['iqr', 'mad'] as const) {
        const expected = [...values.keys()].filter((i) => {
          const statistics = statisticsOf(values.subarray(Math.max(0, i + 1 - window), i + 1));
          const own = values[i] as number;
          return statistics.valid >= fewest && Number.isFinite(own) && isOutside(own, boundsOf(statistics, method, 1.5));
        });
        expect(rollingOutliersOf(values, method, 1.5, window, fewest)).toEqual(expected);
      }
    }),
  );
});

it('mean and deviation of a rolling window are those of the window read anew', () => {
  fc.assert(
    fc.property(column, fc.integer({ min: 2, max: 40 }), (values, window) => {
      const moments = new RollingMoments(window);
      for (const [i, own] of values.entries()) {
        moments.push(own);
        const anew = statisticsOf(values.subarray(Math.max(0, i + 1 - window), i + 1));
        expect(moments.count).toBe(anew.valid);
        if (anew.valid === 0) continue;
        expect(Math.abs(moments.mean - anew.mean)).toBeLessThanOrEqual(1e-9);
        if (anew.valid > 1) expect(Math.abs(moments.std - anew.std)).toBeLessThanOrEqual(1e-9 * (1 + anew.std));
      }
    }),
  );
});

it('a huge value that has left the window leaves nothing behind', () => {
  const moments = new RollingMoments(10);
  for (const own of [1e15, ...Array.from({ length: 10 }, (_, i) => 100 + (i % 2))]) moments.push(own);
  expect(moments.mean).toBeCloseTo(100.5, 12);
  expect(moments.std).toBeCloseTo(Math.sqrt(2.5 / 9), 12);
});

it('equal values have a deviation of exactly 0', () => {
  const moments = new RollingMoments(7);
  for (let i = 0; i < 30; i++) {
    moments.push(0.1);
    if (i > 0) expect(moments.std).toBe(0);
  }
  expect(madOfSorted(new Float64Array(9).fill(0.1), 0.1)).toBe(0);
});
