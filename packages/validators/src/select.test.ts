import fc from 'fast-check';
import { expect, it } from 'vitest';
import { quantileInPlace, selectInPlace } from './select.ts';
import { sortRows } from './sort-rows.ts';

const values = fc.array(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, 1, 2)), {
  minLength: 1,
  maxLength: 60,
});

it('quickselect finds what sorting finds, and leaves the rest untouched', () => {
  fc.assert(
    fc.property(values, fc.nat(), (numbers, pick) => {
      const k = pick % numbers.length;
      const sorted = Float64Array.from(numbers).sort();
      expect(selectInPlace(Float64Array.from(numbers), numbers.length, k)).toBe(sorted[k]);
    }),
  );
});

it('quantiles interpolate between neighbours, and there is none of nothing', () => {
  const five = () => Float64Array.of(40, 10, 30, 20, 999);
  expect([0, 0.25, 0.5, 0.75, 1].map((q) => quantileInPlace(five(), 4, q))).toEqual([10, 17.5, 25, 32.5, 40]);
  expect(quantileInPlace(five(), 0, 0.5)).toBeNaN();
});

it('rows are sorted by time, whatever runs they come in, and stay in order where times are equal', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 60 }), (times) => {
      const order = sortRows(Uint32Array.from(times.keys()), Float64Array.from(times));
      expect([...order]).toEqual([...times.keys()].sort((a, b) => (times[a] as number) - (times[b] as number) || a - b));
    }),
  );
});
