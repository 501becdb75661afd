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

/**
 * Runs of at least `shortest` candles for which `marked` is 1 and which the share of marked candles outside the run makes unlikely, and
 * which are more than twice as long as the longest run that is explained.
 */
export function unexplainedRuns(scan: Scan, marked: Uint8Array, shortest: number): UnexplainedRuns {
  const { candles, flags } = scan;
  const starts: number[] = [];
  const lengths: number[] = [];
  let total = 0;
  let judged = 0;
  let run = 0;
  for (let c = 0; c <= candles.length; c++) {
    const valid = c < candles.length && ((flags[c] as number) & INVALID) === 0;
    if (valid) judged++;
    if (valid && marked[c] === 1) {
      total++;
      run++;
    } else if (run > 0 && (c === candles.length || valid)) {
      starts.push(c - run);
      lengths.push(run);
      run = 0;
    }
  }
  let explained = 0;
  const unlikely: number[] = [];
  for (let r = 0; r < starts.length; r++) {
    const length = lengths[r] as number;
    const share = (total - length + 0.5) / (judged - length + 1);
    if (length >= shortest && share ** length < UNLIKELY) unlikely.push(r);
    else explained = Math.max(explained, length);
  }
  const times: number[] = [];
  let runs = 0;
  let longest = 0;
  let longestFromMs = Number.NaN;
  for (const r of unlikely) {
    const length = lengths[r] as number;
    if (length <= 2 * explained) continue;
    const start = starts[r] as number;
    for (let c = start; c < start + length; c++) times.push(candles.time[c] as number);
    runs++;
    if (length > longest) {
      longest = length;
      longestFromMs = candles.time[start] as number;
    }
  }
  return { times, runs, longest, longestFromMs };
}
