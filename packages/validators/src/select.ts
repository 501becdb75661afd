/** The k-th smallest of the first `length` values, which are reordered. Quickselect; `values` must hold no NaN and k be in range. */
export function selectInPlace(values: Float64Array, length: number, k: number): number {
  let left = 0;
  let right = length - 1;
  while (right > left) {
    const middle = (left + right) >>> 1;
    const a = values[left] as number;
    const b = values[middle] as number;
    const c = values[right] as number;
    // The median of three as pivot keeps sorted and constant data fast.
    const pivot = Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    let i = left;
    let j = right;
    while (i <= j) {
      while ((values[i] as number) < pivot) i++;
      while ((values[j] as number) > pivot) j--;
      if (i <= j) {
        const swap = values[i] as number;
        values[i] = values[j] as number;
        values[j] = swap;
        i++;
        j--;
      }
    }
    if (k <= j) right = j;
    else if (k >= i) left = i;
    else break;
  }
  return values[k] as number;
}

/**
 * Quantile `q` of the first `length` values by linear interpolation between neighbours (type 7 of Hyndman and Fan). The values are
 * reordered; NaN for none.
 */
export function quantileInPlace(values: Float64Array, length: number, q: number): number {
  if (length === 0) return Number.NaN;
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

/** Median of the first `length` values, which are reordered; NaN for none. */
export function medianInPlace(values: Float64Array, length: number): number {
  return quantileInPlace(values, length, 0.5);
}
