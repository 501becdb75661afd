import { OBJECTIVE, OBJECTIVE_DAYS } from '../objective.ts';
import { selectedFeeds } from '../query/selected-feeds.ts';
import type { SqlQuestion } from '../query/sql-question.ts';

const DAYS = `FROM quality_metrics_daily WHERE ${selectedFeeds()} AND $__timeFilter(bucket)`;
const BUDGET_DAYS = `FROM quality_metrics_daily
WHERE ${selectedFeeds()}
  AND bucket > $__timeTo()::timestamptz - interval '${OBJECTIVE_DAYS} days' AND bucket <= $__timeTo()::timestamptz`;
/** Checks that found a feed good or better, and those that found one at all. */
const GOOD = 'sum((pct_excellent + pct_good) / 100 * check_count)';
const JUDGED = 'sum((100 - pct_unknown) / 100 * check_count)';
/** 1 while nothing is spent, 0 when all is, below that when more is spent than there was. */
const BUDGET_LEFT = `1 - (1 - ${GOOD} / nullif(${JUDGED}, 0)) / (1 - ${OBJECTIVE})`;

/** How much of the error budget is left? */
export const BUDGET_NOW: SqlQuestion = {
  columns: ['left'],
  sql: `
SELECT ${BUDGET_LEFT} AS "left"
${BUDGET_DAYS}
`,
};

/** Which feeds spent most of it? */
export const BUDGET_BY_FEED: SqlQuestion = {
  columns: ['exchange', 'symbol', 'timeframe', 'left', 'avg_score', 'min_score', 'bad_checks', 'checks'],
  sql: `
SELECT exchange, symbol, timeframe, ${BUDGET_LEFT} AS "left",
  sum(avg_score * scored_count) / nullif(sum(scored_count), 0) AS avg_score, min(min_score) AS min_score,
  round((${JUDGED} - ${GOOD})::numeric) AS bad_checks, sum(check_count) AS checks
${BUDGET_DAYS}
GROUP BY exchange, symbol, timeframe
ORDER BY bad_checks DESC NULLS LAST, exchange, symbol, timeframe
LIMIT 20
`,
};

/** How good was each exchange on each day? */
export const DAILY_SCORE_BY_EXCHANGE: SqlQuestion = {
  columns: ['time', 'exchange', 'score'],
  sql: `
SELECT bucket AS time, exchange, sum(avg_score * scored_count) / nullif(sum(scored_count), 0) AS score
${DAYS}
GROUP BY bucket, exchange
ORDER BY bucket, exchange
`,
};

/** What share of the checks of each day found which status? */
export const DAILY_STATUS_SHARE: SqlQuestion = {
  columns: ['time', 'excellent', 'good', 'fair', 'poor', 'unknown'],
  sql: `
SELECT bucket AS time,
${['excellent', 'good', 'fair', 'poor', 'unknown'].map((status) => `  sum(pct_${status} * check_count) / sum(check_count) AS ${status}`).join(',\n')}
${DAYS}
GROUP BY bucket
ORDER BY bucket
`,
};
