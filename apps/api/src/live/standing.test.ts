import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CheckedQuality } from './quality-of.ts';
import { type FeedTerms, standingAt, validUntilMs } from './standing.ts';

const CHECKED_AT = Date.UTC(2023, 10, 14, 22, 30);
const MINUTE = 60_000;

const terms: FeedTerms = {
  timeframeMs: MINUTE,
  graceMs: 5_000,
  checkDueMs: 3 * MINUTE,
  criticalMs: 15 * MINUTE,
  deadFeedCap: 20,
};

const stored: CheckedQuality = {
  feed: { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' },
  status: 'excellent',
  scores: { overall: 99, outlier: 100, freshness: 100, completeness: 97, consistency: 100 },
  checkedAt: new Date(CHECKED_AT).toISOString(),
  lastCloseAt: new Date(CHECKED_AT - 12_000).toISOString(),
  ageSeconds: 12,
  overdueSeconds: 0,
  issueCount: 0,
  expected: 500,
  received: 498,
  reason: null,
};

const at = (ms: number, quality = stored) => standingAt(quality, terms, CHECKED_AT + ms);

describe('standingAt', () => {
  test('between two checks a feed keeps its status and scores while its age runs on', () => {
    expect(at(0)).toEqual(stored);
    expect(at(48_000)).toEqual({ ...stored, ageSeconds: 60 });
  });

  test('overdue counts from one timeframe and the grace after the last close', () => {
    expect(at(53_000).overdueSeconds).toBe(0);
    expect(at(63_000).overdueSeconds).toBe(10);
  });

  test('a feed whose check is overdue is unknown, without scores, and says not_checked', () => {
    expect(at(3 * MINUTE).status).toBe('excellent');
    const late = at(3 * MINUTE + 1);
    expect(late).toMatchObject({ status: 'unknown', reason: 'not_checked' });
    expect(Object.values(late.scores)).toEqual([null, null, null, null, null]);
  });

  test('a feed that is dead by the clock is poor and at most at the cap, whatever its last report said', () => {
    const deadAt = 16 * MINUTE + 5_000 - 12_000;
    expect(at(deadAt).status).toBe('unknown');
    expect(at(deadAt + 1)).toMatchObject({ status: 'poor', scores: { overall: 20 }, reason: 'not_checked' });
    expect(at(deadAt + 45 * MINUTE).scores.freshness).toBe(0);
  });

  test('a dead feed that is checked on time keeps the reason of its last tick', () => {
    const dead = { ...stored, lastCloseAt: new Date(CHECKED_AT - 60 * MINUTE).toISOString(), reason: 'timeout' };
    expect(at(1_000, dead)).toMatchObject({ status: 'poor', reason: 'timeout' });
  });

  test('a feed that never had a candle has no age', () => {
    expect(at(0, { ...stored, lastCloseAt: null })).toMatchObject({ ageSeconds: null, overdueSeconds: null });
  });

  test('waiting never makes a feed better', () => {
    const rank = { excellent: 4, good: 3, fair: 2, poor: 1, unknown: 1 };
    fc.assert(
      fc.property(fc.nat(10 * 3_600_000), fc.nat(3_600_000), (ms, more) => {
        const earlier = at(ms);
        const later = at(ms + more);
        expect(rank[later.status]).toBeLessThanOrEqual(rank[earlier.status]);
        expect(later.ageSeconds!).toBeGreaterThanOrEqual(earlier.ageSeconds!);
      }),
    );
  });
});

describe('validUntilMs', () => {
  test('is the last instant at which the standing is what the report said', () => {
    fc.assert(
      fc.property(fc.nat(20 * MINUTE), (ageMs) => {
        const quality = { ...stored, lastCloseAt: new Date(CHECKED_AT - ageMs).toISOString() };
        const untilMs = validUntilMs(quality, terms);
        if (standingAt(quality, terms, CHECKED_AT).status !== 'excellent') return;
        expect(standingAt(quality, terms, untilMs).status).toBe('excellent');
        expect(standingAt(quality, terms, untilMs + 1).status).not.toBe('excellent');
      }),
    );
  });
});
