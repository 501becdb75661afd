import type { Report } from '@quality/validators';
import { z } from 'zod';
import type { StoredQuality } from './quality-record.ts';

const iso = z.date().transform((date) => date.toISOString());
const number = z.number();
const json = z.unknown();

/** A row of `quality_metrics` as the driver gives it. */
const rowSchema = z.object({
  time: iso,
  exchange: z.string(),
  symbol: z.string(),
  timeframe: z.string(),
  overall_score: number.nullable(),
  status: z.enum(['excellent', 'good', 'fair', 'poor', 'unknown']),
  outlier_score: number.nullable(),
  freshness_score: number.nullable(),
  completeness_score: number.nullable(),
  consistency_score: number.nullable(),
  freshness_age_seconds: number.nullable(),
  issues: json,
  issue_count: number,
  check_duration_ms: number,
  collector_version: z.string(),
  window_from: iso,
  window_to: iso,
  expected: number,
  received: number,
  filler: number,
  last_close_at: iso.nullable(),
  overdue_seconds: number.nullable(),
  freshness_level: z.enum(['fresh', 'warning', 'critical', 'unknown']),
  reason: z.string().nullable(),
  ledger: json,
  checks: json,
  metadata: z.record(z.string(), json).nullable(),
  report_version: z.string(),
  source: z.string().nullable(),
});

/** Gives back the report of a row of `quality_metrics`, and what is kept beside it. */
export function fromQualityRow(raw: unknown): StoredQuality {
  const row = rowSchema.parse(raw);
  return {
    report: {
      feed: { exchange: row.exchange, symbol: row.symbol, timeframe: row.timeframe },
      source: row.source,
      checkedAt: row.time,
      window: { from: row.window_from, to: row.window_to, expected: row.expected, received: row.received, filler: row.filler },
      scores: {
        overall: row.overall_score,
        outlier: row.outlier_score,
        freshness: row.freshness_score,
        completeness: row.completeness_score,
        consistency: row.consistency_score,
      },
      status: row.status,
      freshness: {
        lastCloseAt: row.last_close_at,
        ageSeconds: row.freshness_age_seconds,
        overdueSeconds: row.overdue_seconds,
        level: row.freshness_level,
      },
      ledger: row.ledger as Report['ledger'],
      issues: row.issues as Report['issues'],
      checks: row.checks as Report['checks'],
      issueCount: row.issue_count,
      durationMs: row.check_duration_ms,
      version: row.report_version,
    },
    reason: row.reason,
    collectorVersion: row.collector_version,
    metadata: row.metadata,
  };
}
