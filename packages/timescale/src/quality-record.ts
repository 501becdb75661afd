import type { Report, Severity } from '@quality/validators';
import { z } from 'zod';
import { feedSchema, parseInput } from './input.ts';
import { storableText } from './text.ts';
import { isoText } from './time.ts';

/** A report and what storage keeps beside it. */
export interface QualityRecord {
  readonly report: Report;
  /** Why the tick had no fresh data (a fetch failure's code), or null. */
  readonly reason?: string | null | undefined;
  /** Version of the program that writes; the report's own version when left out. */
  readonly collectorVersion?: string | undefined;
  /** Anything more, as JSON. */
  readonly metadata?: Readonly<Record<string, unknown>> | null | undefined;
}

/** A record as it comes back: the report is deep-equal to what was stored. */
export interface StoredQuality {
  readonly report: Report;
  readonly reason: string | null;
  readonly collectorVersion: string;
  readonly metadata: Readonly<Record<string, unknown>> | null;
}

/** One row of `quality_metrics`, ready to be sent: JSON as text, times as ISO 8601. */
export type QualityRow = Readonly<Record<(typeof qualityColumns)[number], string | number | null>>;

export const qualityColumns = [
  'time',
  'exchange',
  'symbol',
  'timeframe',
  'overall_score',
  'status',
  'outlier_score',
  'freshness_score',
  'completeness_score',
  'consistency_score',
  'outlier_count',
  'outlier_severity',
  'freshness_age_seconds',
  'completeness_percentage',
  'issues',
  'issue_count',
  'check_duration_ms',
  'collector_version',
  'window_from',
  'window_to',
  'expected',
  'received',
  'filler',
  'last_close_at',
  'overdue_seconds',
  'freshness_level',
  'reason',
  'ledger',
  'checks',
  'metadata',
  'report_version',
  'source',
] as const;

const score = z.number().min(0).max(100).nullable();
const count = z.number().int().min(0).max(2_147_483_647);
const severity = z.enum(['low', 'medium', 'high', 'critical']);
const timeRange = z.tuple([z.number(), z.number()]);

/** What a stored report must be. Names of checks, issues and gates are open: a newer core may know more of them. */
const reportSchema = z.object({
  feed: feedSchema,
  source: storableText.nullable(),
  checkedAt: isoText,
  window: z.object({ from: isoText, to: isoText, expected: count, received: count, filler: count }),
  scores: z.object({ overall: score, outlier: score, freshness: score, completeness: score, consistency: score }),
  status: z.enum(['excellent', 'good', 'fair', 'poor', 'unknown']),
  freshness: z.object({
    lastCloseAt: isoText.nullable(),
    ageSeconds: z.number().nullable(),
    overdueSeconds: z.number().nullable(),
    level: z.enum(['fresh', 'warning', 'critical', 'unknown']),
  }),
  ledger: z.array(z.object({ reason: storableText, component: storableText.nullable(), points: z.number() })),
  issues: z.array(
    z.object({
      type: storableText,
      severity,
      field: storableText.nullable(),
      count,
      times: z.array(z.number()),
      ranges: z.array(timeRange),
      causes: z.array(z.object({ range: timeRange, cause: storableText, evidence: storableText })).optional(),
      message: storableText,
      recommendation: storableText,
    }),
  ),
  checks: z.array(
    z.object({
      check: storableText,
      verdict: z.enum(['pass', 'fail', 'not_evaluated']),
      observed: z.number().nullable(),
      expected: z.number().nullable(),
      reason: storableText,
    }),
  ),
  issueCount: count,
  durationMs: z.number().min(0),
  version: storableText,
});

const json: z.ZodType = z.lazy(() =>
  z.union([z.null(), z.boolean(), z.number(), storableText, z.array(json), z.record(storableText, json)]),
);

const recordSchema = z.object({
  report: reportSchema,
  reason: storableText.nullish(),
  collectorVersion: storableText.min(1).optional(),
  metadata: z.record(storableText, json).nullish(),
});

const severities: readonly Severity[] = ['low', 'medium', 'high', 'critical'];

/** Checks a record and makes a row of it; throws a `StorageError` that names the field and its value. */
export function toQualityRow(input: QualityRecord | Report): QualityRow {
  const given = 'report' in input ? input : { report: input };
  const record = parseInput(recordSchema, given, 'record');
  const { report } = record;
  // What the schema does not know of an issue or check is kept: the parts that become JSON are taken as they were given.
  const { issues, ledger, checks } = given.report;
  const outliers = issues.filter(({ type }) => type === 'price_outlier' || type === 'volume_outlier');
  const worst = Math.max(-1, ...outliers.map((issue) => severities.indexOf(issue.severity)));
  return {
    time: report.checkedAt,
    exchange: report.feed.exchange,
    symbol: report.feed.symbol,
    timeframe: report.feed.timeframe,
    overall_score: report.scores.overall,
    status: report.status,
    outlier_score: report.scores.outlier,
    freshness_score: report.scores.freshness,
    completeness_score: report.scores.completeness,
    consistency_score: report.scores.consistency,
    outlier_count: outliers.reduce((sum, issue) => sum + issue.count, 0),
    outlier_severity: severities[worst] ?? null,
    freshness_age_seconds: report.freshness.ageSeconds,
    completeness_percentage: report.window.expected === 0 ? null : (100 * report.window.received) / report.window.expected,
    issues: JSON.stringify(issues),
    issue_count: report.issueCount,
    check_duration_ms: report.durationMs,
    collector_version: record.collectorVersion ?? report.version,
    window_from: report.window.from,
    window_to: report.window.to,
    expected: report.window.expected,
    received: report.window.received,
    filler: report.window.filler,
    last_close_at: report.freshness.lastCloseAt,
    overdue_seconds: report.freshness.overdueSeconds,
    freshness_level: report.freshness.level,
    reason: record.reason ?? null,
    ledger: JSON.stringify(ledger),
    checks: JSON.stringify(checks),
    metadata: record.metadata ? JSON.stringify(record.metadata) : null,
    report_version: report.version,
    source: report.source,
  };
}
