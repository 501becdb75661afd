import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countDistinct } from './distinct-times.ts';

const ascending = (max: number) =>
  fc.uniqueArray(fc.integer({ min: -20, max }), { maxLength: 20 }).map((t) => t.sort((a, b) => a - b));

describe('countDistinct', () => {
  it('counts each time once over any windows that move forward', () => {
    const windows = fc.array(fc.record({ step: fc.nat(10), seen: fc.uniqueArray(fc.nat(29), { maxLength: 15 }) }), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(windows, (steps) => {
        let from = 0;
        let counted: readonly number[] = [];
        let total = 0;
        const distinct = new Set<number>();
        for (const { step, seen } of steps) {
          from += step;
          const times = seen.map((slot) => from + slot).sort((a, b) => a - b);
          const result = countDistinct(counted, times, from, from + 30);
          counted = result.counted;
          total += result.fresh;
          for (const time of times) distinct.add(time);
        }
        expect(total).toBe(distinct.size);
      }),
    );
  });

  it('remembers no more than the window and the report hold', () => {
    fc.assert(
      fc.property(ascending(60), ascending(60), fc.nat(30), (counted, seen, from) => {
        const result = countDistinct(counted, seen, from, from + 10);
        const expected = new Set([...counted.filter((t) => t >= from && t < from + 10), ...seen]);
        expect(result.counted).toEqual([...expected].sort((a, b) => a - b));
      }),
    );
  });

  it('a time far outside the window is counted once for as long as the issue shows it', () => {
    const first = countDistinct([], [1_700_000], 1_700_000_000_000, 1_700_000_600_000);
    const second = countDistinct(first.counted, [1_700_000], 1_700_000_060_000, 1_700_000_660_000);
    expect([first.fresh, second.fresh]).toEqual([1, 0]);
  });
});
