import type { Histogram } from './histogram.ts';
import { counts, countValues, edges, gatherMarked, layEdges } from './histogram.ts';
import { selectInPlace } from './quickselect.ts';
import { createNumberScratch } from './scratch.ts';

/** Length from which counting beats a quickselect: on series not seen before 9 against 14 µs for the quartiles of 1,000 closes, 9 against 24 of volumes. */
export const HISTOGRAM_FROM = 200;

const RANK = 1;
const NEAR = 2;

const marks = new Uint8Array(counts.length);
const firstSpace = createNumberScratch();
const secondSpace = createNumberScratch();

/**
 * The values at ascending ranks (0 is the smallest) among the first `length` values, at least 32, which stay as they are and hold no NaN.
 * Counts the values in buckets, then selects among those that share a bucket with a wanted rank: two readings for all ranks together, without
 * the mispredicted branches of a quickselect.
 */
export function valuesAtRanks(values: Float64Array, length: number, ranks: readonly number[]): number[] {
  const histogram = countValues(values, length);
  marks.fill(0, 0, histogram.last + 1);
  const { size, places } = markRanks(ranks, histogram);
  const chosen = firstSpace(size);
  gatherMarked(values, histogram, marks, chosen, chosen);
  return places.map((place) => selectInPlace(chosen, size, place));
}

/** Quartiles, and the median absolute distance from the median. */
export interface QuartilesAndMad {
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
  readonly mad: number;
}

const QUARTILES = [0.25, 0.5, 0.75];

/** Quartiles and median absolute deviation of the values that were counted last: the counts that lead to the one tell in which buckets the other lies, so one histogram does for both. */
export function quartilesAndMad(values: Float64Array, histogram: Histogram): QuartilesAndMad {
  const length = histogram.held;
  marks.fill(0, 0, histogram.last + 1);
  const { size, places } = markRanks(ranksOf(QUARTILES, length), histogram);
  layEdges(histogram);
  const near = markDistances(histogram);
  const chosen = firstSpace(size);
  const distances = secondSpace(near.size);
  gatherMarked(values, histogram, marks, chosen, distances);
  const quartile = (k: number) =>
    between(
      selectInPlace(chosen, size, places[2 * k] as number),
      selectInPlace(chosen, size, places[2 * k + 1] as number),
      QUARTILES[k] as number,
      length,
    );
  const median = quartile(1);
  for (let i = 0; i < near.size; i++) distances[i] = Math.abs((distances[i] as number) - median);
  const lower = selectInPlace(distances, near.size, Math.floor((length - 1) / 2) - near.below);
  const upper = selectInPlace(distances, near.size, Math.ceil((length - 1) / 2) - near.below);
  return { q1: quartile(0), median, q3: quartile(2), mad: between(lower, upper, 0.5, length) };
}

/** For each quantile of `length` values the ranks between which it lies. */
export function ranksOf(qs: readonly number[], length: number): number[] {
  const ranks: number[] = [];
  for (const q of qs) {
    const position = q * (length - 1);
    ranks.push(Math.floor(position), Math.ceil(position));
  }
  return ranks;
}

/** Quantile `q` by linear interpolation between the values at its two ranks. */
export function between(lower: number, upper: number, q: number, length: number): number {
  const position = q * (length - 1);
  const share = position - Math.floor(position);
  return share === 0 ? lower : lower + share * (upper - lower);
}

/** Marks the buckets that hold a wanted rank; says how many values lie in them, and the place of each rank among those. */
function markRanks(ranks: readonly number[], { last }: Histogram): { readonly size: number; readonly places: readonly number[] } {
  const places: number[] = [];
  let below = 0;
  let size = 0;
  for (let b = 0; b <= last && places.length < ranks.length; b++) {
    const count = counts[b] as number;
    const before = places.length;
    while ((ranks[places.length] as number) < below + count) places.push(size + (ranks[places.length] as number) - below);
    if (places.length > before) {
      marks[b] = RANK;
      size += count;
    }
    below += count;
  }
  return { size, places };
}

/**
 * Marks the buckets whose values may lie at the median distance from the median; says how many values they hold, and how many others are nearer.
 * The rank tells in which bucket the median lies, so every other bucket's least and greatest distance from it is known, rising outwards.
 */
function markDistances({ held: length, last }: Histogram): { readonly size: number; readonly below: number } {
  const lowerRank = Math.floor((length - 1) / 2);
  const from = bucketAt(lowerRank);
  const to = bucketAt(Math.ceil((length - 1) / 2));
  const low = edges[from] as number;
  const high = edges[to + 1] as number;
  const least = reach(from, to, last, lowerRank, 0, high, low);
  const greatest = reach(from, to, last, Math.ceil((length - 1) / 2), 1, low, high);
  let size = 0;
  let below = 0;
  for (let step = -1; step <= 1; step += 2) {
    for (let b = step > 0 ? from : from - 1; b >= 0 && b <= last; b += step) {
      const bottom = edges[b] as number;
      const top = edges[b + 1] as number;
      if (top - low < least && high - bottom < least) {
        below += counts[b] as number;
        continue;
      }
      if (bottom - high > greatest || low - top > greatest) break;
      marks[b] = (marks[b] as number) | NEAR;
      size += counts[b] as number;
    }
  }
  return { size, below };
}

/** The bucket that holds a rank. */
function bucketAt(rank: number): number {
  let bucket = 0;
  for (let held = counts[0] as number; held <= rank; ) held += counts[++bucket] as number;
  return bucket;
}

/**
 * Distance at which the buckets around the median's, taken by rising distance, hold more than `rank` values. `far` 0: least distances, from `toRight`
 * on the one side and `toLeft` on the other; 1: greatest ones.
 */
function reach(from: number, to: number, last: number, rank: number, far: 0 | 1, toRight: number, toLeft: number): number {
  let left = from - 1;
  let right = to + 1;
  let held = 0;
  for (let b = from; b <= to; b++) held += counts[b] as number;
  let reached = far === 0 ? 0 : toLeft - toRight;
  while (held <= rank) {
    const leftwards = left < 0 ? Number.POSITIVE_INFINITY : toLeft - (edges[left + 1 - far] as number);
    const rightwards = right > last ? Number.POSITIVE_INFINITY : (edges[right + far] as number) - toRight;
    const goLeft = left >= 0 && (right > last || leftwards <= rightwards);
    reached = goLeft ? leftwards : rightwards;
    held += counts[goLeft ? left-- : right++] as number;
  }
  return reached;
}
