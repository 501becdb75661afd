import { INVALID } from '../candle-flags.ts';
import type { Scan } from '../scan.ts';
import { isUsualRun } from './hour-of-week.ts';

/** Runs of alike candles that are longer than the rest of the window explains. */
export interface UnexplainedRuns {
  readonly times: number[];
  /** Runs found, and the candles of the longest. */
  readonly runs: number;
  readonly longest: number;
  readonly longestFromMs: number;
  /** Candles of the longest stretch, in a run that was found, whose volume also stayed the same and is not 0. */
  readonly longestRepeat: number;
  /** Candles of the run that holds the newest valid candle; 0 without one. */
  readonly newest: number;
  /** Marked candles outside of the runs that were found. */
  readonly elsewhere: number;
}

/** A run is explained when chance gives one as long at least once in a million starts. */
const UNLIKELY = 1e-6;
/** A run is explained when so many others are at least a third as long: this market stands still as a habit. */
const HABIT = 10;

/** So many candles in a row with one traded volume are no market: nothing trades the same amount again and again. */
export const REPEATS = 6;

/**
 * Runs of at least `shortest` candles with a bit in their flags, which the share of marked candles outside the run makes unlikely, and which
 * are no habit of the feed, in the window or in its history; and any run in which a traded volume repeats. Candles without a value neither belong to a run nor end it.
 * With `mayStand` a run whose volumes come and go is a market that stands at one price.
 */
export function unexplainedRuns(
  scan: Scan,
  bit: number,
  kind: 'flatRuns' | 'fillerRuns',
  shortest: number,
  mayStand: boolean,
): UnexplainedRuns {
  const { candles, flags } = scan;
  const starts: number[] = [];
  const lengths: number[] = [];
  let total = 0;
  let judged = 0;
  let run = 0;
  for (let c = 0; c < candles.length; c++) {
    if (((flags[c] as number) & INVALID) !== 0) continue;
    judged++;
    if (((flags[c] as number) & bit) === 0) {
      run = 0;
      continue;
    }
    total++;
    if (run === 0) {
      starts.push(c);
      lengths.push(0);
    }
    run++;
    lengths[lengths.length - 1] = run;
  }
  const found: { -readonly [K in keyof UnexplainedRuns]: UnexplainedRuns[K] } = {
    times: [],
    runs: 0,
    longest: 0,
    longestFromMs: Number.NaN,
    longestRepeat: 0,
    newest: 0,
    elsewhere: 0,
  };
  let newestValid = candles.length - 1;
  while (newestValid >= 0 && ((flags[newestValid] as number) & INVALID) !== 0) newestValid--;
  let inRuns = 0;
  for (let r = 0; r < starts.length; r++) {
    const length = lengths[r] as number;
    const start = starts[r] as number;
    if (length < Math.min(shortest, REPEATS)) continue;
    const repeat = longestRepeat(scan, bit, start, length);
    if (repeat < REPEATS) {
      if (length < shortest) continue;
      const share = (total - length + 0.5) / (judged - length + 1);
      if (share ** length >= UNLIKELY || isHabit(lengths, length)) continue;
      if (isUsualRun(scan, kind, candles.time[start] as number, length)) continue;
      // With hardly anything outside the run to go by, only volumes that come and go tell a market at one price from a frozen one.
      if ((mayStand || judged - length < scan.context.policy.minSample) && hasVaryingVolume(scan, bit, start, length)) continue;
    }
    let last = start;
    for (let c = start, left = length; left > 0; c++) {
      if (((flags[c] as number) & bit) === 0) continue;
      found.times.push(candles.time[c] as number);
      last = c;
      left--;
    }
    found.runs++;
    inRuns += length;
    if (repeat > found.longestRepeat) found.longestRepeat = repeat;
    if (last === newestValid) found.newest = length;
    if (length <= found.longest) continue;
    found.longest = length;
    found.longestFromMs = candles.time[start] as number;
  }
  found.elsewhere = total - inRuns;
  return found;
}

/** Candles of the longest stretch of a run with one volume above 0. */
function longestRepeat(scan: Scan, bit: number, start: number, length: number): number {
  const { flags } = scan;
  const { volume } = scan.candles;
  let longest = 0;
  let stretch = 0;
  let before = Number.NaN;
  for (let c = start, left = length; left > 0; c++) {
    if (((flags[c] as number) & bit) === 0) continue;
    left--;
    const v = volume[c] as number;
    stretch = v === before ? stretch + 1 : 1;
    before = v;
    if (v > 0 && stretch > longest) longest = stretch;
  }
  return longest;
}

/** Whether enough runs besides one of this length are at least a third as long. */
function isHabit(lengths: readonly number[], length: number): boolean {
  let alike = -1;
  for (const other of lengths) if (3 * other >= length) alike++;
  return alike >= HABIT;
}

/** Whether at least two candles of a run traded different volumes: a feed that is frozen repeats itself. */
function hasVaryingVolume(scan: Scan, bit: number, start: number, length: number): boolean {
  const { flags } = scan;
  const { volume } = scan.candles;
  let first = Number.NaN;
  for (let c = start, left = length; left > 0; c++) {
    if (((flags[c] as number) & bit) === 0) continue;
    left--;
    if (Number.isNaN(first)) first = volume[c] as number;
    else if (volume[c] !== first) return true;
  }
  return false;
}
