import { createScratch } from './scratch.ts';

/**
 * Rows that one call of a kernel reads. In a fresh process a loop over a million rows would run unoptimised to its end; a kernel that is called
 * for each block is optimised after a few blocks.
 */
export const BLOCK_ROWS = 4096;

/** Buckets of a histogram by the number of values. */
const FEW = 64;
const SOME = 512;
const MANY = 2048;
const FEW_UP_TO = 400;
/** Values that are looked at to lay the buckets out, and how many of them at each end are left out. */
const SAMPLE = 32;
const TRIM = 1;

/** Counts of values in buckets on the scale of `keyOf`. The first and the last bucket also hold what lies below and above them all. */
export interface Histogram {
  /** The bucket of each value that was read; good until the next histogram. */
  readonly buckets: Uint16Array;
  /** Values that were read, and those of them that were counted. */
  readonly length: number;
  readonly held: number;
  readonly lowest: number;
  readonly shift: number;
  /** Number of the last bucket. */
  readonly last: number;
}

/** Counts of the buckets of the newest histogram: one at a time is in use. */
export const counts = new Int32Array(MANY);

/** Edges of the buckets of the newest histogram, once `layEdges` has written them. */
export const edges = new Float64Array(MANY + 1);
const edgeWords = new Int32Array(edges.buffer);

const space = createScratch((length) => new Uint16Array(length));

const sample = new Float64Array(SAMPLE);
const sampleWords = new Int32Array(sample.buffer);

/** Of the two 32-bit words of a double the one with sign, exponent and first digits. */
const HIGH_WORD = new Uint32Array(Float64Array.of(1).buffer)[0] === 0 ? 1 : 0;
const LOW_WORD = 1 - HIGH_WORD;
const INFINITE_KEY = 0x7ff00000 >> 1;

/** Counts the first `length` values, at least 32 and none of them NaN, by their leading bits: a scale that large values cannot stretch. */
export function countValues(values: Float64Array, length: number): Histogram {
  const words = new Int32Array(values.buffer, values.byteOffset, 2 * length);
  const last = lastBucket(length);
  const { lowest, shift } = layOut(takeSample(values, length), last);
  const buckets = space(length);
  for (let from = 0; from < length; from += BLOCK_ROWS) {
    countBlock(words, from, Math.min(length, from + BLOCK_ROWS), lowest, shift, last, buckets);
  }
  return { buckets, length, held: length, lowest, shift, last };
}

/** Counts of the finite values of a column, and sums of their distances from one of the middle ones, and of the squares of these. */
export interface FiniteHistogram extends Histogram {
  /** The value from which distances are taken: about as far from the mean as the standard deviation, so that sums of large levels lose no digits. */
  readonly origin: number;
  readonly sum: number;
  readonly squares: number;
}

/** Counts the finite values of a column of at least 32 rows in one reading; null where hardly any is finite. */
export function countFinite(column: Float64Array): FiniteHistogram | null {
  const { length } = column;
  const words = new Int32Array(column.buffer, column.byteOffset, 2 * length);
  const last = lastBucket(length);
  const size = takeSample(column, length);
  if (size <= 2 * TRIM) return null;
  const { lowest, shift } = layOut(size, last);
  const origin = sample[size >> 1] as number;
  const buckets = space(length);
  const tally = { held: 0, sum: 0, squares: 0 };
  for (let from = 0; from < length; from += BLOCK_ROWS) {
    const to = Math.min(length, from + BLOCK_ROWS);
    countBlock(words, from, to, lowest, shift, last, buckets);
    tallyBlock(column, buckets, from, to, origin, tally);
  }
  return { buckets, length, lowest, shift, last, origin, ...tally };
}

function lastBucket(length: number): number {
  return (length < FEW_UP_TO ? FEW : length < 32_768 ? SOME : MANY) - 1;
}

/** A whole number of 31 bits, so that differences fit 32, that rises with the value of a double: its high word, negative ones turned round. */
function keyOf(word: number): number {
  return (word ^ ((word >> 31) & 0x7fffffff)) >> 1;
}

/** The bucket of a high word. Clamped by bits: a branch that one value in twenty takes would cost more than all the rest. */
function bucketOf(word: number, lowest: number, shift: number, last: number): number {
  const above = keyOf(word) - lowest;
  const bucket = (above & ~(above >> 31)) >>> shift;
  const over = (last - bucket) >> 31;
  return (bucket & ~over) | (last & over);
}

