/**
 * Row numbers sorted by time, by merging the runs that are already in order: rows come nearly sorted, so few runs are merged.
 * `rows` is overwritten; the result is `rows` or its spare copy.
 */
export function sortRows(rows: Uint32Array, time: Float64Array): Uint32Array {
  const n = rows.length;
  let ends: number[] = [];
  for (let k = 1; k <= n; k++) {
    if (k === n || (time[rows[k] as number] as number) < (time[rows[k - 1] as number] as number)) ends.push(k);
  }
  let source: Uint32Array = rows;
  let target: Uint32Array = new Uint32Array(n);
  while (ends.length > 1) {
    const merged: number[] = [];
    let start = 0;
    for (let r = 0; r < ends.length; r += 2) {
      const middle = ends[r] as number;
      const end = ends[r + 1] ?? middle;
      mergeRuns(source, target, time, start, middle, end);
      merged.push(end);
      start = end;
    }
    ends = merged;
    [source, target] = [target, source];
  }
  return source;
}

function mergeRuns(
  source: Uint32Array,
  target: Uint32Array,
  time: Float64Array,
  start: number,
  middle: number,
  end: number,
): void {
  let left = start;
  let right = middle;
  for (let k = start; k < end; k++) {
    const takeLeft =
      right >= end || (left < middle && (time[source[left] as number] as number) <= (time[source[right] as number] as number));
    target[k] = source[takeLeft ? left++ : right++] as number;
  }
}
