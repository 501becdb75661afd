import type { Feed, Status } from '@quality/validators';
import { z } from 'zod';
import type { Sql } from '../connection.ts';
import type { rangeSchema } from '../input.ts';

/** What the reports of a feed in a time range say together. Scores are of reports that have one. */
export interface QualityStatistics {
  readonly checkCount: number;
  readonly scoredCount: number;
  readonly avgScore: number | null;
  readonly minScore: number | null;
  readonly maxScore: number | null;
  /** Standard deviation of the sample; null below two scores. */
  readonly stddevScore: number | null;
  readonly avgOutlierScore: number | null;
  readonly avgFreshnessScore: number | null;
  readonly avgCompletenessScore: number | null;
  readonly avgConsistencyScore: number | null;
  readonly totalIssues: number;
  readonly avgDurationMs: number | null;
  /** Share of each status in percent of all reports; null without any report. */
  readonly statusPercent: Readonly<Record<Status, number>> | null;
  readonly firstCheckedAt: string | null;
  readonly lastCheckedAt: string | null;
}

const iso = z
  .date()
  .transform((date) => date.toISOString())
  .nullable();
const value = z.number().nullable();

const rowSchema = z.object({
  check_count: z.number(),
  scored_count: z.number(),
  avg_score: value,
  min_score: value,
  max_score: value,
  stddev_score: value,
  avg_outlier_score: value,
  avg_freshness_score: value,
  avg_completeness_score: value,
  avg_consistency_score: value,
  total_issues: z.number(),
  avg_duration_ms: value,
  excellent: z.number(),
  good: z.number(),
  fair: z.number(),
  poor: z.number(),
  unknown: z.number(),
  first_time: iso,
  last_time: iso,
});

/** Statistics over the raw reports of one feed in `[from, to)`; with no report counts are 0 and all else is null. */
export async function selectQualityStatistics(
  sql: Sql,
  { exchange, symbol, timeframe }: Feed,
  { from, to }: z.output<typeof rangeSchema>,
): Promise<QualityStatistics> {
  const [raw] = await sql`
    select
      count(*) as check_count,
      count(overall_score) as scored_count,
      avg(overall_score) as avg_score,
      min(overall_score) as min_score,
      max(overall_score) as max_score,
      stddev_samp(overall_score) as stddev_score,
      avg(outlier_score) as avg_outlier_score,
      avg(freshness_score) as avg_freshness_score,
      avg(completeness_score) as avg_completeness_score,
      avg(consistency_score) as avg_consistency_score,
      coalesce(sum(issue_count), 0) as total_issues,
      avg(check_duration_ms) as avg_duration_ms,
      count(*) filter (where status = 'excellent') as excellent,
      count(*) filter (where status = 'good') as good,
      count(*) filter (where status = 'fair') as fair,
      count(*) filter (where status = 'poor') as poor,
      count(*) filter (where status = 'unknown') as unknown,
      min(time) as first_time,
      max(time) as last_time
    from quality_metrics
    where exchange = ${exchange} and symbol = ${symbol} and timeframe = ${timeframe} and time >= ${from} and time < ${to}
  `;
  const row = rowSchema.parse(raw);
  const percent = (count: number) => (100 * count) / row.check_count;
  return {
    checkCount: row.check_count,
    scoredCount: row.scored_count,
    avgScore: row.avg_score,
    minScore: row.min_score,
    maxScore: row.max_score,
    stddevScore: row.stddev_score,
    avgOutlierScore: row.avg_outlier_score,
    avgFreshnessScore: row.avg_freshness_score,
    avgCompletenessScore: row.avg_completeness_score,
    avgConsistencyScore: row.avg_consistency_score,
    totalIssues: row.total_issues,
    avgDurationMs: row.avg_duration_ms,
    statusPercent:
      row.check_count === 0
        ? null
        : {
            excellent: percent(row.excellent),
            good: percent(row.good),
            fair: percent(row.fair),
            poor: percent(row.poor),
            unknown: percent(row.unknown),
          },
    firstCheckedAt: row.first_time,
    lastCheckedAt: row.last_time,
  };
}
