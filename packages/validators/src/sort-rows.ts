/** Largest share of rows that may come late for them to be sorted apart. */
const FEW_LATE = 0.25;

/**
 * Row numbers sorted by time; rows with equal times stay in their order. Rows come nearly sorted: those that come late, below a time seen before
 * them, are taken out, sorted and merged back, in two readings of all rows. Where many come late, runs that are in order are merged instead.
 */
export function sortRows(rows: Uint32Array, time: Float64Array): Uint32Array {
  const n = rows.length;
  let newest = Number.NEGATIVE_INFINITY;
  let lateCount = 0;
  for (let k = 0; k < n; k++) {
    const t = time[rows[k] as number] as number;
    if (t < newest) lateCount++;
    else newest = t;
  }
  if (lateCount === 0) return rows;
  return lateCount <= FEW_LATE * n ? mergeLate(rows, time, lateCount) : mergeAllRuns(rows, time);
}

function mergeLate(rows: Uint32Array, time: Float64Array, lateCount: number): Uint32Array {
  const n = rows.length;
  const late = new Uint32Array(lateCount);
  const merged = new Uint32Array(n);
  let newest = Number.NEGATIVE_INFINITY;
  let lateEnd = 0;
  // The rows in time stand behind free places for the late ones, so that merging from the left never overwrites what is still to be read.
  let end = lateCount;
  for (let k = 0; k < n; k++) {
    const row = rows[k] as number;
    const t = time[row] as number;
    if (t < newest) {
      late[lateEnd++] = row;
      continue;
    }
    newest = t;
    merged[end++] = row;
  }
  const sorted = sortRows(late, time);
  let inTime = lateCount;
  let k = 0;
  for (let l = 0; l < lateCount; l++) {
    const lateRow = sorted[l] as number;
    const t = time[lateRow] as number;
    // Of equal times the row in time came first: a late one is below a time seen before it.
    while (inTime < n && (time[merged[inTime] as number] as number) <= t) merged[k++] = merged[inTime++] as number;
    merged[k++] = lateRow;
  }
  return merged;
}

function mergeAllRuns(rows: Uint32Array, time: Float64Array): Uint32Array {
  const n = rows.length;
  let ends: number[] = [];
  for (let k = 1; k <= n; k++) {
    if (k === n || (time[rows[k] as number] as number) < (time[rows[k - 1] as number] as number)) ends.push(k);
  }
  let source: Uint32Array = rows.slice();
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
