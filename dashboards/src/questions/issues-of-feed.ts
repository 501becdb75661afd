import { shownFeed } from '../query/selected-feeds.ts';
import { type SqlQuestion, sqlVariable } from '../query/sql-question.ts';

/**
 * What was wrong with the shown feed, each finding once however many reports repeat it?
 *
 * The newest 1,000 reports of the range that have an issue are read: a window of 500 candles repeats a finding 500 times.
 */
export const ISSUES_OF_FEED: SqlQuestion = {
  columns: [
    'last_seen',
    'first_seen',
    'reports',
    'type',
    'severity',
    'field',
    'count',
    'first_candle',
    'last_candle',
    'message',
    'recommendation',
  ],
  mayBeNull: ['field'],
  sql: `
WITH recent AS (
  SELECT time, issues FROM quality_metrics
  WHERE ${shownFeed()} AND $__timeFilter(time) AND issues <> '[]'
  ORDER BY time DESC
  LIMIT 1000
)
SELECT max(recent.time) AS last_seen, min(recent.time) AS first_seen, count(*) AS reports,
  issue.type, issue.severity, issue.field, max(issue.count) AS count,
  to_timestamp(min((issue.times->>0)::float8) / 1000) AS first_candle,
  to_timestamp(max((issue.times->>-1)::float8) / 1000) AS last_candle,
  issue.message, issue.recommendation
FROM recent, jsonb_to_recordset(recent.issues) AS issue(
  type text, severity text, field text, count bigint, times jsonb, message text, recommendation text)
WHERE issue.type IN (${sqlVariable('issue_type')}) AND issue.severity IN (${sqlVariable('severity')})
GROUP BY issue.type, issue.severity, issue.field, issue.message, issue.recommendation
ORDER BY last_seen DESC, array_position(ARRAY['critical', 'high', 'medium', 'low'], issue.severity), issue.type
`,
};
