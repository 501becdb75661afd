import type { Feed, Status } from '@quality/validators';
import { z } from 'zod';
import type { Sql } from '../connection.ts';
import { decodeCursor, type Page, timeKey, toPage } from '../cursor.ts';
import { pageSchema } from '../input.ts';

/** The reports of a feed in one hour or day, UTC. Averages are over the reports that have that score. */
export interface QualityRollup {
  readonly feed: Feed;
  /** Start of the hour or day. */
  readonly bucket: string;
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
  readonly checkCount: number;
  readonly scoredCount: number;
  readonly avgDurationMs: number | null;
  /** Share of each status in percent of all reports. */
  readonly statusPercent: Readonly<Record<Status, number>>;
}

export const rollupOptions = pageSchema({}, 1_000);

const value = z.number().nullable();

const rowSchema = z.object({
  bucket: z.date().transform((date) => date.toISOString()),
  exchange: z.string(),
  symbol: z.string(),
  timeframe: z.string(),
  avg_score: value,
  min_score: value,
  max_score: value,
  stddev_score: value,
  avg_outlier_score: value,
  avg_freshness_score: value,
  avg_completeness_score: value,
  avg_consistency_score: value,
  total_issues: z.number(),
  check_count: z.number(),
  scored_count: z.number(),
  avg_duration_ms: value,
  pct_excellent: z.number(),
  pct_good: z.number(),
  pct_fair: z.number(),
  pct_poor: z.number(),
  pct_unknown: z.number(),
});

/** Buckets of one feed that start in `[from, to)`, newest first. */
export async function selectQualityRollups(
  sql: Sql,
  view: 'quality_metrics_hourly' | 'quality_metrics_daily',
  { exchange, symbol, timeframe }: Feed,
  options: z.output<typeof rollupOptions>,
): Promise<Page<QualityRollup>> {
  const before = options.cursor ? new Date(decodeCursor(timeKey, options.cursor)[0]) : null;
  const to = before !== null && before < options.to ? before : options.to;
  const rows = await sql<{ bucket: Date }[]>`
    select * from ${sql(view)}
    where exchange = ${exchange} and symbol = ${symbol} and timeframe = ${timeframe}
      and bucket >= ${options.from} and bucket < ${to}
    order by bucket desc
    limit ${options.limit + 1}
  `;
  return toPage(rows, options.limit, toRollup, (row) => [row.bucket.getTime()]);
}

function toRollup(raw: unknown): QualityRollup {
  const row = rowSchema.parse(raw);
  return {
    feed: { exchange: row.exchange, symbol: row.symbol, timeframe: row.timeframe },
    bucket: row.bucket,
    avgScore: row.avg_score,
    minScore: row.min_score,
    maxScore: row.max_score,
    stddevScore: row.stddev_score,
    avgOutlierScore: row.avg_outlier_score,
    avgFreshnessScore: row.avg_freshness_score,
    avgCompletenessScore: row.avg_completeness_score,
    avgConsistencyScore: row.avg_consistency_score,
    totalIssues: row.total_issues,
    checkCount: row.check_count,
    scoredCount: row.scored_count,
    avgDurationMs: row.avg_duration_ms,
    statusPercent: {
      excellent: row.pct_excellent,
      good: row.pct_good,
      fair: row.pct_fair,
      poor: row.pct_poor,
      unknown: row.pct_unknown,
    },
  };
}
