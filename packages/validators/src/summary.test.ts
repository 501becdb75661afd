import { expect, it } from 'vitest';
import { assessMany, CandleSeries, summarize } from './index.ts';
import { MINUTE_MS, START_MS, walk } from './testing/walk.ts';

it('sums many feeds up: statuses, average, minimum, poor feeds with the worst first, issues', () => {
  const now = START_MS + 100 * MINUTE_MS;
  const feed = (symbol: string) => ({ exchange: null, symbol, timeframe: '1m' });
  const dead = { feed: feed('DEAD'), now: now + 3_600_000 };
  const { reports, summary } = assessMany([
    { series: CandleSeries.fromRows(walk(100)), options: { feed: feed('GOOD'), now } },
    { series: CandleSeries.fromRows([]), options: { feed: feed('NEW'), now } },
    { series: CandleSeries.fromRows(walk(100)), options: dead },
    {
      series: CandleSeries.fromRows(walk(100).slice(0, 90)),
      options: { ...dead, feed: feed('WORSE'), policy: { gates: { deadFeed: 10 } } },
    },
  ]);
  expect(reports.map(({ feed: { symbol } }) => symbol)).toEqual(['GOOD', 'NEW', 'DEAD', 'WORSE']);
  expect(summary).toEqual({
    feeds: 4,
    byStatus: { excellent: 1, good: 0, fair: 0, poor: 2, unknown: 1 },
    scored: 3,
    averageScore: (100 + 20 + 10) / 3,
    minimumScore: 10,
    poorFeeds: [feed('WORSE'), feed('DEAD')],
    totalIssues: 2,
  });
});

it('of no feed has no average', () => {
  expect(summarize([])).toMatchObject({
    feeds: 0,
    scored: 0,
    averageScore: null,
    minimumScore: null,
    poorFeeds: [],
    totalIssues: 0,
  });
});
