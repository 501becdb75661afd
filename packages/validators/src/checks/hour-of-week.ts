import type { Baseline, HourOfWeek } from '../baseline/baseline.ts';
import { emptyShare, hourOfWeek } from '../baseline/baseline.ts';
import type { RunLengths } from '../baseline/run-lengths.ts';
import { countRunsFrom } from '../baseline/run-lengths.ts';
import type { Scan } from '../scan.ts';

/** Candles of an hour of the week from which on it has a figure of its own. */
const FEWEST = 30;
/** Share of the usual movement of the hour that a candle is granted in any case. */
const GRANTED = 0.7;
/** The median range of a candle in standard deviations. */
const RANGE_MEDIAN = 1.5;
/** A volume within so many spreads of the mean of its hour is usual; spreads below the least are not believed. */
const SPREADS = 5.5;
const LEAST_SPREAD = 0.6;
/** A run that the history has seen so often, or that chance gives as often, is the feed's habit. */
const OFTEN = 3;
const UNLIKELY = 1e-6;

/** What a reason adds where the rules of the hour of the week could not look. */
export const NO_HISTORY = '; the hour of the week is not evaluated without history';

/** Least standard deviation of log returns that the hour of the week of `ms` is granted; 0 without history or where the hour was seen too seldom. */
export function usualMovement(history: Baseline | null, ms: number): number {
  if (history === null) return 0;
  const { ranged, logRangeSum } = history.hours[hourOfWeek(ms)] as HourOfWeek;
  return ranged < FEWEST ? 0 : (GRANTED * Math.exp(logRangeSum / ranged)) / RANGE_MEDIAN;
}

/** Largest volume that is usual in the hour of the week of `ms`; 0 without history or where the hour was seen too seldom. */
export function usualVolume(history: Baseline | null, ms: number): number {
  if (history === null) return 0;
  const { traded, logVolumeSum, logVolumeSquares } = history.hours[hourOfWeek(ms)] as HourOfWeek;
  if (traded < FEWEST) return 0;
  const mean = logVolumeSum / traded;
  const spread = Math.sqrt(Math.max(0, logVolumeSquares / traded - mean * mean));
  return Math.exp(mean + SPREADS * Math.max(LEAST_SPREAD, spread));
}

/** Whether the history knows runs of this length, by having had them or by how empty the hour of the week of `ms` is. */
export function isUsualRun(scan: Scan, runs: 'flatRuns' | 'fillerRuns', ms: number, length: number): boolean {
  const { history } = scan.context;
  if (history === null) return false;
  const known: RunLengths = history[runs];
  return countRunsFrom(known, length) >= OFTEN || (runs === 'fillerRuns' && emptyShare(history, ms) ** length >= UNLIKELY);
}
