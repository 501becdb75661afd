import type { ClassicMethod } from './classic-statistics.ts';
import { boundsOf, isOutside } from './classic-statistics.ts';
import { SortedValues } from './monitor/sorted-values.ts';
import { RollingMoments } from './rolling-moments.ts';
import { quantileOfSorted } from './select.ts';

const NOTHING = {
  mean: Number.NaN,
  std: Number.NaN,
  q1: Number.NaN,
  median: Number.NaN,
  q3: Number.NaN,
  mad: Number.NaN,
  valid: 0,
};

/** Row numbers of a column's outliers by the window up to each row, judged when it holds at least `fewest` finite values. */
export function rollingOutliersOf(
  column: Float64Array,
  method: ClassicMethod,
  threshold: number,
  window: number,
  fewest: number,
): number[] {
  return method === 'zscore'
    ? outsideMoments(column, threshold, window, fewest)
    : outsideQuantiles(column, method, threshold, window, fewest);
}

function outsideMoments(column: Float64Array, threshold: number, window: number, fewest: number): number[] {
  const found: number[] = [];
  const moments = new RollingMoments(window);
  for (let i = 0; i < column.length; i++) {
    const value = column[i] as number;
    moments.push(value);
    if (moments.count < fewest || value - value !== 0) continue;
    const { mean, std } = moments;
    if (isOutside(value, boundsOf({ ...NOTHING, mean, std }, 'zscore', threshold))) found.push(i);
  }
  return found;
}

function outsideQuantiles(
  column: Float64Array,
  method: 'iqr' | 'mad',
  threshold: number,
  window: number,
  fewest: number,
): number[] {
  const found: number[] = [];
  const held = new SortedValues(Math.min(window, column.length) + 1);
  for (let i = 0; i < column.length; i++) {
    const value = column[i] as number;
    const leaving = i >= window ? (column[i - window] as number) : Number.NaN;
    if (leaving - leaving === 0) held.remove(leaving);
    if (value - value !== 0) continue;
    held.add(value);
    const { values: sorted, length } = held;
    if (length < fewest) continue;
    const median = quantileOfSorted(sorted, 0.5, length);
    const statistics =
      method === 'iqr'
        ? { ...NOTHING, q1: quantileOfSorted(sorted, 0.25, length), q3: quantileOfSorted(sorted, 0.75, length) }
        : { ...NOTHING, median, mad: madOfSorted(sorted, median, length) };
    if (isOutside(value, boundsOf(statistics, method, threshold))) found.push(i);
  }
  return found;
}

/** Median absolute deviation of the first `length` values, which are in rising order, from their median. */
export function madOfSorted(sorted: Float64Array, median: number, length = sorted.length): number {
  const last = length - 1;
  const lower = distanceAtRank(sorted, length, median, Math.floor(last / 2));
  const upper = last % 2 === 0 ? lower : distanceAtRank(sorted, length, median, Math.ceil(last / 2));
  return lower === upper ? lower : lower + (upper - lower) / 2;
}

/**
 * The distance from `centre` that `rank` of the values do not reach. The nearest values stand side by side: of all runs of `rank + 1` values it is
 * the one whose farther end is nearest, found by halving, as the left end nears and the right end leaves the centre.
 */
function distanceAtRank(sorted: Float64Array, length: number, centre: number, rank: number): number {
  let low = 0;
  let high = length - 1 - rank;
  while (low < high) {
    const start = (low + high) >>> 1;
    if (centre - (sorted[start] as number) > (sorted[start + rank] as number) - centre) low = start + 1;
    else high = start;
  }
  const farther = (start: number) => Math.max(centre - (sorted[start] as number), (sorted[start + rank] as number) - centre);
  return low === 0 ? farther(0) : Math.min(farther(low), farther(low - 1));
}
