import { expect, test } from 'vitest';
import { rowOfStanding } from '../live/feed-row.ts';
import { summarizeFeeds } from './summarize-feeds.ts';

const nowMs = Date.parse('2023-11-14T22:30:00.000Z');

function row(overall: number | null, ageSeconds: number) {
  return rowOfStanding({
    feed: { exchange: 'x', symbol: String(Math.random()), timeframe: '1m' },
    status: overall === null ? 'unknown' : overall < 50 ? 'poor' : 'excellent',
    scores: { overall, outlier: null, freshness: null, completeness: null, consistency: null },
    checkedAt: '2023-11-14T22:30:00.000Z',
    lastCloseAt: new Date(nowMs - ageSeconds * 1_000).toISOString(),
    ageSeconds,
    overdueSeconds: Math.max(0, ageSeconds - 65),
    issueCount: 2,
    expected: 500,
    received: 500,
    reason: null,
  });
}

test('statuses, the median of known scores, overdue feeds and issues are counted', () => {
  expect(summarizeFeeds([row(20, 6_000), row(null, 3_000), row(90, 10), row(100, 10)], nowMs)).toEqual({
    count: 4,
    byStatus: { excellent: 2, good: 0, fair: 0, poor: 1, unknown: 1 },
    medianScore: 90,
    late: 2,
    issues: 8,
  });
});

test('a feed grows late by the clock alone', () => {
  const rows = [row(100, 10)];
  expect(summarizeFeeds(rows, nowMs + 354_000).late).toBe(0);
  expect(summarizeFeeds(rows, nowMs + 356_000).late).toBe(1);
});

test('without a score there is no median', () => {
  expect(summarizeFeeds([], nowMs).medianScore).toBeNull();
});
