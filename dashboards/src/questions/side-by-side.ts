import { atResolution, MANY_FEEDS } from '../query/resolution.ts';
import { selectedFeeds } from '../query/selected-feeds.ts';
import type { SqlQuestion } from '../query/sql-question.ts';

/** Rows of hours or days, whichever fits the range; hours for a short one too, which then has few of them. */
const BUCKETS = `
WITH buckets AS (
  SELECT * FROM quality_metrics_hourly
  WHERE ${selectedFeeds()} AND bucket > $__timeFrom()::timestamptz - interval '1 hour' AND bucket <= $__timeTo()::timestamptz
    AND NOT ${atResolution('daily', MANY_FEEDS)}
  UNION ALL
  SELECT * FROM quality_metrics_daily
  WHERE ${selectedFeeds()} AND bucket > $__timeFrom()::timestamptz - interval '1 day' AND bucket <= $__timeTo()::timestamptz
    AND ${atResolution('daily', MANY_FEEDS)}
)`;

const weighted = (column: string) => `sum(${column} * scored_count) / nullif(sum(scored_count), 0)`;
const share = (column: string) => `sum(${column} * check_count) / nullif(sum(check_count), 0)`;

/** How do the chosen feeds compare over the range? */
export const SIDE_BY_SIDE: SqlQuestion = {
  columns: [
    'exchange',
    'symbol',
    'timeframe',
    'avg_score',
    'min_score',
    'avg_freshness_score',
    'avg_completeness_score',
    'avg_outlier_score',
    'avg_consistency_score',
    'good_share',
    'unknown_share',
    'issues_per_check',
    'checks',
  ],
  sql: `${BUCKETS}
SELECT exchange, symbol, timeframe,
  ${weighted('avg_score')} AS avg_score, min(min_score) AS min_score,
  ${weighted('avg_freshness_score')} AS avg_freshness_score, ${weighted('avg_completeness_score')} AS avg_completeness_score,
  ${weighted('avg_outlier_score')} AS avg_outlier_score, ${weighted('avg_consistency_score')} AS avg_consistency_score,
  ${share('(pct_excellent + pct_good)')} AS good_share, ${share('pct_unknown')} AS unknown_share,
  sum(total_issues) / nullif(sum(check_count), 0)::float8 AS issues_per_check, sum(check_count) AS checks
FROM buckets
GROUP BY exchange, symbol, timeframe
ORDER BY avg_score NULLS FIRST, exchange, symbol, timeframe
`,
};

/** How long was each of them in which status? */
export const STATUS_SHARE_BY_FEED: SqlQuestion = {
  columns: ['feed', 'excellent', 'good', 'fair', 'poor', 'unknown'],
  sql: `${BUCKETS}
SELECT concat_ws(' ', exchange, symbol, timeframe) AS feed,
${['excellent', 'good', 'fair', 'poor', 'unknown'].map((status) => `  ${share(`pct_${status}`)} AS ${status}`).join(',\n')}
FROM buckets
GROUP BY exchange, symbol, timeframe
ORDER BY ${share('(pct_excellent + pct_good)')}, exchange, symbol, timeframe
LIMIT 25
`,
};

/** How did the scores of the chosen feeds change? The twenty lowest, so that the picture can be read. */
export const SCORES_OF_FEEDS: SqlQuestion = {
  columns: ['time', 'exchange', 'symbol', 'timeframe', 'score'],
  sql: `${BUCKETS}, lowest AS (
  SELECT exchange, symbol, timeframe FROM buckets
  GROUP BY exchange, symbol, timeframe
  ORDER BY ${weighted('avg_score')} NULLS FIRST, exchange, symbol, timeframe
  LIMIT 20
)
SELECT time, exchange, symbol, timeframe, overall_score AS score
FROM quality_metrics JOIN lowest USING (exchange, symbol, timeframe)
WHERE $__timeFilter(time) AND ${atResolution('raw', MANY_FEEDS)}
UNION ALL
SELECT bucket AS time, exchange, symbol, timeframe, avg_score AS score
FROM buckets JOIN lowest USING (exchange, symbol, timeframe)
WHERE NOT ${atResolution('raw', MANY_FEEDS)}
ORDER BY time, exchange, symbol, timeframe
`,
};
