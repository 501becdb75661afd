import { shownFeed } from '../query/selected-feeds.ts';
import type { SqlQuestion } from '../query/sql-question.ts';

/** Which candles of the shown feed changed after they were published, and by how much? */
export const CANDLE_REVISIONS: SqlQuestion = {
  columns: ['time', 'known_from', 'known_to', 'earlier_close', 'close_now', 'close_change', 'earlier_volume', 'volume_now'],
  sql: `
SELECT earlier.time, earlier.known_from, earlier.known_to, earlier.close AS earlier_close, candle.close AS close_now,
  (candle.close / nullif(earlier.close, 0) - 1) * 10000 AS close_change, earlier.volume AS earlier_volume, candle.volume AS volume_now
FROM candle_revisions AS earlier
JOIN candles AS candle USING (exchange, symbol, timeframe, time)
WHERE ${shownFeed('earlier')} AND $__timeFilter(earlier.time)
ORDER BY earlier.time DESC, earlier.known_to DESC
LIMIT 500
`,
};
