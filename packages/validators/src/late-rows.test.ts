import fc from 'fast-check';
import { expect, it } from 'vitest';
import { timesOfLateOnly } from './late-rows.ts';

it('late rows are those whose times no row in time has, or nothing is said where rows come very late', () => {
  const time = fc.oneof(
    fc.integer({ min: 0, max: 30 }),
    fc.constantFrom(Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY),
  );
  let told = 0;
  fc.assert(
    fc.property(fc.array(time, { maxLength: 40 }), (times) => {
      const late: number[] = [];
      const inTime = new Set<number>();
      let newest = Number.NEGATIVE_INFINITY;
      times.forEach((t, i) => {
        if (!Number.isFinite(t)) return;
        if (t < newest) late.push(i);
        else inTime.add(t);
        newest = Math.max(newest, t);
      });
      const expected = late.map((i) => times[i] as number).filter((t) => !inTime.has(t));
      const found = timesOfLateOnly(Float64Array.from(times), late);
      if (found === null) return;
      told++;
      expect([...found]).toEqual(expected.sort((a, b) => a - b));
    }),
    { numRuns: 500 },
  );
  expect(told).toBeGreaterThan(100);
  const falling = Float64Array.from({ length: 100 }, (_, i) => -i);
  expect(timesOfLateOnly(falling, [...falling.keys()].slice(1))).toBeNull();
});
