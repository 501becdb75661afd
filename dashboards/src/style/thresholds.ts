import { ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard';
import { MARK_COLOURS, STATUS_COLOURS } from './palette.ts';

/** Steps of a scale: from which value on which colour holds; the first has no lower end. */
export type Thresholds = readonly (readonly [from: number | null, colour: string])[];

/** A score from 0 to 100, cut where the status changes. */
export const SCORE_THRESHOLDS: Thresholds = [
  [null, STATUS_COLOURS.poor],
  [50, STATUS_COLOURS.fair],
  [70, STATUS_COLOURS.good],
  [85, STATUS_COLOURS.excellent],
];

/** A number of bad things: none is calm, one is already worth a look. */
export const COUNT_THRESHOLDS: Thresholds = [
  [null, MARK_COLOURS.calm],
  [1, MARK_COLOURS.critical],
];

/** What is left of an error budget, as a ratio: below a quarter is a warning, below nothing it is spent. */
export const BUDGET_THRESHOLDS: Thresholds = [
  [null, MARK_COLOURS.critical],
  [0, MARK_COLOURS.warning],
  [0.25, MARK_COLOURS.calm],
];

/** Something that works or does not: 1 or more is good. */
export const UP_THRESHOLDS: Thresholds = [
  [null, MARK_COLOURS.critical],
  [1, MARK_COLOURS.calm],
];

/** No good and no bad: one colour. */
export const PLAIN_THRESHOLDS: Thresholds = [[null, MARK_COLOURS.calm]];

/** Calm below `warning`, critical from `critical` on; in the unit of the panel. */
export function risingThresholds(warning: number, critical: number): Thresholds {
  return [
    [null, MARK_COLOURS.calm],
    [warning, MARK_COLOURS.warning],
    [critical, MARK_COLOURS.critical],
  ];
}

export function thresholdsBuilder(thresholds: Thresholds): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps(thresholds.map(([value, color]) => ({ value, color })));
}
