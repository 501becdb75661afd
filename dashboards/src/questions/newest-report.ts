import { shownFeed } from '../query/selected-feeds.ts';
import type { SqlQuestion } from '../query/sql-question.ts';

/** The newest report up to the end of the range, so that a look into the past shows what was known then. */
const NEWEST = `
FROM quality_metrics
WHERE ${shownFeed()} AND time <= $__timeTo()::timestamptz
ORDER BY time DESC
LIMIT 1`;

/** What does the newest report say? */
export const NEWEST_REPORT: SqlQuestion = {
  columns: [
    'time',
    'status',
    'overall_score',
    'issue_count',
    'freshness_age_seconds',
    'freshness_level',
    'window_from',
    'window_to',
    'expected',
    'received',
    'filler',
    'reason',
    'check_duration_ms',
    'collector_version',
  ],
  mayBeNull: ['reason'],
  sql: `
SELECT time, status, overall_score, issue_count, freshness_age_seconds, freshness_level, window_from, window_to,
  expected, received, filler, reason, check_duration_ms, collector_version${NEWEST}
`,
};

/** What are its component scores? */
export const NEWEST_SCORES: SqlQuestion = {
  columns: ['Overall', 'Freshness', 'Completeness', 'Outlier', 'Consistency'],
  sql: `
SELECT overall_score AS "Overall", freshness_score AS "Freshness", completeness_score AS "Completeness",
  outlier_score AS "Outlier", consistency_score AS "Consistency"${NEWEST}
`,
};

/** Why is its score not 100? Points sum to what is missing. */
export const NEWEST_LEDGER: SqlQuestion = {
  columns: ['reason', 'component', 'points'],
  mayBeNull: ['component'],
  sql: `
WITH newest AS (SELECT ledger${NEWEST})
SELECT entry.reason, entry.component, entry.points
FROM newest, jsonb_to_recordset(newest.ledger) AS entry(reason text, component text, points float8)
ORDER BY entry.points DESC, entry.reason
`,
};

/** What did each check say? Failures first, then what could not be judged. */
export const NEWEST_CHECKS: SqlQuestion = {
  columns: ['check', 'verdict', 'observed', 'expected', 'reason'],
  sql: `
WITH newest AS (SELECT checks${NEWEST})
SELECT result."check", result.verdict, result.observed, result.expected, result.reason
FROM newest, jsonb_to_recordset(newest.checks) AS result("check" text, verdict text, observed float8, expected float8, reason text)
ORDER BY array_position(ARRAY['fail', 'not_evaluated', 'pass'], result.verdict), result."check"
`,
};
