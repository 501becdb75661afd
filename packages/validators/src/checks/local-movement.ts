import { createNumberScratch } from '../scratch.ts';
import { medianInPlace } from '../select.ts';
import { BLOCK } from './block-deviation.ts';
import type { BlockMemory } from './block-memory.ts';
import { BlockTable } from './block-table.ts';
import type { PositiveCandles } from './positive-candles.ts';

/** Candles on each side that say how much the price moves. */
const NEIGHBOURS = 12;
/** What the median and the ninth decile of a range, ln(high / low), and of a move, |ln(close / close before)|, are in standard deviations. */
const RANGE_MEDIAN = 1.5;
const RANGE_DECILE = 3.2;
const MOVE_MEDIAN = 0.6745;
const MOVE_DECILE = 2.2;
/** A quiet hour counts as at least so much of the usual movement of the window. */
const QUIETEST = 0.3;

/** Granted to a quotient that is compared with a product. */
const ROUNDING = 1 + 1e-9;

/** How much a feed moves: roughly everywhere, exactly where one asks. */
export interface Movement {
  /** Least movement anywhere, as a standard deviation of log returns. */
  readonly floor: number;
  /** Movement of the middle block. */
  readonly usual: number;
  /** Smallest step of the price, relative; 0 when it never moves. */
  readonly step: number;
  /** Figures of each block of candles. */
  readonly blocks: BlockTable;
  /** Of a window that slides: what was read before. */
  readonly memory: BlockMemory | undefined;
  /** Candles whose four prices are one. */
  readonly flat: number;
  /** Candles that open more than one standard deviation away from the close before. */
  readonly jumps: number;
}

const sorted = new Float64Array(2 * NEIGHBOURS);

/** Blocks of the newest series that does not slide. */
const newest = new BlockTable();

/**
 * Reads a series once: block by block how much it moves, and its smallest step of price. The result is good until the next call.
 *
 * @param firstSlot slot of the first candle: blocks lie on the grid, so that a window that slides keeps them.
 * @param memory what was read before, of a window that slides.
 */
export function coarseMovement(candles: PositiveCandles, firstSlot: number, memory?: BlockMemory): Movement {
  const blocks = memory?.table ?? newest;
  if (memory === undefined) blocks.read(candles, firstSlot);
  else blocks.slide(candles, firstSlot, memory.firstCandle);
  let jumps = 0;
  let step = Number.POSITIVE_INFINITY;
  let flat = 0;
  const { count, jumps: jumpsOf, flat: flatOf, step: stepOf } = blocks;
  for (let b = 0; b < count; b++) {
    jumps += jumpsOf[b] as number;
    flat += flatOf[b] as number;
    if ((stepOf[b] as number) < step) step = stepOf[b] as number;
  }
  if (step === Number.POSITIVE_INFINITY) step = 0;
  const usual = count === 0 ? 0 : medianDeviation(blocks);
  // One step of the price is never an outlier, whatever the candles beside it do.
  return { floor: Math.max(QUIETEST * usual, step), usual, step, blocks, memory, flat, jumps };
}

const deviations = createNumberScratch();

function medianDeviation({ deviation, count }: BlockTable): number {
  const work = deviations(count);
  for (let b = 0; b < count; b++) work[b] = deviation[b] as number;
  return medianInPlace(work, count);
}

/** A lower bound of the movement near each candle of block `b`. */
export function leastMovement({ blocks: { deviation, count }, floor }: Movement, b: number): number {
  const here = deviation[b] as number;
  const before = b > 0 ? (deviation[b - 1] as number) : here;
  const after = b + 1 < count ? (deviation[b + 1] as number) : here;
  return Math.max(floor, 0.5 * Math.min(here, before, after));
}

/**
 * Whether no price of block `b` lies `deviations` local standard deviations, at their least, from those that would explain it: a cheap look that may
 * say no where the exact one says yes. It takes 1 + x for the exponential of x, and asks for the least of several by asking for each.
 */
