import { shownFeed } from '../query/selected-feeds.ts';
import { type SqlQuestion, sqlVariable } from '../query/sql-question.ts';

/** What did the newest checks of the shown feed find, of the chosen statuses? */
export const REPORTS_OF_FEED: SqlQuestion = {
  columns: [
    'time',
    'status',
    'overall_score',
    'issue_count',
    'received',
    'expected',
    'freshness_level',
    'reason',
    'check_duration_ms',
  ],
  mayBeNull: ['reason'],
  sql: `
SELECT time, status, overall_score, issue_count, received, expected, freshness_level, reason, check_duration_ms
FROM quality_metrics
WHERE ${shownFeed()} AND $__timeFilter(time) AND status IN (${sqlVariable('status')})
ORDER BY time DESC
LIMIT 500
`,
};
