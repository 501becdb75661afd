import type { Issue, Report, Status } from '@quality/validators';

/** Exchanges, symbols and timeframes of the example; each combination is a feed. */
export const EXAMPLE = {
  exchange: ['binance', 'kraken', 'okx'],
  symbol: ['BTC/USDT', 'ETH/USDT:USDT'],
  timeframe: ['1m', '1h'],
} as const;

const STATUSES: readonly (readonly [Status, number | null])[] = [
  ['excellent', 99.4],
  ['poor', 12],
  ['good', 78],
  ['unknown', null],
  ['fair', 61],
  ['excellent', 97],
];

/** One report a feed at `now`, over all statuses, with a dead feed and with outliers among them. */
export function exampleReports(now: Date): Report[] {
  const feeds = EXAMPLE.exchange.flatMap((exchange) =>
    EXAMPLE.symbol.flatMap((symbol) => EXAMPLE.timeframe.map((timeframe) => ({ exchange, symbol, timeframe }))),
  );
  return feeds.map((feed, index) => {
    const [status, overall] = STATUSES[index % STATUSES.length]!;
    const ageSeconds = status === 'poor' ? 90_000 : 30;
    const issues = status === 'poor' ? exampleIssues(now) : [];
    return {
      feed,
      source: null,
      checkedAt: now.toISOString(),
      window: { from: new Date(+now - 30_000_000).toISOString(), to: now.toISOString(), expected: 500, received: 490, filler: 0 },
      scores: { overall, outlier: overall, freshness: overall, completeness: overall, consistency: overall },
      status,
      freshness: {
        lastCloseAt: new Date(+now - ageSeconds * 1000).toISOString(),
        ageSeconds,
        overdueSeconds: Math.max(0, ageSeconds - 60),
        level: status === 'poor' ? 'critical' : 'fresh',
      },
      ledger: [],
      issues,
      checks: [],
      issueCount: issues.length,
      durationMs: 0.4,
      version: '1.0.0',
    };
  });
}

/** Findings on candles that were never seen before, so that counters grow with every call. */
function exampleIssues(now: Date): Issue[] {
  const times = [+now];
  const common = { severity: 'high', count: 1, times, ranges: [], message: 'as an example', recommendation: 'none' } as const;
  return [
    { ...common, type: 'price_outlier', field: 'close' },
    { ...common, type: 'gap', field: null, causes: [] },
  ];
}
