import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toIso } from './format-time.ts';

describe('toIso', () => {
  it('writes what a Date writes, for every time that a Date can name and in any order', () => {
    const time = fc.oneof(
      fc.double({ min: -8.64e15, max: 8.64e15, noNaN: true }),
      fc.integer({ min: 1_699_000_000_000, max: 1_700_000_000_000 }),
      fc.constantFrom(0, -1, 86_399_999, 86_400_000, -62_167_219_200_001, 253_402_300_800_000),
    );
    fc.assert(
      fc.property(fc.array(time, { maxLength: 20 }), (times) => {
        expect(times.map(toIso)).toEqual(times.map((ms) => new Date(ms).toISOString()));
      }),
      { numRuns: 1000 },
    );
  });

  it('cuts a time that no date can name to the limit', () => {
    expect(toIso(Number.POSITIVE_INFINITY)).toBe('+275760-09-13T00:00:00.000Z');
    expect(toIso(-1e300)).toBe('-271821-04-20T00:00:00.000Z');
  });
});
