import { INVALID, JUMP } from '../candle-flags.ts';
import type { CheckOutcome } from '../check-outcome.ts';
import { fail, issueOf, notEvaluated, pass } from '../check-outcome.ts';
import { timeText } from '../format-time.ts';
import type { Scan } from '../scan.ts';
import { medianInPlace } from '../select.ts';

/** Least distance from a close to the open of the very next candle that is called a shift, as a natural logarithm: 10 % up, 9 % down. */
const LEAST_SHIFT = 0.095;
/** The same where candles are missing between: 65 % up, 39 % down. */
const LEAST_ACROSS_GAP = 0.5;
/** A smaller shift is at least so many times the usual range of candles on either side. */
const RANGES = 8;
/** Share of the jump by which the levels before and after differ when it stays. */
const STAYS = 0.6;
/** Candles on each side whose closes must agree with the level. */
const NEIGHBOURS = 5;
const LEAST_NEIGHBOURS = 3;
/** Missing candles across which a jump still counts, whatever its factor. */
const MOST_MISSING = 20;
/** How far a factor may be from a power of ten, as a decimal logarithm. */
const POWER_TOLERANCE = 0.06;

/**
 * `level_shift`: from one close to the next open the price jumps and stays (redenomination, wrong symbol, wrong scale). A crash moves within
 * its candles, so the next open is near the close. Across a long gap only a power of ten is called a shift.
 */
export function judgeLevelShift(scan: Scan): CheckOutcome {
  const { time, open, close } = scan.candles;
  const { timeframe, policy } = scan.context;
  const { minSample } = policy;
  if (scan.sample < minSample) return notEvaluated('level_shift', `${scan.sample} valid candles, at least ${minSample} needed`);
  if ((scan.seen & JUMP) === 0) return pass('level_shift', 'no jump that stays');
  const factor = Math.exp(LEAST_SHIFT);
  const times: number[] = [];
  let scale = 0;
  let largest = 1;
  for (const c of scan.flagged) {
    if (((scan.flags[c] as number) & JUMP) === 0) continue;
    const previous = jumpsFrom(scan, c);
    const o = open[c] as number;
    const closeBefore = close[previous] as number;
    if (o <= factor * closeBefore && closeBefore <= factor * o) continue;
    const missing = timeframe.slotOf(time[c] as number) - timeframe.slotOf(time[previous] as number) - 1;
    const ratio = stayingRatio(scan, previous, c, missing > 0 ? LEAST_ACROSS_GAP : LEAST_SHIFT);
    if (Number.isNaN(ratio)) continue;
    const power = Math.log10(ratio);
    const isPower = Math.round(power) !== 0 && Math.abs(power - Math.round(power)) <= POWER_TOLERANCE;
    if (!isPower && missing > MOST_MISSING) continue;
    times.push(time[c] as number);
    if (isPower) scale = 1;
    if (Math.abs(Math.log(ratio)) > Math.abs(Math.log(largest))) largest = ratio;
  }
  if (times.length === 0) return pass('level_shift', 'no jump that stays');
  const issue = issueOf(timeframe, {
    type: 'level_shift',
    measure: scale,
    times,
    message: `The price jumps by a factor of ${Number(largest.toPrecision(4))} and stays, first at ${timeText(times[0] as number)} UTC${
      scale === 1 ? ' (a power of ten: wrong scale or redenomination)' : ''
    }`,
    recommendation:
      'Check the symbol, the price scale and announcements of a redenomination before using prices across this time.',
  });
  return fail([issue]);
}

/** The candle before one that jumps with which it was compared. */
function jumpsFrom({ candles: { open, close }, flags }: Scan, candle: number): number {
  let c = candle - 1;
  while (((flags[c] as number) & INVALID) !== 0 || !((close[c] as number) > 0) || !((open[c] as number) > 0)) c--;
  return c;
}

/** Factor between the levels before and after, or NaN when either side has too few candles, does not stay, or moves as much by itself. */
function stayingRatio(scan: Scan, previous: number, c: number, least: number): number {
  const jump = Math.log((scan.candles.open[c] as number) / (scan.candles.close[previous] as number));
  if (!(Math.abs(jump) > least)) return Number.NaN;
  const before = level(scan, previous, -1);
  const after = level(scan, c, 1);
  const ratio = after / before;
  const stays = Math.log(ratio) * Math.sign(jump);
  if (!(stays > least) || !(stays > STAYS * Math.abs(jump))) return Number.NaN;
  const isWild =
    Math.abs(jump) < LEAST_ACROSS_GAP && Math.abs(jump) < RANGES * Math.max(range(scan, previous, -1), range(scan, c, 1));
  return isWild ? Number.NaN : ratio;
}

/** Median close of the candles from `start` on in one direction; NaN when there are too few. */
function level(scan: Scan, start: number, step: 1 | -1): number {
  return middleOf(scan, start, step, (c) => scan.candles.close[c] as number);
}

/** Median range, ln(high / low), of the candles from `start` on in one direction. */
function range(scan: Scan, start: number, step: 1 | -1): number {
  const { high, low } = scan.candles;
  return middleOf(scan, start, step, (c) => Math.abs(Math.log((high[c] as number) / (low[c] as number))) || 0);
}

const work = new Float64Array(NEIGHBOURS);

/** Median of a figure of the valid candles from `start` on in one direction; NaN when there are too few. */
function middleOf(scan: Scan, start: number, step: 1 | -1, figure: (candle: number) => number): number {
  let count = 0;
  for (let c = start; c >= 0 && c < scan.candles.length && count < NEIGHBOURS; c += step) {
    if (((scan.flags[c] as number) & INVALID) === 0 && (scan.candles.close[c] as number) > 0) work[count++] = figure(c);
  }
  return count < LEAST_NEIGHBOURS ? Number.NaN : medianInPlace(work, count);
}
