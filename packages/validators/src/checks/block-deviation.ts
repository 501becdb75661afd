import { sortShort } from '../quickselect.ts';

/** Candles of a block, for the coarse figure. */
export const BLOCK = 16;

/** The ranks that are read of a full block's values, 0 the smallest: the median, and the thirteenth of sixteen, which one bad tick does not move. */
const MEDIAN = BLOCK / 2;
const UPPER = (13 * BLOCK) / 16;
/** What they are of a range, ln(high / low), and of a move, |ln(close / close before)|, in standard deviations. */
const RANGE_MEDIAN = 1.5;
const RANGE_UPPER = 2.6;
const MOVE_MEDIAN = 0.6745;
const MOVE_UPPER = 1.6;

const PLACE = BLOCK - 1;
/** Keys of the ranges, behind them those of the moves. Memory of 64 bytes and less would be slower: it can be moved. */
const rounded = new Float32Array(2 * BLOCK);
const keys = new Int32Array(rounded.buffer);

/**
 * Standard deviation of log returns that the ranges and moves of a block's candles tell: the greatest of what their medians and upper values say. None
 * is below 0, and they may be reordered; in a full block values less than a few millionths apart may stand for each other.
 */
export function blockDeviation(ranges: Float64Array, moves: Float64Array, count: number): number {
  if (count < BLOCK) return partDeviation(ranges, moves, count);
  sortKeys(ranges, moves);
  return Math.max(
    (ranges[(keys[MEDIAN] as number) & PLACE] as number) / RANGE_MEDIAN,
    (ranges[(keys[UPPER] as number) & PLACE] as number) / RANGE_UPPER,
    (moves[(keys[BLOCK + MEDIAN] as number) & PLACE] as number) / MOVE_MEDIAN,
    (moves[(keys[BLOCK + UPPER] as number) & PLACE] as number) / MOVE_UPPER,
  );
}

/** The same of a block that the window cuts off. */
function partDeviation(ranges: Float64Array, moves: Float64Array, count: number): number {
  sortShort(ranges, 0, count - 1);
  sortShort(moves, 0, count - 1);
  const median = Math.floor((MEDIAN / BLOCK) * count);
  const upper = Math.floor((UPPER / BLOCK) * count);
  return Math.max(
    (ranges[median] as number) / RANGE_MEDIAN,
    (ranges[upper] as number) / RANGE_UPPER,
    (moves[median] as number) / MOVE_MEDIAN,
    (moves[upper] as number) / MOVE_UPPER,
  );
}

/**
 * Puts the keys of a block's values in order as far as the wanted ranks go. A key is a value as a float, whose bits rise with it, the last of them
 * replaced by the place of the value: whole numbers are exchanged without a branch, of which a processor would mispredict every third.
 */
function sortKeys(ranges: Float64Array, moves: Float64Array): void {
  for (let i = 0; i < BLOCK; i++) {
    rounded[i] = ranges[i] as number;
    rounded[BLOCK + i] = moves[i] as number;
    keys[i] = ((keys[i] as number) & ~PLACE) | i;
    keys[BLOCK + i] = ((keys[BLOCK + i] as number) & ~PLACE) | i;
  }
  for (let p = 0; p < COMPARED.length; p += 2) {
    const i = COMPARED[p] as number;
    const k = COMPARED[p + 1] as number;
    let a = keys[i] as number;
    let b = keys[k] as number;
    let behind = (a - b) & ((a - b) >> 31);
    keys[i] = (b + behind) | 0;
    keys[k] = (a - behind) | 0;
    a = keys[BLOCK + i] as number;
    b = keys[BLOCK + k] as number;
    behind = (a - b) & ((a - b) >> 31);
    keys[BLOCK + i] = (b + behind) | 0;
    keys[BLOCK + k] = (a - behind) | 0;
  }
}

/** Pairs of places that are compared in turn: Batcher's odd-even merge sort of a block, without what the wanted ranks do not need. */
const COMPARED = comparisonsFor([MEDIAN, UPPER]);

function comparisonsFor(ranks: readonly number[]): Uint8Array {
  const needed = new Set(ranks);
  const kept: number[] = [];
  for (const [low, high] of oddEvenMergeSort().reverse()) {
    if (!needed.has(low) && !needed.has(high)) continue;
    needed.add(low).add(high);
    kept.unshift(low, high);
  }
  return Uint8Array.from(kept);
}

function oddEvenMergeSort(): [number, number][] {
  const pairs: [number, number][] = [];
  for (let merged = 1; merged < BLOCK; merged *= 2) {
    for (let apart = merged; apart >= 1; apart /= 2) {
      for (let low = apart % merged; low + apart < BLOCK; low++) {
        const isFirst = (low - (apart % merged)) % (2 * apart) < apart;
        const isOneRun = Math.floor(low / (2 * merged)) === Math.floor((low + apart) / (2 * merged));
        if (isFirst && isOneRun) pairs.push([low, low + apart]);
      }
    }
  }
  return pairs;
}
