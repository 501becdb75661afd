import { medianInPlace } from '../select.ts';
import type { PositiveCandles } from './positive-candles.ts';

/** Candles on each side that say how much the price moves. */
const NEIGHBOURS = 12;
/** Candles of a block, for the coarse figure. */
const BLOCK = 16;
/** What the median and the ninth decile of a range, ln(high / low), and of a move, |ln(close / close before)|, are in standard deviations. */
const RANGE_MEDIAN = 1.5;
const RANGE_DECILE = 3.2;
const MOVE_MEDIAN = 0.6745;
const MOVE_DECILE = 2.2;
/** A quiet hour counts as at least so much of the usual movement of the window. */
const QUIETEST = 0.3;

/** How much a feed moves: roughly everywhere, exactly where one asks. */
export interface Movement {
  /** Least movement anywhere, as a standard deviation of log returns. */
  readonly floor: number;
  /** Movement of the middle block. */
  readonly usual: number;
  /** Smallest step of the price, relative; 0 when it never moves. */
  readonly step: number;
  /** Coarse movement of each block of `BLOCK` candles. */
  readonly blocks: Float64Array;
  /** Candles whose four prices are one. */
  readonly flat: number;
  /** Candles that open more than one standard deviation away from the close before. */
  readonly jumps: number;
}

const sorted = new Float64Array(2 * NEIGHBOURS);

/** Reads a series once: block by block how much it moves, and its smallest step of price. */
export function coarseMovement({ high, low, open, close, length }: PositiveCandles): Movement {
  const count = Math.ceil(length / BLOCK);
  const blocks = new Float64Array(count);
  const ranges = new Float64Array(BLOCK);
  const moves = new Float64Array(BLOCK);
  const gaps = new Float64Array(BLOCK);
  let jumps = 0;
  let step = Number.POSITIVE_INFINITY;
  let flat = 0;
  let before = close[0] as number;
  for (let b = 0; b < count; b++) {
    const from = b * BLOCK;
    const to = Math.min(length, from + BLOCK);
    for (let k = from; k < to; k++) {
      const l = low[k] as number;
      const c = close[k] as number;
      const range = Math.abs((high[k] as number) / l - 1);
      const gap = Math.abs((open[k] as number) / before - 1);
      if (range === 0) flat++;
      else if (range < step) step = range;
      if (gap < step && gap > 0) step = gap;
      gaps[k - from] = gap;
      ranges[k - from] = range;
      moves[k - from] = Math.abs(c / before - 1);
      before = c;
    }
    const deviation = Math.max(middle(ranges, to - from) / RANGE_MEDIAN, middle(moves, to - from) / MOVE_MEDIAN);
    blocks[b] = deviation;
    for (let k = 0; k < to - from; k++) if ((gaps[k] as number) > deviation) jumps++;
  }
  if (step === Number.POSITIVE_INFINITY) step = 0;
  const usual = count === 0 ? 0 : medianInPlace(blocks.slice(), count);
  // One step of the price is never an outlier, whatever the candles beside it do.
  return { floor: Math.max(QUIETEST * usual, step), usual, step, blocks, flat, jumps };
}

/** Median of at most `BLOCK` values, which are sorted in place; the upper one of two. */
function middle(values: Float64Array, count: number): number {
  for (let i = 1; i < count; i++) {
    const value = values[i] as number;
    let k = i - 1;
    for (; k >= 0 && (values[k] as number) > value; k--) values[k + 1] = values[k] as number;
    values[k + 1] = value;
  }
  return values[count >> 1] as number;
}

/** A lower bound of the movement near each candle of block `b`. */
export function leastMovement({ blocks, floor }: Movement, b: number): number {
  const here = blocks[b] as number;
  const before = b > 0 ? (blocks[b - 1] as number) : here;
  const after = b + 1 < blocks.length ? (blocks[b + 1] as number) : here;
  return Math.max(floor, 0.5 * Math.min(here, before, after));
}

export const blockOf = (candle: number): number => Math.floor(candle / BLOCK);

/**
 * Standard deviation of log returns near candle `j`, told by the ranges and moves of its neighbours, itself and candles that are marked left
 * out. Median and ninth decile of each are read, the greatest counts: in thin markets most candles stand still and the median says nothing.
 */
export function movementAt(candles: PositiveCandles, marks: Uint8Array, movement: Movement, j: number): number {
  const { high, low, close, volume, length } = candles;
  const from = Math.max(0, j - NEIGHBOURS);
  const to = Math.min(length, j + 1 + NEIGHBOURS);
  let count = 0;
  for (let k = from; k < to; k++) {
    if (k === j || marks[k] !== 0 || volume[k] === 0) continue;
    insert(Math.abs(Math.log((high[k] as number) / (low[k] as number))), count++);
  }
  let deviation = Math.max(movement.floor, at(0.5, count) / RANGE_MEDIAN, at(0.9, count) / RANGE_DECILE);
  count = 0;
  for (let k = Math.max(1, from); k < to; k++) {
    if (k === j || k === j + 1 || marks[k] !== 0 || marks[k - 1] !== 0) continue;
    insert(Math.abs(Math.log((close[k] as number) / (close[k - 1] as number))), count++);
  }
  deviation = Math.max(deviation, at(0.5, count) / MOVE_MEDIAN, at(0.9, count) / MOVE_DECILE);
  return deviation;
}

/**
 * How many times its neighbours candle `j` trades: the lower of the medians before it and on both sides counts, for after a true extreme trade
 * stays high. Neighbours without trades are left out; 1 when none trades.
 */
export function busyness({ volume, length }: PositiveCandles, j: number): number {
  let count = 0;
  let before = 0;
  const to = Math.min(length, j + 1 + NEIGHBOURS);
  for (let k = Math.max(0, j - NEIGHBOURS); k < to; k++) {
    if (k === j) before = at(0.5, count);
    else if ((volume[k] as number) > 0) insert(volume[k] as number, count++);
  }
  const around = at(0.5, count);
  const usual = before > 0 ? Math.min(before, around) : around;
  return usual > 0 ? (volume[j] as number) / usual : 1;
}

function insert(value: number, count: number): void {
  let k = count - 1;
  for (; k >= 0 && (sorted[k] as number) > value; k--) sorted[k + 1] = sorted[k] as number;
  sorted[k + 1] = value;
}

function at(quantile: number, count: number): number {
  return count === 0 ? 0 : (sorted[Math.min(count - 1, Math.floor(quantile * count))] as number);
}
