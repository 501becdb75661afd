import type { CheckOutcome } from '../check-outcome.ts';
import { fail, issueOf, notEvaluated, pass } from '../check-outcome.ts';
import { timeText } from '../format-time.ts';
import type { Issue, PriceField } from '../report.ts';
import type { Scan } from '../scan.ts';
import { INVALID } from '../scan.ts';
import { medianInPlace } from '../select.ts';
import { PRICE_FIELDS } from '../vocabulary.ts';

/** Least distance from the neighbouring prices that is called a bad tick, as a natural logarithm: 28 % up, 22 % down. */
const LEAST_JUMP = 0.25;
/** A bad tick is at least so many times the usual range of candles near it. */
const RANGES = 8;
/** Accepted closes before, and closes after, whose medians say where the price is. */
const NEIGHBOURS = 5;
/** Candles on each side whose ranges say how wild the market is. */
const RANGE_NEIGHBOURS = 10;
const LEAST_CANDLES = 8;

const RECOMMENDATION = 'Compare with another exchange and fetch the candle again; clean() removes or replaces it.';

/**
 * `price_outlier`: a price that lies far off the prices before and after it and does not stay. The tested candle is left out of what it is
 * compared with: the medians of the closes accepted before it and of the closes after it span the prices that are expected.
 */
export function judgePriceOutlier(scan: Scan): CheckOutcome {
  if (scan.sample < scan.context.policy.minSample || scan.sample < LEAST_CANDLES) {
    return notEvaluated(
      'price_outlier',
      `${scan.sample} valid candles, at least ${Math.max(scan.context.policy.minSample, LEAST_CANDLES)} needed`,
    );
  }
  const prices = positiveCandles(scan);
  const found = findBadTicks(scan, prices);
  const issues: Issue[] = [];
  for (const field of PRICE_FIELDS) {
    const { times, worst, worstTime, worstValue, expected } = found[field];
    if (times.length === 0) continue;
    issues.push(
      issueOf(scan.context.timeframe, {
        type: 'price_outlier',
        field,
        measure: worst,
        times,
        message: `${times.length} bad ${times.length === 1 ? 'tick' : 'ticks'} in ${field}, worst ${worstValue} at ${timeText(worstTime)} UTC where prices before and after reach ${expected}`,
        recommendation: RECOMMENDATION,
      }),
    );
  }
  return issues.length === 0 ? pass('price_outlier', `no bad tick in ${prices.length} candles`) : fail(issues);
}

interface BadTicks {
  readonly times: number[];
  worst: number;
  worstTime: number;
  worstValue: number;
  /** The expected price nearest to the worst value. */
  expected: number;
}

/** Numbers of the candles whose values are all there and whose prices are positive. */
function positiveCandles(scan: Scan): Int32Array {
  const { open, high, low, close, length } = scan.candles;
  const numbers = new Int32Array(length);
  let count = 0;
  for (let c = 0; c < length; c++) {
    if (((scan.flags[c] as number) & INVALID) !== 0) continue;
    if ((open[c] as number) > 0 && (high[c] as number) > 0 && (low[c] as number) > 0 && (close[c] as number) > 0)
      numbers[count++] = c;
  }
  return numbers.subarray(0, count);
}

