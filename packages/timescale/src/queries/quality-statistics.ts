import type { Feed, Status } from '@quality/validators';
import { z } from 'zod';
import type { Sql } from '../connection.ts';
import type { rangeSchema } from '../input.ts';
import { type ScoreSummary, summaryColumns, toSummary } from './score-summary.ts';

/** What the reports of a feed in a time range say together. */
export interface QualityStatistics extends ScoreSummary {
  /** Share of each status in percent of all reports; null without any report. */
  readonly statusPercent: Readonly<Record<Status, number>> | null;
  readonly firstCheckedAt: string | null;
  readonly lastCheckedAt: string | null;
}

const iso = z
  .date()
  .transform((date) => date.toISOString())
  .nullable();

const rowSchema = z.object({
  ...summaryColumns,
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
    ...toSummary(row),
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
