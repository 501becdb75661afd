import { atResolution, ONE_FEED } from '../query/resolution.ts';
import { shownFeed } from '../query/selected-feeds.ts';
import type { SqlQuestion } from '../query/sql-question.ts';

/** How did the scores of the shown feed change? `Lowest` is the lowest overall score of the hour or day: a mean must not hide a dip. */
export const SCORE_HISTORY: SqlQuestion = {
  columns: ['time', 'Overall', 'Lowest', 'Freshness', 'Completeness', 'Outlier', 'Consistency'],
  sql: `
SELECT time, overall_score AS "Overall", overall_score AS "Lowest", freshness_score AS "Freshness",
  completeness_score AS "Completeness", outlier_score AS "Outlier", consistency_score AS "Consistency"
FROM quality_metrics
WHERE ${shownFeed()} AND $__timeFilter(time)
  AND ${atResolution('raw', ONE_FEED)}
UNION ALL
SELECT bucket, avg_score, min_score, avg_freshness_score, avg_completeness_score, avg_outlier_score, avg_consistency_score
FROM quality_metrics_hourly
WHERE ${shownFeed()} AND $__timeFilter(bucket)
  AND ${atResolution('hourly', ONE_FEED)}
UNION ALL
SELECT bucket, avg_score, min_score, avg_freshness_score, avg_completeness_score, avg_outlier_score, avg_consistency_score
FROM quality_metrics_daily
WHERE ${shownFeed()} AND $__timeFilter(bucket)
  AND ${atResolution('daily', ONE_FEED)}
ORDER BY time
`,
};
