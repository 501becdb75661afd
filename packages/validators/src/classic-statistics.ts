import type { ColumnStatistics } from './classic-outliers.ts';
import { BLOCK_ROWS, countFinite } from './histogram.ts';
import { HISTOGRAM_FROM, quartilesAndMad } from './histogram-select.ts';
import { createNumberScratch } from './scratch.ts';
import { quartilesAndMadInPlace } from './select.ts';

/** A textbook outlier rule. */
export type ClassicMethod = 'mad' | 'zscore' | 'iqr';

/** Makes the median absolute deviation of a normal sample equal its standard deviation. */
const MAD_SCALE = 0.6745;

/** Mean, deviation and quantiles of the finite values of a column. */
export function statisticsOf(column: Float64Array): ColumnStatistics {
  const counted = column.length < HISTOGRAM_FROM ? null : countFinite(column);
  if (counted === null || counted.held < HISTOGRAM_FROM) return statisticsOfFew(column);
  const { held, origin, sum, squares } = counted;
  const std = Math.sqrt(Math.max(0, squares - sum * (sum / held)) / (held - 1));
  return { mean: origin + sum / held, std, ...quartilesAndMad(column, counted), valid: held };
}

const space = createNumberScratch();

/** The same of a column that holds few. */
function statisticsOfFew(column: Float64Array): ColumnStatistics {
  const work = space(column.length);
  let valid = 0;
  let sum = 0;
  for (let i = 0; i < column.length; i++) {
    const value = column[i] as number;
    if (value - value !== 0) continue;
    work[valid++] = value;
    // From the first on: sums of large levels would lose digits.
    sum += value - (work[0] as number);
  }
  const mean = valid === 0 ? Number.NaN : (work[0] as number) + sum / valid;
  let squares = 0;
  for (let i = 0; i < valid; i++) squares += ((work[i] as number) - mean) ** 2;
  const std = valid < 2 ? Number.NaN : Math.sqrt(squares / (valid - 1));
  return { mean, std, ...quartilesAndMadInPlace(work, valid), valid };
}

/** Row numbers of a column's values outside each of several bounds, in one reading. */
export function outliersOf(column: Float64Array, bounds: readonly Bounds[]): number[][] {
  const found = bounds.map((): number[] => []);
  const { lowest, highest } = commonOf(bounds);
  for (let from = 0; from < column.length; from += BLOCK_ROWS) {
    noteOutside(column, from, Math.min(column.length, from + BLOCK_ROWS), lowest, highest, bounds, found);
  }
  return found;
}

/** Values from `lowest` to `highest` are outside of none of the bounds: a little narrower than that, for the sake of rounding. */
function commonOf(bounds: readonly Bounds[]): { lowest: number; highest: number } {
  let lowest = Number.NEGATIVE_INFINITY;
  let highest = Number.POSITIVE_INFINITY;
  for (const { centre, below, above } of bounds) {
    const margin = 1e-12 * (Math.abs(centre) + Math.abs(below) + Math.abs(above));
    if (centre - below + margin > lowest) lowest = centre - below + margin;
    if (centre + above - margin < highest) highest = centre + above - margin;
  }
  return { lowest, highest };
}

function noteOutside(
  column: Float64Array,
  from: number,
  to: number,
  lowest: number,
  highest: number,
  bounds: readonly Bounds[],
  found: readonly number[][],
): void {
  for (let i = from; i < to; i++) {
    const value = column[i] as number;
    if (value < lowest || value > highest) noteRow(i, value, bounds, found);
  }
}

function noteRow(row: number, value: number, bounds: readonly Bounds[], found: readonly number[][]): void {
  for (let k = 0; k < bounds.length; k++) if (isOutside(value, bounds[k] as Bounds)) (found[k] as number[]).push(row);
}

/** A centre and the distances below and above it that are still usual; NaN where nothing can be judged. */
export interface Bounds {
  readonly centre: number;
  readonly below: number;
  readonly above: number;
}

export function isOutside(value: number, bounds: Bounds): boolean {
  const distance = value - bounds.centre;
  return distance > bounds.above || -distance > bounds.below;
}

/** What a method calls usual, by the statistics of a sample. */
export function boundsOf({ mean, std, q1, median, q3, mad }: ColumnStatistics, method: ClassicMethod, threshold: number): Bounds {
  if (method === 'zscore') {
    const distance = std > 0 ? threshold * std : Number.NaN;
    return { centre: mean, below: distance, above: distance };
  }
  if (method === 'iqr') {
    const reach = threshold * (q3 - q1);
    return { centre: 0, below: -(q1 - reach), above: q3 + reach };
  }
  const distance = mad > 0 ? (threshold * mad) / MAD_SCALE : Number.NaN;
  return { centre: median, below: distance, above: distance };
}