export function isQuiet({ blocks: { deviation, reach, count }, floor }: Movement, b: number, deviations: number): boolean {
  const reached = (reach[b] as number) * ROUNDING - 1;
  if (reached < deviations * floor) return true;
  const share = 0.5 * deviations;
  return (
    reached < share * (deviation[b] as number) &&
    (b === 0 || reached < share * (deviation[b - 1] as number)) &&
    (b + 1 === count || reached < share * (deviation[b + 1] as number))
  );
}

/** First candle of block `b`, which may lie past the last candle. */
export const firstOf = ({ blocks }: Movement, b: number): number => b * BLOCK - blocks.offset;

export const blockOf = ({ blocks }: Movement, candle: number): number => Math.floor((candle + blocks.offset) / BLOCK);

/**
 * Standard deviation of log returns near candle `j`, told by the ranges and moves of its neighbours, itself and candles that are marked left
 * out. Median and ninth decile of each are read, the greatest counts: in thin markets most candles stand still and the median says nothing.
 */
export function movementAt(candles: PositiveCandles, marks: Uint8Array, movement: Movement, j: number): number {
  const { high, low, close, volume, length } = candles;
  const from = Math.max(0, j - NEIGHBOURS);
  const to = Math.min(length, j + 1 + NEIGHBOURS);
  // Neighbours left out, one bit each: with the close before the first of them there are fewer than 32.
  const memory = isInner(candles, j) ? movement.memory : undefined;
  const without = memory === undefined ? 0 : markedBits(marks, from - 1, to);
  const figures = without === 0 ? memory?.movement : memory?.movementWithout;
  const number = j + (memory?.firstCandle ?? 0);
  const known = figures?.get(number, without) ?? Number.NaN;
  if (!Number.isNaN(known)) return Math.max(movement.floor, known);
  let count = 0;
  for (let k = from; k < to; k++) {
    if (k === j || marks[k] !== 0 || volume[k] === 0) continue;
    insert(Math.abs(Math.log((high[k] as number) / (low[k] as number))), count++);
  }
  let deviation = Math.max(at(0.5, count) / RANGE_MEDIAN, at(0.9, count) / RANGE_DECILE);
  count = 0;
  for (let k = Math.max(1, from); k < to; k++) {
    if (k === j || k === j + 1 || marks[k] !== 0 || marks[k - 1] !== 0) continue;
    insert(Math.abs(Math.log((close[k] as number) / (close[k - 1] as number))), count++);
  }
  deviation = Math.max(deviation, at(0.5, count) / MOVE_MEDIAN, at(0.9, count) / MOVE_DECILE);
  figures?.set(number, without, deviation);
  return Math.max(movement.floor, deviation);
}

/** Whether all neighbours of a candle are there, and the close before the first of them: then no later candle changes what they say. */
function isInner({ length }: PositiveCandles, j: number): boolean {
  return j > NEIGHBOURS && j + NEIGHBOURS < length;
}

function markedBits(marks: Uint8Array, from: number, to: number): number {
  let bits = 0;
  for (let k = from; k < to; k++) if (marks[k] !== 0) bits |= 1 << (k - from);
  return bits;
}

/**
 * How many times its neighbours candle `j` trades: the lower of the medians before it and on both sides counts, for after a true extreme trade
 * stays high. Neighbours without trades are left out; 1 when none trades.
 */
export function busyness(candles: PositiveCandles, { memory }: Movement, j: number): number {
  const inner = memory !== undefined && isInner(candles, j) ? memory : undefined;
  const number = j + (inner?.firstCandle ?? 0);
  const known = inner?.busyness.get(number, 0) ?? Number.NaN;
  if (!Number.isNaN(known)) return known;
  const found = busynessOf(candles, j);
  inner?.busyness.set(number, 0, found);
  return found;
}

function busynessOf({ volume, length }: PositiveCandles, j: number): number {
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
