import type { Component, IssueType, Severity } from './report.ts';

/** What is fixed of an issue type, whatever the feed. */
export interface IssueKind {
  readonly component: Component;
  /** Severity that the type has most often; metrics start their counters with it. */
  readonly usualSeverity: Severity;
  /**
   * Whether affected candles cost points in `outlier` or `consistency`. An `unclosed_candle` is information, and the order of rows never
   * changes a score, so `out_of_order` is reported and costs nothing.
   */
  readonly costsPoints: boolean;
  /** What the measure of the severity table counts. */
  readonly measure: string;
  /** Severity by measure, in rising order: the last band whose `from` is reached holds. */
  readonly bands: readonly { readonly from: number; readonly severity: Severity }[];
}

const always = (severity: Severity) => [{ from: 0, severity }] as const;
const SHARE_OF_CANDLES = 'affected candles / candles in the window';

/** The one table of components and severities; docs/checks shows it. */
export const ISSUE_CATALOGUE: Readonly<Record<IssueType, IssueKind>> = {
  stale: {
    component: 'freshness',
    usualSeverity: 'critical',
    costsPoints: false,
    measure: 'freshness level: warning 1, critical 2',
    bands: [
      { from: 1, severity: 'medium' },
      { from: 2, severity: 'critical' },
    ],
  },
  gap: {
    component: 'completeness',
    usualSeverity: 'low',
    costsPoints: false,
    measure:
      'missing / expected; a run of more than 5 counts as at least 1 %, unless the exchange omits candles and its length is likely',
    bands: [
      { from: 0, severity: 'low' },
      { from: 0.01, severity: 'medium' },
      { from: 0.05, severity: 'high' },
    ],
  },
  missing_value: {
    component: 'completeness',
    usualSeverity: 'medium',
    costsPoints: false,
    measure: 'rows without the value / rows',
    bands: [
      { from: 0, severity: 'medium' },
      { from: 0.05, severity: 'high' },
    ],
  },
  insufficient_data: {
    component: 'completeness',
    usualSeverity: 'medium',
    costsPoints: false,
    measure: 'always',
    bands: always('medium'),
  },
  duplicate_timestamp: {
    component: 'consistency',
    usualSeverity: 'low',
    costsPoints: true,
    measure: 'rows whose values conflict',
    bands: [
      { from: 0, severity: 'low' },
      { from: 1, severity: 'high' },
    ],
  },
  out_of_order: { component: 'consistency', usualSeverity: 'low', costsPoints: false, measure: 'always', bands: always('low') },
  misaligned_timestamp: {
    component: 'consistency',
    usualSeverity: 'medium',
    costsPoints: true,
    measure: SHARE_OF_CANDLES,
    bands: [
      { from: 0, severity: 'medium' },
      { from: 0.05, severity: 'high' },
    ],
  },
  future_timestamp: {
    component: 'consistency',
    usualSeverity: 'high',
    costsPoints: true,
    measure: 'always',
    bands: always('high'),
  },
  time_unit: { component: 'consistency', usualSeverity: 'high', costsPoints: true, measure: 'always', bands: always('high') },
  unclosed_candle: {
    component: 'consistency',
    usualSeverity: 'low',
    costsPoints: false,
    measure: 'always',
    bands: always('low'),
  },
  ohlc_violation: {
    component: 'consistency',
    usualSeverity: 'high',
    costsPoints: true,
    measure: 'always',
    bands: always('high'),
  },
  non_positive_price: {
    component: 'consistency',
    usualSeverity: 'high',
    costsPoints: true,
    measure: 'always',
    bands: always('high'),
  },
  negative_volume: {
    component: 'consistency',
    usualSeverity: 'medium',
    costsPoints: true,
    measure: 'always',
    bands: always('medium'),
  },
  price_outlier: {
    component: 'outlier',
    usualSeverity: 'high',
    costsPoints: true,
    measure:
      '2 when a price is 28 % up or 22 % down from its neighbours, 1 from 6 local standard deviations on, 0 below and in thin markets',
    bands: [
      { from: 0, severity: 'low' },
      { from: 1, severity: 'medium' },
      { from: 2, severity: 'high' },
    ],
  },
  volume_outlier: { component: 'outlier', usualSeverity: 'low', costsPoints: true, measure: 'always', bands: always('low') },
  level_shift: {
    component: 'outlier',
    usualSeverity: 'high',
    costsPoints: true,
    measure: '1 when the factor is a power of ten',
    bands: [
      { from: 0, severity: 'medium' },
      { from: 1, severity: 'high' },
    ],
  },
  flatline: {
    component: 'outlier',
    usualSeverity: 'medium',
    costsPoints: true,
    measure:
      '2 when a traded volume repeats or the newest candle of a liquid feed is frozen, 1 from 20 candles on, 0 below and in thin markets',
    bands: [
      { from: 0, severity: 'low' },
      { from: 1, severity: 'medium' },
      { from: 2, severity: 'high' },
    ],
  },
  filler: { component: 'completeness', usualSeverity: 'low', costsPoints: false, measure: 'always', bands: always('low') },
  price_divergence: {
    component: 'outlier',
    usualSeverity: 'medium',
    costsPoints: true,
    measure: '0 with one peer, which cannot tell whose price is wrong; else 1 + affected candles / candles compared',
    bands: [
      { from: 0, severity: 'low' },
      { from: 1, severity: 'medium' },
      { from: 1.05, severity: 'high' },
    ],
  },
  rollup_mismatch: {
    component: 'consistency',
    usualSeverity: 'medium',
    costsPoints: true,
    measure: 'always',
    bands: always('medium'),
  },
  revised_candle: {
    component: 'consistency',
    usualSeverity: 'medium',
    costsPoints: true,
    measure: 'always',
    bands: always('medium'),
  },
};

/** Severity of an issue by the measure that the catalogue names for its type. */
export function severityOf(type: IssueType, measure = 0): Severity {
  const bands = ISSUE_CATALOGUE[type].bands;
  let severity = (bands[0] as (typeof bands)[number]).severity;
  for (const band of bands) if (measure >= band.from) severity = band.severity;
  return severity;
}
