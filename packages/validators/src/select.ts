import { HISTOGRAM_FROM, valuesAtRanks } from './histogram-select.ts';
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
  const share = position - below;
  if (share === 0) return lower;
  // After selection everything right of `below` is at least as large: the next value is the least of them.
  let upper = Number.POSITIVE_INFINITY;
  for (let i = below + 1; i < length; i++) if ((values[i] as number) < upper) upper = values[i] as number;
  return lower + share * (upper - lower);
}

/** Quantile `q` of values in rising order, as `quantileInPlace` tells it; NaN for none. */
export function quantileOfSorted(values: Float64Array, q: number): number {
  if (values.length === 0) return Number.NaN;
  const position = q * (values.length - 1);
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

function quantilesOf(values: Float64Array, length: number, qs: readonly number[]): number[] {
  const ranks: number[] = [];
  for (const q of qs) {
    const position = q * (length - 1);
    ranks.push(Math.floor(position), Math.ceil(position));
  }
  const found = valuesAtRanks(values, length, ranks);
  return qs.map((q, k) => {
    const lower = found[2 * k] as number;
    const position = q * (length - 1);
    const share = position - Math.floor(position);
    return share === 0 ? lower : lower + share * ((found[2 * k + 1] as number) - lower);
  });
}
