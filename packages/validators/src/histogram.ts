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
  readonly words: Int32Array;
  readonly length: number;
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

const sample = new Int32Array(SAMPLE);

/** Of the two 32-bit words of a double the one with sign, exponent and first digits. */
const HIGH_WORD = new Uint32Array(Float64Array.of(1).buffer)[0] === 0 ? 1 : 0;
const LOW_WORD = 1 - HIGH_WORD;
const INFINITE_KEY = 0x7ff00000 >> 1;

/** Counts the first `length` values, at least 32 and none of them NaN, by their leading bits: a scale that large values cannot stretch. */
export function countValues(values: Float64Array, length: number): Histogram {
  const words = new Int32Array(values.buffer, values.byteOffset, 2 * length);
  const last = (length < FEW_UP_TO ? FEW : length < 32_768 ? SOME : MANY) - 1;
  const { lowest, shift } = layOut(words, length, last);
  counts.fill(0, 0, last + 1);
  for (let from = 0; from < length; from += BLOCK_ROWS) {
    countBlock(words, from, Math.min(length, from + BLOCK_ROWS), lowest, shift, last);
  }
  return { words, length, lowest, shift, last };
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

/** Buckets over the bulk of a sample of the values: a few that lie far out cannot stretch them. */
function layOut(words: Int32Array, length: number, last: number): { lowest: number; shift: number } {
  const size = length < FEW_UP_TO ? SAMPLE / 2 : SAMPLE;
  const stride = 2 * Math.floor(length / size);
  for (let s = 0; s < size; s++) {
    const key = keyOf(words[s * stride + HIGH_WORD] as number);
    let k = s - 1;
    for (; k >= 0 && (sample[k] as number) > key; k--) sample[k + 1] = sample[k] as number;
    sample[k + 1] = key;
  }
  const lowest = sample[TRIM] as number;
  const range = (sample[size - 1 - TRIM] as number) - lowest;
  let shift = 0;
  while (range > last * 2 ** shift) shift++;
  return { lowest, shift };
}

function countBlock(words: Int32Array, from: number, to: number, lowest: number, shift: number, last: number): void {
  for (let w = 2 * from + HIGH_WORD; w < 2 * to; w += 2) {
    const bucket = bucketOf(words[w] as number, lowest, shift, last);
    counts[bucket] = ((counts[bucket] as number) + 1) | 0;
  }
}

/**
 * Copies the values whose bucket has bit 1 in `marks` to `first`, those whose bucket has bit 2 to `second`: in the order in which they stand.
 */
export function gatherMarked(
  values: Float64Array,
  { words, length, lowest, shift, last }: Histogram,
  marks: Uint8Array,
  first: Float64Array,
  second: Float64Array,
): void {
  const ends = { first: 0, second: 0 };
  for (let from = 0; from < length; from += BLOCK_ROWS) {
    gatherBlock(values, words, from, Math.min(length, from + BLOCK_ROWS), lowest, shift, last, marks, first, second, ends);
  }
}

function gatherBlock(
  values: Float64Array,
  words: Int32Array,
  from: number,
  to: number,
  lowest: number,
  shift: number,
  last: number,
  marks: Uint8Array,
  first: Float64Array,
  second: Float64Array,
  ends: { first: number; second: number },
): void {
  let f = ends.first;
  let s = ends.second;
  for (let i = from; i < to; i++) {
    const mark = marks[bucketOf(words[2 * i + HIGH_WORD] as number, lowest, shift, last)] as number;
    if (mark === 0) continue;
    if ((mark & 1) !== 0) first[f++] = values[i] as number;
    if ((mark & 2) !== 0) second[s++] = values[i] as number;
  }
  ends.first = f;
  ends.second = s;
}