function findBadTicks(scan: Scan, numbers: Int32Array): Record<PriceField, BadTicks> {
  const { time, open, high, low, close } = scan.candles;
  const found = {} as Record<PriceField, BadTicks>;
  for (const field of PRICE_FIELDS)
    found[field] = { times: [], worst: 0, worstTime: Number.NaN, worstValue: Number.NaN, expected: Number.NaN };
  const n = numbers.length;
  const factor = Math.exp(LEAST_JUMP);
  const before = new Float64Array(NEIGHBOURS);
  let accepted = 0;
  let usual = firstUsualClose(scan, numbers);
  const work = new Float64Array(Math.max(NEIGHBOURS, RANGE_NEIGHBOURS));
  for (let j = 0; j < n; j++) {
    const c = numbers[j] as number;
    const o = open[c] as number;
    const h = high[c] as number;
    const l = low[c] as number;
    const cl = close[c] as number;
    const top = usual * factor;
    const bottom = usual / factor;
    // Most candles lie near the last accepted close: nothing more is computed for them.
    if (!(isBetween(o, bottom, top) && isBetween(h, bottom, top) && isBetween(l, bottom, top) && isBetween(cl, bottom, top))) {
      const past = accepted === 0 ? usual : medianOfCircle(before, accepted, work);
      const future = closesAfter(scan, numbers, j, work);
      const highest = Math.max(past, future);
      const lowest = Math.min(past, future);
      const limit = Math.max(LEAST_JUMP, RANGES * usualRange(scan, numbers, j, work));
      if (Number.isFinite(future)) {
        judge(found.open, time[c] as number, o, lowest, highest, limit);
        judge(found.high, time[c] as number, h, lowest, highest, limit);
        judge(found.low, time[c] as number, l, lowest, highest, limit);
        if (judge(found.close, time[c] as number, cl, lowest, highest, limit)) continue;
      } else {
        // The newest candle: only its own close can say where the price is, so the close itself is not judged.
        judge(found.open, time[c] as number, o, Math.min(past, cl), Math.max(past, cl), limit);
        judge(found.high, time[c] as number, h, Math.min(past, cl), Math.max(past, cl), limit);
        judge(found.low, time[c] as number, l, Math.min(past, cl), Math.max(past, cl), limit);
      }
    }
    usual = cl;
    before[accepted % NEIGHBOURS] = cl;
    accepted++;
  }
  return found;
}

function isBetween(value: number, bottom: number, top: number): boolean {
  return value >= bottom && value <= top;
}

/** Notes a value that lies more than `limit` outside the expected prices. */
function judge(found: BadTicks, time: number, value: number, lowest: number, highest: number, limit: number): boolean {
  const distance =
    value > highest ? Math.log(value) - Math.log(highest) : value < lowest ? Math.log(lowest) - Math.log(value) : 0;
  if (!(distance > limit)) return false;
  found.times.push(time);
  if (distance > found.worst) {
    found.worst = distance;
    found.worstTime = time;
    found.worstValue = value;
    found.expected = value > highest ? highest : lowest;
  }
  return true;
}

/** Where the price is before the first candle: the median of the first closes. */
function firstUsualClose(scan: Scan, numbers: Int32Array): number {
  const first = new Float64Array(Math.min(numbers.length, 2 * NEIGHBOURS));
  for (let j = 0; j < first.length; j++) first[j] = scan.candles.close[numbers[j] as number] as number;
  return medianInPlace(first, first.length);
}

function medianOfCircle(circle: Float64Array, filled: number, work: Float64Array): number {
  const count = Math.min(filled, circle.length);
  for (let k = 0; k < count; k++) work[k] = circle[k] as number;
  return medianInPlace(work, count);
}

/** Median of the closes after candle `j`; NaN at the end. */
function closesAfter(scan: Scan, numbers: Int32Array, j: number, work: Float64Array): number {
  let count = 0;
  for (let k = j + 1; k < numbers.length && count < NEIGHBOURS; k++)
    work[count++] = scan.candles.close[numbers[k] as number] as number;
  return medianInPlace(work, count);
}

/**
 * The greater of the median ranges, ln(high / low), of the candles before and after `j`. A crash makes the candles after it wild for hours,
 * a bad tick does not.
 */
function usualRange(scan: Scan, numbers: Int32Array, j: number, work: Float64Array): number {
  const before = medianRange(scan, numbers, Math.max(0, j - RANGE_NEIGHBOURS), j, work);
  const after = medianRange(scan, numbers, j + 1, Math.min(numbers.length, j + 1 + RANGE_NEIGHBOURS), work);
  return Math.max(before, after);
}

function medianRange(scan: Scan, numbers: Int32Array, from: number, to: number, work: Float64Array): number {
  const { high, low } = scan.candles;
  // Fewer than three ranges have no median that one bad candle could not move.
  if (to - from < 3) return 0;
  for (let k = from; k < to; k++) {
    const c = numbers[k] as number;
    work[k - from] = Math.abs(Math.log(high[c] as number) - Math.log(low[c] as number));
  }
  return medianInPlace(work, to - from);
}
