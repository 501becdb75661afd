import { selectedFeeds } from '../query/selected-feeds.ts';
import type { SqlQuestion } from '../query/sql-question.ts';

/**
 * Closes of the chosen feeds at the steps of the chart.
 *
 * Candles are looked up at the steps instead of reading all between: the cost follows the width of the chart, not the number of candles. A
 * timeframe longer than the step has a value at those steps at which a candle opens. As one array the steps are keys of an index scan.
 */
const CLOSES = `
WITH closes AS MATERIALIZED (
  SELECT time, exchange, symbol, timeframe, close FROM candles
  WHERE ${selectedFeeds()} AND $__timeFilter(time) AND close > 0
    AND time = ANY (ARRAY(SELECT generate_series(
      date_bin($__interval_ms * interval '1 millisecond', $__timeFrom()::timestamptz, timestamptz '1970-01-01 00:00:00+00'),
      $__timeTo()::timestamptz, $__interval_ms * interval '1 millisecond')))
)`;

/**
 * Distances from the median of the same symbol and timeframe at the same step. The closes of a step travel in an array with their median: a
 * join of closes with medians is planned without knowing how many there are, and can take a hundred times as long.
 */
const DISTANCES = `, medians AS (
  SELECT time, symbol, timeframe, percentile_cont(0.5) WITHIN GROUP (ORDER BY close) AS median,
    array_agg(exchange) AS exchanges, array_agg(close) AS closes
  FROM closes
  GROUP BY time, symbol, timeframe
  HAVING count(*) >= 2
), distances AS (
  SELECT time, peer.exchange, symbol, timeframe, (peer.close / median - 1) * 10000 AS divergence
  FROM medians, unnest(medians.exchanges, medians.closes) AS peer(exchange, close)
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
  sql: `${CLOSES}${DISTANCES}
SELECT time, exchange, symbol, timeframe, divergence
FROM distances
ORDER BY time, exchange, symbol, timeframe
`,
};

/** Who was furthest away, and when? */
export const DIVERGENCE_BY_FEED: SqlQuestion = {
  columns: ['exchange', 'symbol', 'timeframe', 'mean_divergence', 'largest_divergence', 'largest_at', 'steps'],
  sql: `${CLOSES}${DISTANCES}
SELECT exchange, symbol, timeframe, avg(abs(divergence)) AS mean_divergence,
  (array_agg(divergence ORDER BY abs(divergence) DESC))[1] AS largest_divergence,
  (array_agg(time ORDER BY abs(divergence) DESC))[1] AS largest_at, count(*) AS steps
FROM distances
GROUP BY exchange, symbol, timeframe
ORDER BY max(abs(divergence)) DESC, exchange, symbol, timeframe
`,
};
