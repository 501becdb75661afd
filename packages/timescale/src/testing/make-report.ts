import type { Feed, Report, Scores, Status } from '@quality/validators';

export const btc: Feed = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' };

export interface ReportParts {
  readonly feed?: Feed;
  readonly time: number;
  readonly overall?: number | null;
  readonly scores?: Partial<Scores>;
  readonly status?: Status;
  readonly issues?: Report['issues'];
  readonly checks?: Report['checks'];
  readonly durationMs?: number;
}

/** A report of one feed at one time; what a test does not name is a plain value. */
export function makeReport({ feed = btc, time, overall = 100, scores = {}, ...parts }: ReportParts): Report {
  const at = (ms: number) => new Date(ms).toISOString();
  const issues = parts.issues ?? [];
  return {
    feed,
    source: null,
    checkedAt: at(time),
    window: { from: at(time - 500 * 60_000), to: at(time), expected: 500, received: 498, filler: 1 },
    scores: { overall, outlier: 100, freshness: 100, completeness: 99.6, consistency: 100, ...scores },
    status: parts.status ?? statusOf(overall),
    freshness: { lastCloseAt: at(time), ageSeconds: 12.5, overdueSeconds: 0, level: 'fresh' },
    ledger: overall === null || overall === 100 ? [] : [{ reason: 'gap', component: 'completeness', points: 100 - overall }],
    issues,
    checks: parts.checks ?? [{ check: 'gap', verdict: 'pass', observed: 0, expected: 0, reason: 'no candle is missing' }],
    issueCount: issues.reduce((sum, { severity, count }) => sum + (severity === 'low' ? 0 : count), 0),
    durationMs: parts.durationMs ?? 0.08,
    version: '1.0.0',
  };
}

export function statusOf(overall: number | null): Status {
  if (overall === null) return 'unknown';
  return overall >= 85 ? 'excellent' : overall >= 70 ? 'good' : overall >= 50 ? 'fair' : 'poor';
}
