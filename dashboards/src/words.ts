import type { IssueType, Severity } from '@quality/validators';

/** Every issue type, in the order of the contract. The compiler refuses one that is missing or misspelt. */
export const ISSUE_TYPES = Object.keys({
  stale: true,
  gap: true,
  missing_value: true,
  insufficient_data: true,
  duplicate_timestamp: true,
  out_of_order: true,
  misaligned_timestamp: true,
  future_timestamp: true,
  time_unit: true,
  unclosed_candle: true,
  ohlc_violation: true,
  non_positive_price: true,
  negative_volume: true,
  price_outlier: true,
  volume_outlier: true,
  level_shift: true,
  flatline: true,
  filler: true,
  price_divergence: true,
  rollup_mismatch: true,
  revised_candle: true,
} satisfies Record<IssueType, true>);

/** Every severity, the worst first. */
export const SEVERITIES = Object.keys({ critical: true, high: true, medium: true, low: true } satisfies Record<Severity, true>);
