import fc from 'fast-check';
import { expect, it } from 'vitest';
import { valuesAtRanks } from './histogram-select.ts';
import { selectInPlace } from './quickselect.ts';
import { medianInPlace, quantileInPlace, quantilesInPlace, quartilesAndMadInPlace } from './select.ts';
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
      // 0 and -0 are one value.
      expect(selectInPlace(Float64Array.from(numbers), numbers.length, k) + 0).toBe((sorted[k] as number) + 0);
    }),
  );
});

const longColumn = fc
  .tuple(
    fc.array(fc.oneof(fc.double({ noNaN: true }), fc.double({ min: 99, max: 101, noNaN: true })), { minLength: 40 }),
    fc.nat(2000),
  )
  .map(([numbers, extra]) =>
    Float64Array.from({ length: numbers.length + extra }, (_, i) => numbers[i % numbers.length] as number),
  );

it('counting finds at every rank what sorting finds: of equal, negative, infinite and far values too', () => {
  fc.assert(
    fc.property(longColumn, fc.array(fc.nat(), { minLength: 1, maxLength: 6 }), (column, picks) => {
      const ranks = picks.map((pick) => pick % column.length).sort((a, b) => a - b);
      const sorted = column.slice().sort();
      const found = valuesAtRanks(column.slice(), column.length, ranks);
      // 0 and -0 are one value.
      expect(found.map((value) => value + 0)).toEqual(ranks.map((rank) => (sorted[rank] as number) + 0));
    }),
  );
});

it('the median absolute deviation of long columns is that of sorted distances, whatever they hold', () => {
  const finiteColumn = longColumn.map((column) => column.filter((value) => Math.abs(value) < 1e300));
  fc.assert(
    fc.property(finiteColumn, (column) => {
      const n = column.length;
      if (n < 200) return;
      const middle = (sorted: Float64Array) => {
        const [lower, upper] = [sorted[(n - 1) >> 1] as number, sorted[n >> 1] as number];
        return lower === upper ? lower : lower + (upper - lower) / 2;
      };
      const { median, mad } = quartilesAndMadInPlace(column.slice(), n);
      expect(median + 0).toBe(middle(column.slice().sort()) + 0);
      expect(mad).toBe(middle(column.map((value) => Math.abs(value - median)).sort()));
    }),
    { numRuns: 300 },
  );
});

it('quantiles of long columns equal those by sorting, several at once or one by one', () => {
  const qs = [0, 0.1, 0.25, 0.5, 0.75, 1];
  for (const length of [199, 200, 201, 5000, 20_000]) {
    let state = 1;
    const column = Float64Array.from({ length }, () => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 1000 - 1e6;
    });
    const sorted = column.slice().sort();
    const expected = qs.map((q) => {
      const position = q * (length - 1);
      const lower = sorted[Math.floor(position)] as number;
      return lower + (position % 1) * ((sorted[Math.ceil(position)] as number) - lower);
    });
    expect(quantilesInPlace(column.slice(), length, qs)).toEqual(expected);
    expect(qs.map((q) => quantileInPlace(column.slice(), length, q))).toEqual(expected);
    expect(medianInPlace(column.slice(), length)).toBe(expected[3]);
  }
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
