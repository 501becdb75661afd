import { STATUSES } from '@quality/validators';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Standing } from '../api/shapes.ts';
import { type FeedRow, rowOfStanding } from '../live/feed-row.ts';
import { DEFAULT_QUERY, readFeedQuery, SORT_KEYS, selectFeeds, sortBy, writeFeedQuery } from './select-feeds.ts';

function row(exchange: string, symbol: string, overall: number | null, more: Partial<Standing> = {}): FeedRow {
  return rowOfStanding({
    feed: { exchange, symbol, timeframe: '1m' },
    status: overall === null ? 'unknown' : overall >= 85 ? 'excellent' : overall >= 70 ? 'good' : overall >= 50 ? 'fair' : 'poor',
    scores: { overall, outlier: null, freshness: null, completeness: null, consistency: null },
    checkedAt: '2023-11-14T22:30:00.000Z',
    lastCloseAt: '2023-11-14T22:29:00.000Z',
    ageSeconds: 60,
    overdueSeconds: 0,
    issueCount: 0,
    expected: 500,
    received: 500,
    reason: null,
    ...more,
  });
}

const rows = [
  row('binance', 'BTC/USDT', 100),
  row('kraken', 'ETH/USD', 20),
  row('okx', 'SOL/USDT', null),
  row('kraken', 'BTC/USD', 63),
];
const names = (found: readonly FeedRow[]): string[] => found.map(({ feed }) => feed.symbol);

describe('the feeds that a person asks for', () => {
  test('the worst stand on top, and one without a score just above what is poor', () => {
    expect(names(selectFeeds(rows, DEFAULT_QUERY))).toEqual(['ETH/USD', 'SOL/USDT', 'BTC/USD', 'BTC/USDT']);
  });

  test('every word must occur, in any part of the name and any case', () => {
    expect(names(selectFeeds(rows, { ...DEFAULT_QUERY, text: 'KRAKEN btc' }))).toEqual(['BTC/USD']);
    expect(selectFeeds(rows, { ...DEFAULT_QUERY, text: 'kraken 5m' })).toEqual([]);
  });

  test('statuses and exchange narrow together', () => {
    expect(names(selectFeeds(rows, { ...DEFAULT_QUERY, statuses: ['poor', 'fair'], exchange: 'kraken' }))).toEqual([
      'ETH/USD',
      'BTC/USD',
    ]);
  });

  test('by age the oldest come first at the first press, one that never had a candle before all', () => {
    const dead = row('a', 'DEAD/USD', 20, { lastCloseAt: '2023-11-14T20:00:00.000Z' });
    const never = row('b', 'NEVER/USD', null, { lastCloseAt: null });
    const query = sortBy(DEFAULT_QUERY, 'age');
    expect(names(selectFeeds([rows[0]!, dead, never], query))).toEqual(['NEVER/USD', 'DEAD/USD', 'BTC/USDT']);
    expect(names(selectFeeds([rows[0]!, dead, never], sortBy(query, 'age')))).toEqual(['BTC/USDT', 'DEAD/USD', 'NEVER/USD']);
  });

  test('names that differ only in case have an order', () => {
    const both = [row('x', 'y', null), row('x', 'Y', null)];
    expect(names(selectFeeds(both, DEFAULT_QUERY))).toEqual(names(selectFeeds([...both].reverse(), DEFAULT_QUERY)));
  });

  test('a sort never loses a row, and its reverse is its mirror but for equal rows', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(fc.string({ minLength: 1 }), fc.option(fc.double({ min: 0, max: 100, noNaN: true }))), {
          selector: ([name]) => name,
        }),
        fc.constantFrom(...SORT_KEYS),
        (many, sort) => {
          const all = many.map(([symbol, score]) => row('x', symbol, score));
          const up = selectFeeds(all, { ...DEFAULT_QUERY, sort });
          expect(new Set(up)).toEqual(new Set(all));
          expect(selectFeeds([...all].reverse(), { ...DEFAULT_QUERY, sort })).toEqual(up);
        },
      ),
    );
  });
});

test('a query is what its address says', () => {
  const query = fc.record({
    text: fc.string(),
    statuses: fc.subarray([...STATUSES]),
    exchange: fc.string(),
    timeframe: fc.string(),
    sort: fc.constantFrom(...SORT_KEYS),
    descending: fc.boolean(),
  });
  fc.assert(
    fc.property(query, (each) => {
      expect(readFeedQuery(new URLSearchParams(writeFeedQuery(each).toString()))).toEqual(each);
    }),
  );
  expect(writeFeedQuery(DEFAULT_QUERY).toString()).toBe('');
});
