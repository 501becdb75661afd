import type { ColumnStatistics } from './classic-outliers.ts';
import { medianInPlace, quantileInPlace } from './select.ts';

/** A textbook outlier rule. */
export type ClassicMethod = 'mad' | 'zscore' | 'iqr';

/** Makes the median absolute deviation of a normal sample equal its standard deviation. */
const MAD_SCALE = 0.6745;

/** Mean, deviation and quantiles of the finite values of a column. */
export function statisticsOf(column: Float64Array): ColumnStatistics {
  const work = new Float64Array(column.length);
  const valid = copyFinite(column, 0, column.length, work);
  const { mean, std } = momentsOf(work, valid);
  const q1 = quantileInPlace(work, valid, 0.25);
  const q3 = quantileInPlace(work, valid, 0.75);
  const median = medianInPlace(work, valid);
  for (let i = 0; i < valid; i++) work[i] = Math.abs((work[i] as number) - median);
  return { mean, std, q1, median, q3, mad: medianInPlace(work, valid), valid };
}

/** Row numbers of a column's outliers. A rolling window is judged when it holds at least `fewest` finite values. */
export function judgeColumn(
  column: Float64Array,
  method: ClassicMethod,
  threshold: number,
  window: number | null,
  fewest: number,
): number[] {
  const found: number[] = [];
  const work = new Float64Array(window ?? column.length);
  if (window === null) {
    const bounds = boundsOf(work, copyFinite(column, 0, column.length, work), method, threshold);
    for (let i = 0; i < column.length; i++) if (isOutside(column[i] as number, bounds)) found.push(i);
    return found;
  }
  for (let i = 0; i < column.length; i++) {
    const value = column[i] as number;
    const count = copyFinite(column, Math.max(0, i + 1 - window), i + 1, work);
    if (count >= fewest && value - value === 0 && isOutside(value, boundsOf(work, count, method, threshold))) found.push(i);
  }
  return found;
}

function copyFinite(column: Float64Array, from: number, to: number, work: Float64Array): number {
  let count = 0;
  for (let i = from; i < to; i++) {
    const value = column[i] as number;
    if (value - value === 0) work[count++] = value;
  }
  return count;
}

/** Mean and sample standard deviation; in two passes, so that large levels lose no digits. */
function momentsOf(values: Float64Array, length: number): { mean: number; std: number } {
  if (length === 0) return { mean: Number.NaN, std: Number.NaN };
  const first = values[0] as number;
  let shifted = 0;
  for (let i = 0; i < length; i++) shifted += (values[i] as number) - first;
  const mean = first + shifted / length;
  if (length < 2) return { mean, std: Number.NaN };
  let squares = 0;
  for (let i = 0; i < length; i++) squares += ((values[i] as number) - mean) ** 2;
  return { mean, std: Math.sqrt(squares / (length - 1)) };
}

/** A centre and the distances below and above it that are still usual; NaN where nothing can be judged. */
interface Bounds {
  readonly centre: number;
  readonly below: number;
  readonly above: number;
}

function isOutside(value: number, bounds: Bounds): boolean {
  const distance = value - bounds.centre;
  return distance > bounds.above || -distance > bounds.below;
}

function boundsOf(work: Float64Array, length: number, method: ClassicMethod, threshold: number): Bounds {
  if (method === 'zscore') {
    const { mean, std } = momentsOf(work, length);
    const distance = std > 0 ? threshold * std : Number.NaN;
    return { centre: mean, below: distance, above: distance };
  }
  if (method === 'iqr') {
    const q1 = quantileInPlace(work, length, 0.25);
    const q3 = quantileInPlace(work, length, 0.75);
    const reach = threshold * (q3 - q1);
    return { centre: 0, below: -(q1 - reach), above: q3 + reach };
  }
  const median = medianInPlace(work, length);
  for (let i = 0; i < length; i++) work[i] = Math.abs((work[i] as number) - median);
  const mad = medianInPlace(work, length);
  const distance = mad > 0 ? (threshold * mad) / MAD_SCALE : Number.NaN;
  return { centre: median, below: distance, above: distance };
}
