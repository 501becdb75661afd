/** Open times that were counted, ascending. */
export type CountedTimes = readonly number[];

/**
 * Splits the open times of an issue into those counted before and those counted now for the first time.
 *
 * Both lists are ascending and distinct. What stays remembered is bounded: times inside the window `[fromMs, toMs)`, and times that the
 * issue shows outside of it (a wrong time unit puts them anywhere).
 */
export function countDistinct(
  counted: CountedTimes,
  seen: readonly number[],
  fromMs: number,
  toMs: number,
): { readonly fresh: number; readonly counted: CountedTimes } {
  const merged: number[] = [];
  let fresh = 0;
  let i = 0;
  let j = 0;
  while (i < counted.length || j < seen.length) {
    const old = i < counted.length ? counted[i]! : Number.POSITIVE_INFINITY;
    const now = j < seen.length ? seen[j]! : Number.POSITIVE_INFINITY;
    if (now <= old) {
      merged.push(now);
      if (now < old) fresh += 1;
      else i += 1;
      j += 1;
    } else {
      if (old >= fromMs && old < toMs) merged.push(old);
      i += 1;
    }
  }
  return { fresh, counted: merged };
}
