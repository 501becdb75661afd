import { CandleSeries } from './candle-series.ts';
import { distinctCandles } from './distinct-candles.ts';
import { ValidatorError } from './errors.ts';
import { NO_KNOWN_UNIT, readOpenTimes } from './open-times.ts';
import type { CandleField, Issue, IssueType, Report } from './report.ts';
import { PRICE_FIELDS } from './vocabulary.ts';

/** What `clean` does with a value that a report calls wrong. */
export type CleanMethod = 'remove' | 'interpolate' | 'winsorize';

export interface CleanOptions {
  /**
   * `remove` drops the candle. `interpolate` puts the value on the straight line between the nearest sound values before and after.
   * `winsorize` moves it to the nearest of the sound values around it; a value that is missing is interpolated.
   */
  readonly method: CleanMethod;
}

type ValueField = Exclude<CandleField, 'time'>;

/** Faults of the row itself: whatever the method, such a row is no candle of the grid and is dropped. */
const ROW_FAULTS: ReadonlySet<IssueType> = new Set(['misaligned_timestamp', 'future_timestamp', 'unclosed_candle']);
/** Faults that sorting, reading the unit and choosing one row for each open time put right, or that no candle at hand has. */
const SETTLED: ReadonlySet<IssueType> = new Set([
  'stale',
  'gap',
  'insufficient_data',
  'duplicate_timestamp',
  'out_of_order',
  'time_unit',
]);
const VALUE_FIELDS: readonly ValueField[] = [...PRICE_FIELDS, 'volume'];
/** Sound values on each side that bound a winsorized one. */
const NEIGHBOURS = 2;

/**
 * The series that is left when what a report found is put right: rows ascend, each open time is there once, times are milliseconds, rows off
 * the grid, in the future, not closed or without a time are gone, and wrong values are treated by the method. Missing candles are not invented.
 * `interpolate` and `winsorize` leave whole stretches that look wrong (`flatline`, `filler`, `level_shift`) as they are.
 *
 * @throws ValidatorError `invalid_option` for an unknown method.
 */
export function clean(series: CandleSeries, report: Pick<Report, 'issues'>, options: CleanOptions): CandleSeries {
  const { method } = options;
  if (method !== 'remove' && method !== 'interpolate' && method !== 'winsorize') {
    throw new ValidatorError('invalid_option', `method is ${JSON.stringify(method)}: allowed are remove, interpolate, winsorize`);
  }
  const ordered = inOrder(series);
  const dropped = new Set<number>();
  const wrong = new Map<ValueField, Set<number>>();
  for (const issue of report.issues) {
    if (SETTLED.has(issue.type)) continue;
    if (ROW_FAULTS.has(issue.type) || method === 'remove') for (const time of issue.times) dropped.add(time);
    else for (const field of fieldsOf(issue)) noteAll(wrong, field, issue.times);
  }
  const kept = without(ordered, dropped);
  if (wrong.size === 0) return kept;
  return repaired(kept, wrong, method);
}

function inOrder(series: CandleSeries): CandleSeries {
  const { ms, marks } = readOpenTimes(series.time, 'ms');
  const rows: number[] = [];
  for (let i = 0; i < ms.length; i++) if (!Number.isNaN(ms[i]) && marks?.[i] !== NO_KNOWN_UNIT) rows.push(i);
  return CandleSeries.fromColumns(distinctCandles(series, ms, Uint32Array.from(rows)));
}

/** Columns whose values an issue calls wrong; none for stretches, which no single value makes. */
function fieldsOf(issue: Issue): readonly ValueField[] {
  if (issue.type === 'ohlc_violation') return PRICE_FIELDS;
  return issue.field === null || issue.field === 'time' ? [] : [issue.field];
}

function noteAll(wrong: Map<ValueField, Set<number>>, field: ValueField, times: readonly number[]): void {
  const noted = wrong.get(field) ?? new Set<number>();
  for (const time of times) noted.add(time);
  wrong.set(field, noted);
}

function without(series: CandleSeries, dropped: ReadonlySet<number>): CandleSeries {
  if (dropped.size === 0) return series;
  const keep: number[] = [];
  for (let i = 0; i < series.length; i++) if (!dropped.has(series.time[i] as number)) keep.push(i);
  const pick = (column: Float64Array) => Float64Array.from(keep, (i) => column[i] as number);
  const { time, open, high, low, close, volume } = series;
  return CandleSeries.fromColumns({
    time: pick(time),
    open: pick(open),
    high: pick(high),
    low: pick(low),
    close: pick(close),
    volume: pick(volume),
  });
}

function repaired(series: CandleSeries, wrong: ReadonlyMap<ValueField, ReadonlySet<number>>, method: CleanMethod): CandleSeries {
  const columns = {} as Record<ValueField, Float64Array>;
  const touched = new Set<number>();
  for (const field of VALUE_FIELDS) {
    const column = series[field].slice();
    columns[field] = column;
    const times = wrong.get(field);
    if (times === undefined) continue;
    const isSound = (i: number) => !times.has(series.time[i] as number) && Number.isFinite(series[field][i]);
    for (let i = 0; i < series.length; i++) {
      if (!times.has(series.time[i] as number)) continue;
      const value = series[field][i] as number;
      const winsorized =
        method === 'winsorize' && Number.isFinite(value) ? nearestBound(series[field], i, value, isSound) : Number.NaN;
      column[i] = Number.isNaN(winsorized) ? interpolated(series, field, i, isSound) : winsorized;
      touched.add(i);
    }
  }
  for (const i of touched) enclose(columns, i);
  return CandleSeries.fromColumns({ time: series.time, ...columns });
}

/** The value, cut to the lowest and highest sound values around it; NaN without any. */
function nearestBound(column: Float64Array, i: number, value: number, isSound: (i: number) => boolean): number {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (const step of [-1, 1]) {
    let count = 0;
    for (let k = i + step; k >= 0 && k < column.length && count < NEIGHBOURS; k += step) {
      if (!isSound(k)) continue;
      lowest = Math.min(lowest, column[k] as number);
      highest = Math.max(highest, column[k] as number);
      count++;
    }
  }
  return lowest > highest ? Number.NaN : Math.max(lowest, Math.min(highest, value));
}

/** The value at `i` on the line between the nearest sound ones; at an end the nearest one; NaN without any. */
function interpolated(series: CandleSeries, field: ValueField, i: number, isSound: (i: number) => boolean): number {
  let before = i - 1;
  while (before >= 0 && !isSound(before)) before--;
  let after = i + 1;
  while (after < series.length && !isSound(after)) after++;
  const left = before >= 0 ? (series[field][before] as number) : Number.NaN;
  const right = after < series.length ? (series[field][after] as number) : Number.NaN;
  if (Number.isNaN(left)) return right;
  if (Number.isNaN(right)) return left;
  const start = series.time[before] as number;
  const share = ((series.time[i] as number) - start) / ((series.time[after] as number) - start);
  return left * (1 - share) + right * share;
}

/** Stretches high and low so that they enclose open and close again. */
function enclose(columns: Readonly<Record<ValueField, Float64Array>>, i: number): void {
  const { open, high, low, close } = columns;
  const prices = [open[i], high[i], low[i], close[i]] as number[];
  if (!prices.every(Number.isFinite)) return;
  high[i] = Math.max(...prices);
  low[i] = Math.min(...prices);
}
