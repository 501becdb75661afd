import { z } from 'zod';

/** What several reports of one feed say together. Averages are over the reports that have that score. */
export interface ScoreSummary {
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
}

const value = z.number().nullable();

/** The columns that a question about several reports answers with. */
export const summaryColumns = {
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
};

const rowSchema = z.object(summaryColumns);

export function toSummary(row: z.output<typeof rowSchema>): ScoreSummary {
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
  };
}
