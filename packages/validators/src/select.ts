import { countValues } from './histogram.ts';
import type { QuartilesAndMad } from './histogram-select.ts';
import { between, HISTOGRAM_FROM, quartilesAndMad, ranksOf, valuesAtRanks } from './histogram-select.ts';
import { selectInPlace } from './quickselect.ts';

/**
 * Quantile `q` of the first `length` values by linear interpolation between neighbours (type 7 of Hyndman and Fan). The values, which
 * must hold no NaN, may be reordered; NaN for none.
 */
export function quantileInPlace(values: Float64Array, length: number, q: number): number {
  if (length === 0) return Number.NaN;
  if (length >= HISTOGRAM_FROM) return quantilesOf(values, length, [q])[0] as number;
  const position = q * (length - 1);
  const below = Math.floor(position);
  const lower = selectInPlace(values, length, below);
  if (position === below) return lower;
  // After selection everything right of `below` is at least as large: the next value is the least of them.
  let upper = Number.POSITIVE_INFINITY;
  for (let i = below + 1; i < length; i++) if ((values[i] as number) < upper) upper = values[i] as number;
  return between(lower, upper, q, length);
}

/** Quantile `q` of the first `length` values, which are in rising order, as `quantileInPlace` tells it; NaN for none. */
export function quantileOfSorted(values: Float64Array, q: number, length = values.length): number {
  if (length === 0) return Number.NaN;
  const position = q * (length - 1);
  const below = Math.floor(position);
  const lower = values[below] as number;
  const share = position - below;
  return share === 0 ? lower : lower + share * ((values[below + 1] as number) - lower);
}

/** Median of the first `length` values, which may be reordered; NaN for none. */
export function medianInPlace(values: Float64Array, length: number): number {
  return quantileInPlace(values, length, 0.5);
}

/** Several quantiles, ascending, of the first `length` values, in one go; the values may be reordered. */
export function quantilesInPlace(values: Float64Array, length: number, qs: readonly number[]): number[] {
  return length >= HISTOGRAM_FROM ? quantilesOf(values, length, qs) : qs.map((q) => quantileInPlace(values, length, q));
}

/** The quartiles and the median absolute deviation from the median, not scaled, of the first `length` values, which may be reordered; NaN for none. */
export function quartilesAndMadInPlace(values: Float64Array, length: number): QuartilesAndMad {
  if (length >= HISTOGRAM_FROM) return quartilesAndMad(values, countValues(values, length));
  const q1 = quantileInPlace(values, length, 0.25);
  const median = quantileInPlace(values, length, 0.5);
  const q3 = quantileInPlace(values, length, 0.75);
  for (let i = 0; i < length; i++) values[i] = Math.abs((values[i] as number) - median);
  return { q1, median, q3, mad: medianInPlace(values, length) };
}

function quantilesOf(values: Float64Array, length: number, qs: readonly number[]): number[] {
  const found = valuesAtRanks(values, length, ranksOf(qs, length));
  return qs.map((q, k) => between(found[2 * k] as number, found[2 * k + 1] as number, q, length));
}
