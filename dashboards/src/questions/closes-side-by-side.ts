import { selectedFeeds } from '../query/selected-feeds.ts';
import type { SqlQuestion } from '../query/sql-question.ts';

/**
 * Closes of the chosen feeds at the steps of the chart.
 *
 * A candle is looked up at each step instead of reading all between: the cost follows the width of the chart, not the number of candles. A
 * timeframe longer than the step has a value at those steps at which a candle opens.
 */
const CLOSES = `
WITH feeds AS MATERIALIZED (
  SELECT exchange, symbol, timeframe FROM quality_metrics_daily
  WHERE ${selectedFeeds()}
    AND bucket > $__timeFrom()::timestamptz - interval '2 days' AND bucket <= $__timeTo()::timestamptz
  GROUP BY exchange, symbol, timeframe
  ORDER BY exchange, symbol, timeframe
  LIMIT 50
), steps AS MATERIALIZED (
  SELECT generate_series(
    date_bin($__interval_ms * interval '1 millisecond', $__timeFrom()::timestamptz, timestamptz '1970-01-01 00:00:00+00'),
    $__timeTo()::timestamptz, $__interval_ms * interval '1 millisecond') AS time
), closes AS MATERIALIZED (
  SELECT steps.time, feeds.exchange, feeds.symbol, feeds.timeframe, candle.close
  FROM feeds CROSS JOIN steps CROSS JOIN LATERAL (
    SELECT candles.close FROM candles
    WHERE candles.exchange = feeds.exchange AND candles.symbol = feeds.symbol AND candles.timeframe = feeds.timeframe
      AND candles.time = steps.time AND candles.close > 0
    OFFSET 0
  ) AS candle
)`;

const MEDIANS = `, medians AS (
  SELECT time, symbol, timeframe, percentile_cont(0.5) WITHIN GROUP (ORDER BY close) AS median
  FROM closes
  GROUP BY time, symbol, timeframe
  HAVING count(*) >= 2
)`;

/** By how much did prices move since the start of the range? */
export const CLOSES_INDEXED: SqlQuestion = {
  columns: ['time', 'exchange', 'symbol', 'timeframe', 'change'],
  sql: `${CLOSES}
SELECT time, exchange, symbol, timeframe,
  close / first_value(close) OVER (PARTITION BY exchange, symbol, timeframe ORDER BY time) - 1 AS change
FROM closes
ORDER BY time, exchange, symbol, timeframe
`,
};

/** How far is each exchange from the median of all chosen exchanges with the same symbol and timeframe, in basis points? */
export const DIVERGENCE: SqlQuestion = {
  columns: ['time', 'exchange', 'symbol', 'timeframe', 'divergence'],
  sql: `${CLOSES}${MEDIANS}
SELECT closes.time, closes.exchange, closes.symbol, closes.timeframe, (closes.close / medians.median - 1) * 10000 AS divergence
FROM closes JOIN medians USING (time, symbol, timeframe)
ORDER BY closes.time, closes.exchange, closes.symbol, closes.timeframe
`,
};

/** Who was furthest away, and when? */
export const DIVERGENCE_BY_FEED: SqlQuestion = {
  columns: ['exchange', 'symbol', 'timeframe', 'mean_divergence', 'largest_divergence', 'largest_at', 'steps'],
  sql: `${CLOSES}${MEDIANS}, distances AS (
  SELECT closes.time, closes.exchange, closes.symbol, closes.timeframe, (closes.close / medians.median - 1) * 10000 AS divergence
  FROM closes JOIN medians USING (time, symbol, timeframe)
)
SELECT exchange, symbol, timeframe, avg(abs(divergence)) AS mean_divergence,
  (array_agg(divergence ORDER BY abs(divergence) DESC))[1] AS largest_divergence,
  (array_agg(time ORDER BY abs(divergence) DESC))[1] AS largest_at, count(*) AS steps
FROM distances
GROUP BY exchange, symbol, timeframe
ORDER BY max(abs(divergence)) DESC, exchange, symbol, timeframe
`,
};
