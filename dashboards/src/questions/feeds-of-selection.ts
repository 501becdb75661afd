import { selectedFeeds } from '../query/selected-feeds.ts';
import type { SqlQuestion } from '../query/sql-question.ts';

/** Which feeds does the selection leave? A day before the range is looked at too, so that a dead feed does not vanish from the list. */
export const FEEDS_OF_SELECTION: SqlQuestion = {
  columns: ['__text', '__value'],
  sql: `
SELECT concat_ws(' ', exchange, symbol, timeframe) AS "__text", concat_ws('|', exchange, symbol, timeframe) AS "__value"
FROM quality_metrics_daily
WHERE ${selectedFeeds()}
  AND bucket > $__timeFrom()::timestamptz - interval '2 days' AND bucket <= $__timeTo()::timestamptz
GROUP BY exchange, symbol, timeframe
ORDER BY exchange, symbol, timeframe
`,
};