/** Writes `edges`: the least value of each bucket, infinite for the first, and after the last bucket infinity. */
export function layEdges({ lowest, shift, last }: Histogram): void {
  for (let b = 1; b <= last; b++) {
    const key = Math.min(INFINITE_KEY, lowest + b * 2 ** shift);
    const turned = key << 1;
    edgeWords[2 * b + HIGH_WORD] = turned ^ ((turned >> 31) & 0x7fffffff);
    edgeWords[2 * b + LOW_WORD] = turned >> 31;
  }
  edges[0] = Number.NEGATIVE_INFINITY;
  edges[last + 1] = Number.POSITIVE_INFINITY;
}

/** Fills `sample` with finite values from all over a column, in rising order; says how many. */
function takeSample(values: Float64Array, length: number): number {
  const size = length < FEW_UP_TO ? SAMPLE / 2 : SAMPLE;
  const stride = Math.floor(length / size);
  let taken = 0;
  for (let s = 0; s < size; s++) {
    let at = s * stride;
    while (at < (s + 1) * stride && !Number.isFinite(values[at])) at++;
    if (at === (s + 1) * stride) continue;
    const value = values[at] as number;
    let k = taken - 1;
    for (; k >= 0 && (sample[k] as number) > value; k--) sample[k + 1] = sample[k] as number;
    sample[k + 1] = value;
    taken++;
  }
  return taken;
}

/** Buckets over the bulk of a sample of the values, and their counts at 0: a few that lie far out cannot stretch them. */
function layOut(size: number, last: number): { lowest: number; shift: number } {
  counts.fill(0, 0, last + 1);
  if (size <= 2 * TRIM) return { lowest: 0, shift: 0 };
  const lowest = keyOf(sampleWords[2 * TRIM + HIGH_WORD] as number);
  const range = keyOf(sampleWords[2 * (size - 1 - TRIM) + HIGH_WORD] as number) - lowest;
  let shift = 0;
  while (range > last * 2 ** shift) shift++;
  return { lowest, shift };
}

function countBlock(
  words: Int32Array,
  from: number,
  to: number,
  lowest: number,
  shift: number,
  last: number,
  buckets: Uint16Array,
): void {
  for (let i = from; i < to; i++) {
    const bucket = bucketOf(words[2 * i + HIGH_WORD] as number, lowest, shift, last);
    buckets[i] = bucket;
    counts[bucket] = ((counts[bucket] as number) + 1) | 0;
  }
}

/** Adds the finite values of a block up and takes the others, which were counted with them, out again: a kernel for both would be slower than two. */
function tallyBlock(
  column: Float64Array,
  buckets: Uint16Array,
  from: number,
  to: number,
  origin: number,
  tally: { held: number; sum: number; squares: number },
): void {
  let { held, sum, squares } = tally;
  for (let i = from; i < to; i++) {
    const distance = (column[i] as number) - origin;
    // The distance of a finite value may be too large for a number.
    if (distance - distance !== 0 && !Number.isFinite(column[i])) {
      const bucket = buckets[i] as number;
      counts[bucket] = ((counts[bucket] as number) - 1) | 0;
      continue;
    }
    held++;
    sum += distance;
    squares += distance * distance;
  }
  tally.held = held;
  tally.sum = sum;
  tally.squares = squares;
}

/**
 * Copies the values whose bucket has bit 1 in `marks` to `first`, those whose bucket has bit 2 to `second`: in the order in which they stand. Of a column of which only
 * the finite values were counted, only these.
 */
export function gatherMarked(
  values: Float64Array,
  { buckets, length, held }: Histogram,
  marks: Uint8Array,
  first: Float64Array,
  second: Float64Array,
): void {
  const ends = { first: 0, second: 0 };
  for (let from = 0; from < length; from += BLOCK_ROWS) {
    gatherBlock(values, buckets, from, Math.min(length, from + BLOCK_ROWS), marks, held < length, first, second, ends);
  }
}

function gatherBlock(
  values: Float64Array,
  buckets: Uint16Array,
  from: number,
  to: number,
  marks: Uint8Array,
  onlyFinite: boolean,
  first: Float64Array,
  second: Float64Array,
  ends: { first: number; second: number },
): void {
  let f = ends.first;
  let s = ends.second;
  for (let i = from; i < to; i++) {
    const mark = marks[buckets[i] as number] as number;
    if (mark === 0) continue;
    const value = values[i] as number;
    if (onlyFinite && value - value !== 0) continue;
    if ((mark & 1) !== 0) first[f++] = value;
    if ((mark & 2) !== 0) second[s++] = value;
  }
  ends.first = f;
  ends.second = s;
}
