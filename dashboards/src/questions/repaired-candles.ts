import { shownFeed } from '../query/selected-feeds.ts';
import type { SqlQuestion } from '../query/sql-question.ts';
import { NEWEST_CANDLES } from './candles-of-feed.ts';

/** Which candles of the shown feed did not come the first time as they are now? */
export const REPAIRED_CANDLES: SqlQuestion = {
  columns: ['time', 'provenance', 'first_seen_at', 'fetched_at', 'open', 'high', 'low', 'close', 'volume', 'flags'],
  sql: `
WITH newest AS (
  SELECT * FROM candles
  WHERE ${shownFeed()} AND $__timeFilter(time)
  ORDER BY time DESC
  LIMIT ${NEWEST_CANDLES}
)
SELECT time, provenance, first_seen_at, fetched_at, open, high, low, close, volume, array_to_string(flags, ', ') AS flags
FROM newest
WHERE provenance <> 'original'
ORDER BY time DESC
LIMIT 500
`,
};
