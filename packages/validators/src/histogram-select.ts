import { selectInPlace } from './quickselect.ts';

/**
 * Rows that one call of a kernel reads. In a fresh process a loop over a million rows would run unoptimised to its end; a kernel that is called
 * for each block is optimised after a few blocks.
 */
export const BLOCK_ROWS = 4096;

/** Length from which counting beats a quickselect: on series not seen before 9 against 14 µs for the quartiles of 1,000 closes, 10 against 24 of volumes. */
export const HISTOGRAM_FROM = 200;

/** Buckets of a histogram, and the length from which the finer one pays. */
const FEW = 256;
const MANY = 4096;
const MANY_FROM = 16_384;
/** Values that are looked at to lay the buckets out, and how many of them at each end are left out. */
const SAMPLE = 32;
const TRIM = 1;

const counts = new Uint32Array(MANY);
const wanted = new Uint8Array(MANY);
const sample = new Int32Array(SAMPLE);

/** Of the two 32-bit words of a double the one with sign, exponent and first digits. */
const HIGH_WORD = new Uint32Array(Float64Array.of(1).buffer)[0] === 0 ? 1 : 0;

/** Where the buckets of a histogram lie on the scale of `keyOf`. The first and last also hold what is below and above them all. */
interface Layout {
  readonly lowest: number;
  readonly shift: number;
  readonly last: number;
}

/**
 * The values at ascending ranks (0 is the smallest) among the first `length` values, at least 32, which stay as they are and hold no NaN.
 * Counts the values by their leading bits, then selects among those that share a bucket with a wanted rank: two readings for all ranks
 * together, without the mispredicted branches of a quickselect.
 */
export function valuesAtRanks(values: Float64Array, length: number, ranks: readonly number[]): number[] {
  const words = new Int32Array(values.buffer, values.byteOffset, 2 * length);
  const layout = layOut(words, length);
  counts.fill(0, 0, layout.last + 1);
  for (let from = 0; from < length; from += BLOCK_ROWS) countKeys(words, from, Math.min(length, from + BLOCK_ROWS), layout);
  const { size, places } = wantedBuckets(ranks, layout.last);
  const chosen = new Float64Array(size);
  let end = 0;
  for (let from = 0; from < length; from += BLOCK_ROWS) {
    end = gatherWanted(values, words, from, Math.min(length, from + BLOCK_ROWS), layout, chosen, end);
  }
  return places.map((place) => selectInPlace(chosen, size, place));
}

/** A whole number that rises with the value of a double: its high word, the negative ones turned round. */
function keyOf(word: number): number {
  return word ^ ((word >> 31) & 0x7fffffff);
}

/** Buckets over the bulk of a sample of the values: a few that lie far out cannot stretch them. */
function layOut(words: Int32Array, length: number): Layout {
  const last = (length < MANY_FROM ? FEW : MANY) - 1;
  const stride = 2 * Math.floor(length / SAMPLE);
  for (let s = 0; s < SAMPLE; s++) {
    const key = keyOf(words[s * stride + HIGH_WORD] as number);
    let k = s - 1;
    for (; k >= 0 && (sample[k] as number) > key; k--) sample[k + 1] = sample[k] as number;
    sample[k + 1] = key;
  }
  const least = sample[TRIM] as number;
  const range = (sample[SAMPLE - 1 - TRIM] as number) - least;
  let shift = 0;
  while (range > last * 2 ** shift) shift++;
  return { lowest: least, shift, last };
}

function countKeys(words: Int32Array, from: number, to: number, { lowest, shift, last }: Layout): void {
  for (let w = 2 * from + HIGH_WORD; w < 2 * to; w += 2) {
    const key = keyOf(words[w] as number);
    let bucket = key < lowest ? 0 : (key - lowest) >>> shift;
    if (bucket > last) bucket = last;
    counts[bucket] = (counts[bucket] as number) + 1;
  }
}

/** Marks the buckets that hold a wanted rank; says how many values lie in them, and the place of each rank among those. */
function wantedBuckets(ranks: readonly number[], last: number): { readonly size: number; readonly places: readonly number[] } {
  wanted.fill(0, 0, last + 1);
  const places: number[] = [];
  let below = 0;
  let size = 0;
  for (let b = 0; b <= last && places.length < ranks.length; b++) {
    const count = counts[b] as number;
    const before = places.length;
    while ((ranks[places.length] as number) < below + count) places.push(size + (ranks[places.length] as number) - below);
    if (places.length > before) {
      wanted[b] = 1;
      size += count;
    }
    below += count;
  }
  return { size, places };
}

function gatherWanted(
  values: Float64Array,
  words: Int32Array,
  from: number,
  to: number,
  { lowest, shift, last }: Layout,
  chosen: Float64Array,
  end: number,
): number {
  let next = end;
  for (let i = from; i < to; i++) {
    const key = keyOf(words[2 * i + HIGH_WORD] as number);
    let bucket = key < lowest ? 0 : (key - lowest) >>> shift;
    if (bucket > last) bucket = last;
    if (wanted[bucket] === 1) chosen[next++] = values[i] as number;
  }
  return next;
}
