import { ValidatorError } from '../errors.ts';
import type { Baseline, HourOfWeek } from './baseline.ts';
import { BASELINE_VERSION, HOURS_OF_WEEK } from './baseline.ts';
import type { Distribution } from './distribution.ts';
import { DistributionBuilder } from './distribution.ts';
import { addRuns } from './run-lengths.ts';

/**
 * The baseline of two spans of one feed that do not overlap, such as a month and the day after it. Runs across the seam count as two.
 *
 * @throws ValidatorError `invalid_option` when the timeframes or versions differ.
 */
export function mergeBaselines(a: Baseline, b: Baseline): Baseline {
  checkBaseline(a, b.timeframe);
  checkBaseline(b, a.timeframe);
  return {
    version: BASELINE_VERSION,
    timeframe: a.timeframe,
    fromMs: Math.min(a.fromMs, b.fromMs),
    toMs: Math.max(a.toMs, b.toMs),
    slots: a.slots + b.slots,
    candles: a.candles + b.candles,
    hours: a.hours.map((hour, i) => addHours(hour, b.hours[i] as HourOfWeek)),
    volume: add(a.volume, b.volume),
    moves: add(a.moves, b.moves),
    ranges: add(a.ranges, b.ranges),
    wicks: add(a.wicks, b.wicks),
    flatRuns: addRuns(a.flatRuns, b.flatRuns),
    fillerRuns: addRuns(a.fillerRuns, b.fillerRuns),
    missingRuns: addRuns(a.missingRuns, b.missingRuns),
  };
}

/**
 * Refuses a baseline that is not of this version and timeframe.
 *
 * @throws ValidatorError `invalid_option` that names the value.
 */
export function checkBaseline(baseline: Baseline, timeframe: string): void {
  if (baseline?.version !== BASELINE_VERSION || baseline.hours?.length !== HOURS_OF_WEEK) {
    throw new ValidatorError(
      'invalid_option',
      `history has version ${JSON.stringify(baseline?.version)}: build it again with buildBaseline, which writes version ${BASELINE_VERSION}`,
    );
  }
  if (baseline.timeframe !== timeframe) {
    throw new ValidatorError('invalid_option', `history is of timeframe ${baseline.timeframe}: the feed has ${timeframe}`);
  }
}

function add(a: Distribution, b: Distribution): Distribution {
  return new DistributionBuilder().addAll(a).addAll(b).build();
}

function addHours(a: HourOfWeek, b: HourOfWeek): HourOfWeek {
  return {
    slots: a.slots + b.slots,
    empty: a.empty + b.empty,
    missing: a.missing + b.missing,
    traded: a.traded + b.traded,
    logVolumeSum: a.logVolumeSum + b.logVolumeSum,
    logVolumeSquares: a.logVolumeSquares + b.logVolumeSquares,
    ranged: a.ranged + b.ranged,
    logRangeSum: a.logRangeSum + b.logRangeSum,
  };
}
