import type { Feed, Report } from '@quality/validators';

export const MINUTE = 60_000;

export interface ReportValues {
  readonly feed: Feed;
  readonly checkedAtMs: number;
  readonly overall?: number;
  readonly issues?: Report['issues'];
}

const CAPS = [
  [85, 'excellent'],
  [70, 'good'],
  [50, 'fair'],
] as const;

/** A report as a collector would store it, of a feed whose last candle closed 12 s before the check. */
export function makeReport({ feed, checkedAtMs, overall = 99.86, issues = [gap(checkedAtMs)] }: ReportValues): Report {
  const closeMs = checkedAtMs - 12_000;
  return {
    feed,
    source: null,
    checkedAt: iso(checkedAtMs),
    window: { from: iso(closeMs - 500 * MINUTE), to: iso(closeMs), expected: 500, received: 498, filler: 0 },
    scores: { overall, outlier: 100, freshness: 100, completeness: 99.6, consistency: 100 },
    status: CAPS.find(([least]) => overall >= least)?.[1] ?? 'poor',
    freshness: { lastCloseAt: iso(closeMs), ageSeconds: 12, overdueSeconds: 0, level: 'fresh' },
    ledger: [{ reason: 'gap', component: 'completeness', points: 100 - overall }],
    issues,
    checks: [{ check: 'gap', verdict: 'fail', observed: 2, expected: 0, reason: '2 candles are missing' }],
    issueCount: issues.filter(({ severity }) => severity !== 'low').reduce((sum, { count }) => sum + count, 0),
    durationMs: 0.08,
    version: '0.1.0',
  };
}

function gap(checkedAtMs: number): Report['issues'][number] {
  const from = Math.floor(checkedAtMs / MINUTE) * MINUTE - 10 * MINUTE;
  return {
    type: 'gap',
    severity: 'low',
    field: null,
    count: 2,
    times: [from, from + MINUTE],
    ranges: [[from, from + 2 * MINUTE]],
    causes: [{ range: [from, from + 2 * MINUTE], cause: 'unknown', evidence: 'no peers, no fetch log' }],
    message: '2 candles missing',
    recommendation: 'Re-fetch the range',
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
