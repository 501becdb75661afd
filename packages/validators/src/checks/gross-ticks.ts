import { medianInPlace } from '../select.ts';
import type { BadTicks } from './bad-ticks.ts';
import { mark } from './bad-ticks.ts';
import type { BlockMemory } from './block-memory.ts';
import type { PositiveCandles } from './positive-candles.ts';

/** Least distance from the neighbouring prices that is gross, as a natural logarithm: 28 % up, 22 % down. */
export const GROSS = 0.25;
/** A gross tick is at least so many times the usual range of candles near it. */
const RANGES = 8;
/** Accepted closes before, and closes after, whose medians say where the price is. */
const NEIGHBOURS = 5;
/** Candles on each side whose ranges say how wild the market is. */
const RANGE_NEIGHBOURS = 10;

const work = new Float64Array(2 * RANGE_NEIGHBOURS);

/**
 * Marks prices that lie grossly off the prices before and after and do not stay. The tested candle is left out of what it is compared with:
 * the medians of the closes accepted before it and of the closes after it span the prices that are expected.
 *
 * @param wild numbers of the candles with a price far from the close before them, rising: the others are accepted unread while that close is.
 */
export function markGrossTicks(
  candles: PositiveCandles,
  wild: readonly number[],
  ticks: BadTicks,
  memory: BlockMemory | undefined,
): void {
  const { open, high, low, close, length: n } = candles;
  const factor = Math.exp(GROSS);
  const before = new Float64Array(NEIGHBOURS);
  let accepted = 0;
  let usual = firstUsualClose(candles);
  let isAccepted = false;
  let w = 0;
  for (let j = 0; j < n; j++) {
    if (isAccepted) {
      while (w < wild.length && (wild[w] as number) < j) w++;
      const next = w < wild.length ? (wild[w] as number) : n;
      // Of the calm candles up to the next wild one only the last few say where the price is.
      if (next === n) return;
      if (next - NEIGHBOURS > j) {
        j = next - NEIGHBOURS;
        usual = close[j - 1] as number;
      }
    }
    const o = open[j] as number;
    const h = high[j] as number;
    const l = low[j] as number;
    const cl = close[j] as number;
    const top = usual * factor;
    const bottom = usual / factor;
    // Most candles lie near the last accepted close: nothing more is computed for them.
    if (!(isBetween(o, bottom, top) && isBetween(h, bottom, top) && isBetween(l, bottom, top) && isBetween(cl, bottom, top))) {
      const past = accepted === 0 ? usual : medianOfCircle(before, accepted);
      const future = closesAfter(candles, j);
      const limit = Math.max(GROSS, RANGES * rangeNear(candles, j, memory));
      // The newest candle: only its own close can say where the price is, so the close itself is not judged here.
      const isNewest = !Number.isFinite(future);
      const highest = Math.max(past, isNewest ? cl : future);
      const lowest = Math.min(past, isNewest ? cl : future);
      judge(ticks, j, 0, o, lowest, highest, limit);
      judge(ticks, j, 1, h, lowest, highest, limit);
      judge(ticks, j, 2, l, lowest, highest, limit);
      if (!isNewest && judge(ticks, j, 3, cl, lowest, highest, limit)) {
        isAccepted = false;
        continue;
      }
    }
    isAccepted = true;
    usual = cl;
    before[accepted % NEIGHBOURS] = cl;
    accepted++;
  }
}

function isBetween(value: number, bottom: number, top: number): boolean {
  return value >= bottom && value <= top;
}

/** Marks a value that lies more than `limit` outside the expected prices. */
function judge(
  ticks: BadTicks,
  j: number,
  field: number,
  value: number,
  lowest: number,
  highest: number,
  limit: number,
): boolean {
  const distance =
    value > highest ? Math.log(value) - Math.log(highest) : value < lowest ? Math.log(lowest) - Math.log(value) : 0;
  if (!(distance > limit)) return false;
  mark(ticks, j, field, distance, value > highest ? highest : lowest, 0);
  return true;
}

/** Where the price is before the first candle: the median of the first closes. */
function firstUsualClose({ close, length }: PositiveCandles): number {
  const count = Math.min(length, 2 * NEIGHBOURS);
  for (let j = 0; j < count; j++) work[j] = close[j] as number;
  return medianInPlace(work, count);
}

function medianOfCircle(circle: Float64Array, filled: number): number {
  const count = Math.min(filled, circle.length);
  for (let k = 0; k < count; k++) work[k] = circle[k] as number;
  return medianInPlace(work, count);
}

/** Median of the closes after candle `j`; NaN at the end. */
function closesAfter({ close, length }: PositiveCandles, j: number): number {
  let count = 0;
  for (let k = j + 1; k < length && count < NEIGHBOURS; k++) work[count++] = close[k] as number;
  return medianInPlace(work, count);
}

/** The usual range near candle `j`, as it was told before where all its neighbours are there. */
function rangeNear(candles: PositiveCandles, j: number, memory: BlockMemory | undefined): number {
  if (memory === undefined || j < RANGE_NEIGHBOURS || j + RANGE_NEIGHBOURS >= candles.length) return usualRange(candles, j);
  const known = memory.range.get(memory.firstCandle + j, 0);
  if (!Number.isNaN(known)) return known;
  const range = usualRange(candles, j);
  memory.range.set(memory.firstCandle + j, 0, range);
  return range;
}

/**
 * The greater of the median ranges, ln(high / low), of the candles before and after `j`. A crash makes the candles after it wild for hours,
 * a bad tick does not.
 */
function usualRange(candles: PositiveCandles, j: number): number {
  const before = medianRange(candles, Math.max(0, j - RANGE_NEIGHBOURS), j);
  const after = medianRange(candles, j + 1, Math.min(candles.length, j + 1 + RANGE_NEIGHBOURS));
  return Math.max(before, after);
}

function medianRange({ high, low }: PositiveCandles, from: number, to: number): number {
  // Fewer than three ranges have no median that one bad candle could not move.
  if (to - from < 3) return 0;
  for (let k = from; k < to; k++) work[k - from] = Math.abs(Math.log(high[k] as number) - Math.log(low[k] as number));
  return medianInPlace(work, to - from);
}
