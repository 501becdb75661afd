/** The four parts of the score. */
export const COMPONENTS = ['outlier', 'freshness', 'completeness', 'consistency'] as const;

/** Statuses from best to worst; `unknown` stands apart. */
export const STATUSES = ['excellent', 'good', 'fair', 'poor', 'unknown'] as const;

/** Severities in rising order. */
export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;

/** What a check can say. */
export const VERDICTS = ['pass', 'fail', 'not_evaluated'] as const;

/** How late a feed is. */
export const FRESHNESS_LEVELS = ['fresh', 'warning', 'critical', 'unknown'] as const;

/** Every issue type, in the order in which a report lists its checks. */
export const ISSUE_TYPES = [
  'stale',
  'gap',
  'missing_value',
  'insufficient_data',
  'duplicate_timestamp',
  'out_of_order',
  'misaligned_timestamp',
  'future_timestamp',
  'time_unit',
  'unclosed_candle',
  'ohlc_violation',
  'non_positive_price',
  'negative_volume',
  'price_outlier',
  'volume_outlier',
  'level_shift',
  'flatline',
  'filler',
  'price_divergence',
  'rollup_mismatch',
  'revised_candle',
] as const;

/** Why candles can be missing. */
export const GAP_CAUSES = ['no_trades', 'exchange_outage', 'paging', 'collector_down', 'history_depth', 'unknown'] as const;

/** The columns of a candle, open time first. */
export const CANDLE_FIELDS = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;

/** The columns that hold prices. */
export const PRICE_FIELDS = ['open', 'high', 'low', 'close'] as const;

/** The gates that cap a score, as a ledger names them after `gate:`. */
export const GATES = ['dead_feed', 'broken_prices', 'broken_time'] as const;
