import { shownFeed } from '../query/selected-feeds.ts';
import type { SqlQuestion } from '../query/sql-question.ts';

/** Epoch-aligned start of the step of the chart that a candle falls in. */
const STEP = `date_bin($__interval_ms * interval '1 millisecond', time, timestamptz '1970-01-01 00:00:00+00')`;

/** Candles that one panel reads at most: a week of minutes. The cost is bounded, however long the range is. */
export const NEWEST_CANDLES = 10_000;

/**
 * The candles of the shown feed, rolled up to the step of the chart where that is longer than the timeframe.
 *
 * A mark stands at the high of flagged candles, at the low of back-filled ones and at the close of revised ones. Rolled up it stands there if
 * any candle of the step has it.
 */
export const CANDLES_OF_FEED: SqlQuestion = {
  columns: ['time', 'open', 'high', 'low', 'close', 'volume', 'flagged', 'backfilled', 'revised'],
  sql: `
WITH newest AS (
  SELECT time, open, high, low, close, volume, provenance, flags
  FROM candles
  WHERE ${shownFeed()} AND $__timeFilter(time)
  ORDER BY time DESC
  LIMIT ${NEWEST_CANDLES}
)
SELECT ${STEP} AS time,
  (array_agg(open ORDER BY time))[1] AS open, max(high) AS high, min(low) AS low,
  (array_agg(close ORDER BY time DESC))[1] AS close, sum(volume) AS volume,
  max(high) FILTER (WHERE flags <> '{}') AS flagged,
  min(low) FILTER (WHERE provenance = 'backfilled') AS backfilled,
  max(close) FILTER (WHERE provenance = 'revised') AS revised
FROM newest
GROUP BY 1
ORDER BY 1
`,
};
