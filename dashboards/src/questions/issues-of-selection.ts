import { selectedFeeds } from '../query/selected-feeds.ts';
import { type SqlQuestion, sqlVariable } from '../query/sql-question.ts';

/** Which findings do the newest reports of the chosen feeds hold? One row for each feed and type, the newest. */
export const ISSUES_OF_SELECTION: SqlQuestion = {
  columns: ['last_seen', 'exchange', 'symbol', 'timeframe', 'type', 'severity', 'field', 'count', 'message', 'recommendation'],
  mayBeNull: ['field'],
  sql: `
WITH recent AS (
  SELECT time, exchange, symbol, timeframe, issues FROM quality_metrics
  WHERE ${selectedFeeds()} AND $__timeFilter(time) AND issue_count > 0 AND status IN (${sqlVariable('status')})
  ORDER BY time DESC
  LIMIT 1000
)
SELECT DISTINCT ON (recent.exchange, recent.symbol, recent.timeframe, issue.type, issue.field)
  recent.time AS last_seen, recent.exchange, recent.symbol, recent.timeframe,
  issue.type, issue.severity, issue.field, issue.count, issue.message, issue.recommendation
FROM recent, jsonb_to_recordset(recent.issues) AS issue(
  type text, severity text, field text, count bigint, message text, recommendation text)
WHERE issue.type IN (${sqlVariable('issue_type')}) AND issue.severity IN (${sqlVariable('severity')})
ORDER BY recent.exchange, recent.symbol, recent.timeframe, issue.type, issue.field, recent.time DESC
`,
};
