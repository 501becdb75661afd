import type { Scan } from '../scan.ts';
import { INVALID } from '../scan.ts';

/** Runs of alike candles that are longer than the rest of the window explains. */
export interface UnexplainedRuns {
  readonly times: number[];
  /** Runs found, and the candles of the longest. */
  readonly runs: number;
  readonly longest: number;
  readonly longestFromMs: number;
}

/** A run is explained when chance gives one as long at least once in a million starts. */
const UNLIKELY = 1e-6;
/** A run is explained when so many others are at least a third as long: this market stands still as a habit. */
const HABIT = 10;

/**
 * Runs of at least `shortest` candles for which `marked` is 1, which the share of marked candles outside the run makes unlikely, and which
 * are no habit of the feed. Candles without a value neither belong to a run nor end it.
 */
export function unexplainedRuns(scan: Scan, marked: Uint8Array, shortest: number): UnexplainedRuns {
  const { candles, flags } = scan;
  const starts: number[] = [];
  const lengths: number[] = [];
  let total = 0;
  let judged = 0;
  let run = 0;
  for (let c = 0; c < candles.length; c++) {
    if (((flags[c] as number) & INVALID) !== 0) continue;
    judged++;
    if (marked[c] !== 1) {
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
  };
  for (let r = 0; r < starts.length; r++) {
    const length = lengths[r] as number;
    if (length < shortest) continue;
    const share = (total - length + 0.5) / (judged - length + 1);
    if (share ** length >= UNLIKELY || isHabit(lengths, length)) continue;
    // With hardly anything outside the run to go by, only volumes that come and go tell a market at one price from a frozen one.
    if (judged - length < scan.context.policy.minSample && hasVaryingVolume(scan, marked, starts[r] as number, length)) continue;
    let left = length;
    for (let c = starts[r] as number; left > 0; c++) {
      if (marked[c] !== 1) continue;
      found.times.push(candles.time[c] as number);
      left--;
    }
    found.runs++;
    if (length <= found.longest) continue;
    found.longest = length;
    found.longestFromMs = candles.time[starts[r] as number] as number;
  }
  return found;
}

/** Whether enough runs besides one of this length are at least a third as long. */
function isHabit(lengths: readonly number[], length: number): boolean {
  let alike = -1;
  for (const other of lengths) if (3 * other >= length) alike++;
  return alike >= HABIT;
}

/** Whether at least two candles of a run traded different volumes: a feed that is frozen repeats itself. */
function hasVaryingVolume(scan: Scan, marked: Uint8Array, start: number, length: number): boolean {
  const { volume } = scan.candles;
  let first = Number.NaN;
  for (let c = start, left = length; left > 0; c++) {
    if (marked[c] !== 1) continue;
    left--;
    if (Number.isNaN(first)) first = volume[c] as number;
    else if (volume[c] !== first) return true;
  }
  return false;
}
