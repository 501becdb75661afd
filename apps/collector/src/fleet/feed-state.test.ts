import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packAttempt, unpackAttempt } from './feed-state.ts';

test('a fetch comes back as it was packed', () => {
  const ms = fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) });
  fc.assert(
    fc.property(ms, ms, ms, fc.option(fc.constantFrom('timeout', 'rate_limited', 'exchange_error')), (atMs, from, to, reason) => {
      const attempt = {
        atMs,
        range: [from, to] as const,
        ...(reason === null ? { outcome: 'answered' as const } : { outcome: 'failed' as const, reason }),
      };
      expect(unpackAttempt(packAttempt(attempt))).toEqual({ atMs, range: [from, to], reason });
    }),
  );
});

test('a fetch of one minute ago takes less than thirty bytes', () => {
  const atMs = Date.UTC(2026, 10, 25);
  expect(packAttempt({ atMs, range: [atMs - 360_000, atMs + 120_000], outcome: 'answered' }).length).toBeLessThan(30);
});
