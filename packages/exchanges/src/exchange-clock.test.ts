import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareClocks } from './exchange-clock.ts';

describe('a comparison of clocks', () => {
  it('is right within its uncertainty, wherever in the round trip the exchange read its clock, cut to seconds or not', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -200_000, max: 200_000 }),
        fc.integer({ min: 0, max: 5000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.boolean(),
        (skewMs, roundTripMs, share, tellsSeconds) => {
          const sentMs = 1_700_000_000_123;
          const exact = sentMs + share * roundTripMs + skewMs;
          const told = tellsSeconds ? Math.floor(exact / 1000) * 1000 : exact;
          const reading = compareClocks(told, sentMs, sentMs + roundTripMs);
          expect(Math.abs(reading.skewMs - skewMs)).toBeLessThanOrEqual(reading.uncertaintyMs + 1e-3);
        },
      ),
    );
  });
});
