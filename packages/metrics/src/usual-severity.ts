import type { IssueType, Severity } from '@quality/validators';

/** Severities from least to most grave: the order of their series. */
export const SEVERITIES: readonly Severity[] = ['low', 'medium', 'high', 'critical'];

/**
 * The severity that an issue type has most often. The counters of a feed exist at 0 with this severity before the first find;
 * it decides nothing else, the severity of a find comes from its report.
 */
export const USUAL_SEVERITY: Readonly<Record<IssueType, Severity>> = {
  stale: 'high',
  gap: 'low',
  missing_value: 'medium',
  insufficient_data: 'medium',
  duplicate_timestamp: 'low',
  out_of_order: 'low',
  misaligned_timestamp: 'medium',
  future_timestamp: 'high',
  time_unit: 'high',
  unclosed_candle: 'low',
  ohlc_violation: 'high',
  non_positive_price: 'high',
  negative_volume: 'medium',
  price_outlier: 'medium',
  volume_outlier: 'low',
  level_shift: 'high',
  flatline: 'medium',
  filler: 'low',
  price_divergence: 'medium',
  rollup_mismatch: 'medium',
  revised_candle: 'low',
};

/** Every issue type, in the order of their series. */
export const ISSUE_TYPES = Object.keys(USUAL_SEVERITY) as readonly IssueType[];
