import type { CandleSeries } from './candle-series.ts';
import type { CandleArrays } from './gather-columns.ts';
import { allocateColumns, gatherColumns } from './gather-columns.ts';
import type { ScanSpace } from './scan-space.ts';
import { createIndexScratch } from './scratch.ts';
import { sortRows } from './sort-rows.ts';

/** Candles with distinct open times, ascending, in columns of equal length. */
export interface Candles extends CandleArrays {
  readonly length: number;
  /** Open times with more than one row, and how many rows beyond the first each has. */
  readonly doubled: readonly number[];
  readonly extraRows: number;
  /** Those of `doubled` whose rows differ in a value. */
  readonly conflicting: readonly number[];
  /** Rows that stand for no candle, since another with the same open time does. */
  readonly replaced: readonly number[];
}

const NONE_DOUBLED = { doubled: [], extraRows: 0, conflicting: [], replaced: [] } as const;

const numbers = createIndexScratch();

/**
 * Candles of the given rows. Of rows with one open time the one that stands for the candle is chosen by its values alone: one with all
 * values before one without, then the largest volume, the largest close, high, low, open.
 *
 * @param space where copies of columns are put; without it they are columns of their own.
 */
export function distinctCandles(series: CandleSeries, ms: Float64Array, kept: Uint32Array, space?: ScanSpace): Candles {
  const m = kept.length;
  let strictly = true;
  let contiguous = true;
  for (let k = 1; k < m; k++) {
    const i = kept[k] as number;
    const previous = kept[k - 1] as number;
    if ((ms[i] as number) <= (ms[previous] as number)) strictly = false;
    if (i !== previous + 1) contiguous = false;
  }
  if (strictly)
    return contiguous ? candlesOfRows(series, ms, kept[0] ?? 0, (kept[0] ?? 0) + m) : copyOf(series, ms, kept, m, space);
  const sorted = sortRows(kept, ms);
  const chosen = numbers(m);
  const doubled: number[] = [];
  const conflicting: number[] = [];
  const replaced: number[] = [];
  let count = 0;
  for (let k = 0; k < m; ) {
    let best = sorted[k] as number;
    const t = ms[best] as number;
    let conflict = false;
    let end = k + 1;
    for (; end < m && ms[sorted[end] as number] === t; end++) {
      const order = compareRows(series, sorted[end] as number, best);
      if (order !== 0) conflict = true;
      replaced.push(order > 0 ? best : (sorted[end] as number));
      if (order > 0) best = sorted[end] as number;
    }
    if (end > k + 1) {
      doubled.push(t);
      if (conflict) conflicting.push(t);
    }
    chosen[count++] = best;
    k = end;
  }
  return { ...copyOf(series, ms, chosen, count, space), doubled, extraRows: replaced.length, conflicting, replaced };
}

/** Rows `from` to `to` as candles where open times rise from row to row: nothing is copied. */
export function candlesOfRows(series: CandleSeries, ms: Float64Array, from: number, to: number): Candles {
  return {
    length: to - from,
    time: ms.subarray(from, to),
    open: series.open.subarray(from, to),
    high: series.high.subarray(from, to),
    low: series.low.subarray(from, to),
    close: series.close.subarray(from, to),
    volume: series.volume.subarray(from, to),
    ...NONE_DOUBLED,
  };
}

function copyOf(series: CandleSeries, ms: Float64Array, rows: Uint32Array, count: number, space?: ScanSpace): Candles {
  const { open, high, low, close, volume } = series;
  const columns = space?.candles(count) ?? allocateColumns(count);
  gatherColumns({ time: ms, open, high, low, close, volume }, rows, count, columns);
  return { length: count, ...columns, ...NONE_DOUBLED };
}

/** Above 0 when row `a` stands before row `b`, 0 when all their values are equal. */
function compareRows(series: CandleSeries, a: number, b: number): number {
  return (
    present(series, a) - present(series, b) ||
    compare(series.volume[a] as number, series.volume[b] as number) ||
    compare(series.close[a] as number, series.close[b] as number) ||
    compare(series.high[a] as number, series.high[b] as number) ||
    compare(series.low[a] as number, series.low[b] as number) ||
    compare(series.open[a] as number, series.open[b] as number)
  );
}

/** 1 when a row has all its values. */
function present(series: CandleSeries, i: number): number {
  const { open, high, low, close, volume } = series;
  return Number.isFinite(open[i]) &&
    Number.isFinite(high[i]) &&
    Number.isFinite(low[i]) &&
    Number.isFinite(close[i]) &&
    Number.isFinite(volume[i])
    ? 1
    : 0;
}

/** Order of two values in which a missing one is the lowest. */
function compare(a: number, b: number): number {
  const aMissing = !Number.isFinite(a);
  const bMissing = !Number.isFinite(b);
  if (aMissing || bMissing) return aMissing === bMissing ? 0 : aMissing ? -1 : 1;
  return a === b ? 0 : a > b ? 1 : -1;
}
