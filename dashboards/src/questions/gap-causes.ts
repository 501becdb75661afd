import { shownFeed } from '../query/selected-feeds.ts';
import type { SqlQuestion } from '../query/sql-question.ts';

/** Why are candles missing? Each gap once, with the newest cause that was found for it. */
export const GAP_CAUSES: SqlQuestion = {
  columns: ['gap_from', 'gap_to', 'cause', 'evidence', 'last_seen'],
  sql: `
WITH recent AS (
  SELECT time, issues FROM quality_metrics
  WHERE ${shownFeed()} AND $__timeFilter(time) AND issues @> '[{"type": "gap"}]'
  ORDER BY time DESC
  LIMIT 1000
)
SELECT DISTINCT ON (gap_from, gap_to)
  to_timestamp((cause.range->>0)::float8 / 1000) AS gap_from, to_timestamp((cause.range->>1)::float8 / 1000) AS gap_to,
  cause.cause, cause.evidence, recent.time AS last_seen
FROM recent, jsonb_to_recordset(recent.issues) AS issue(type text, causes jsonb),
  jsonb_to_recordset(issue.causes) AS cause(range jsonb, cause text, evidence text)
WHERE issue.type = 'gap'
ORDER BY gap_from DESC, gap_to, recent.time DESC
LIMIT 200
`,
};
