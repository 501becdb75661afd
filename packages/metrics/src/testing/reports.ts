import type { Issue, Report } from '@quality/validators';

/** A good report of one feed, with what a test wants different. */
export function aReport(differences: Partial<Report> = {}): Report {
  const issues = differences.issues ?? [];
  return {
    feed: { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' },
    source: null,
    checkedAt: '2023-11-14T22:30:00.000Z',
    window: { from: '2023-11-14T14:10:00.000Z', to: '2023-11-14T22:30:00.000Z', expected: 500, received: 498, filler: 0 },
    scores: { overall: 99.86, outlier: 100, freshness: 100, completeness: 99.6, consistency: 100 },
    status: 'excellent',
    freshness: { lastCloseAt: '2023-11-14T22:30:00.000Z', ageSeconds: 0, overdueSeconds: 0, level: 'fresh' },
    ledger: [],
    checks: [],
    issueCount: issues.reduce((sum, issue) => sum + (issue.severity === 'low' ? 0 : issue.count), 0),
    durationMs: 0.08,
    version: '0.1.0',
    ...differences,
    issues,
  };
}

/** An issue of the given times. */
export function anIssue(differences: Partial<Issue> & Pick<Issue, 'type' | 'times'>): Issue {
  return {
    severity: 'medium',
    field: null,
    count: Math.max(1, differences.times.length),
    ranges: [],
    message: `${differences.type} in a test`,
    recommendation: 'none',
    ...differences,
  };
}
