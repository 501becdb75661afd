import { CandleSeries } from '@quality/validators';
import { type Candle, sameCandle } from './candle.ts';

/** What a merge changed. */
export interface MergeResult {
  /** Rows whose open time was not known. */
  readonly added: readonly Candle[];
  /** Rows whose open time was known with other values. */
  readonly revised: readonly Candle[];
  /** Rows whose open time was known, as they were and as they came: one each, ascending as they came. */
  readonly overlap: { readonly before: readonly Candle[]; readonly after: readonly Candle[] };
}

const COLUMNS = 6;
/** Enough for what feeds say of each other: a basis is taken over 256 candles, a lag over 200 changes. */
const RECENT_ROWS = 288;

/**
 * The recent closed candles of one feed in columns, as the exchange delivered them last: rows keep their order and doubled open times stay
 * doubled, so that the checks see them. Holds at most `maxRows` rows; the oldest go first.
 */
export class CandleWindow {
  #maxRows: number;
  #columns: Float64Array[];
  #start = 0;
  #end = 0;
  /** Nearly always true, and then nothing has to be searched. */
  #isAscending = true;
  #snapshot: CandleSeries | null = null;
  #recent: CandleSeries | null = null;

  /** @param usualRows rows for which there is room from the start: columns that grow leave their smaller selves behind */
  constructor(maxRows: number, usualRows = 64) {
    this.#maxRows = maxRows;
    this.#columns = columnsOf(Math.min(maxRows, usualRows));
  }

  /** A window of the first `rows` of columns (time, open, high, low, close, volume), which it takes as its own. */
  static of(columns: readonly Float64Array[], rows: number, maxRows: number): CandleWindow {
    const window = new CandleWindow(maxRows, 0);
    window.#columns = [...columns];
    window.#end = rows;
    window.#isAscending = isAscending(window.times);
    return window;
  }

  /** Changes how many rows it may hold; takes effect with the next merge. */
  set maxRows(rows: number) {
    this.#maxRows = rows;
  }

  get length(): number {
    return this.#end - this.#start;
  }

  /** A window of its own with the same rows. */
  copy(): CandleWindow {
    const copy = new CandleWindow(this.#maxRows);
    copy.#columns = this.#columns.map((column) => column.slice(this.#start, this.#end));
    copy.#end = this.length;
    copy.#isAscending = this.#isAscending;
    return copy;
  }

  /** Open times, in the order of the rows. A view that the next change makes stale. */
  get times(): Float64Array {
    return this.#columns[0]!.subarray(this.#start, this.#end);
  }

  /** Latest open time, or `null` when there is no row. */
  get newestMs(): number | null {
    if (this.length === 0) return null;
    if (this.#isAscending) return this.#columns[0]![this.#end - 1]!;
    let newest = Number.NEGATIVE_INFINITY;
    for (const time of this.times) if (time > newest) newest = time;
    return newest;
  }

  /** Takes rows of one answer. For their open times they replace what was known; other rows stay. */
  merge(rows: readonly Candle[]): MergeResult {
    if (rows.length === 0) return { added: [], revised: [], overlap: { before: [], after: [] } };
    this.#forgetSeries();
    let fromMs = Number.POSITIVE_INFINITY;
    for (const [time] of rows) if (time < fromMs) fromMs = time;
    const tail = this.#cutTail(fromMs);
    const known = groupByTime(tail);
    const added: Candle[] = [];
    const revised: Candle[] = [];
    const overlap = { before: [] as Candle[], after: [] as Candle[] };
    const delivered = groupByTime(rows);
    for (const [time, versions] of delivered) {
      const before = known.get(time);
      if (before === undefined) {
        added.push(...versions);
        continue;
      }
      const same = before.find((row) => sameCandle(row, versions[0]!));
      if (same === undefined) revised.push(...versions);
      overlap.before.push(same ?? before[0]!);
      overlap.after.push(versions[0]!);
    }
    let next = 0;
    const kept = tail.filter(([time]) => !delivered.has(time));
    for (const row of rows) {
      while (next < kept.length && kept[next]![0] < row[0]) this.#push(kept[next++]!);
      this.#push(row);
    }
    while (next < kept.length) this.#push(kept[next++]!);
    this.#start = Math.max(this.#start, this.#end - this.#maxRows);
    if (!this.#isAscending) this.#isAscending = isAscending(this.times);
    return { added, revised, overlap };
  }

  /** Forgets rows at the start that opened before `ms`. */
  dropBefore(ms: number): void {
    const times = this.#columns[0]!;
    if (this.length > 0 && times[this.#start]! < ms) this.#forgetSeries();
    while (this.#start < this.#end && times[this.#start]! < ms) this.#start += 1;
  }

  /** The rows as they are now, in columns of their own; the same ones until something changes. */
  snapshot(): CandleSeries {
    this.#snapshot ??= seriesOf(this.#columns.map((column) => column.slice(this.#start, this.#end)));
    return this.#snapshot;
  }

  /** The same of the newest rows only, at most `RECENT_ROWS`. */
  recent(): CandleSeries {
    const from = Math.max(this.#start, this.#end - RECENT_ROWS);
    this.#recent ??= seriesOf(this.#columns.map((column) => column.slice(from, this.#end)));
    return this.#recent;
  }

  /** The rows, with `strays` after them, for the checks. Without strays a view that the next change makes stale. */
  series(strays: readonly Candle[] = []): CandleSeries {
    const rows = this.length + strays.length;
    const columns = this.#columns.map((column, k) => {
      if (strays.length === 0) return column.subarray(this.#start, this.#end);
      const copy = new Float64Array(rows);
      copy.set(column.subarray(this.#start, this.#end));
      for (const [i, stray] of strays.entries()) copy[this.length + i] = stray[k]!;
      return copy;
    });
    return seriesOf(columns);
  }

  /** Removes the rows from the first one that opens at `ms` or later, and gives them back. */
  #cutTail(ms: number): Candle[] {
    const times = this.#columns[0]!;
    let cut = this.#end;
    for (let i = this.#end - 1; i >= this.#start; i -= 1) {
      if (times[i]! >= ms) cut = i;
      else if (this.#isAscending) break;
    }
    const tail = Array.from({ length: this.#end - cut }, (_, i) => rowOf(this.#columns, cut + i));
    this.#end = cut;
    return tail;
  }

  #forgetSeries(): void {
    this.#snapshot = null;
    this.#recent = null;
  }

  #push(row: Candle): void {
    if (this.#end === this.#columns[0]!.length) this.#makeRoom();
    if (this.length > 0 && row[0] < this.#columns[0]![this.#end - 1]!) this.#isAscending = false;
    for (let k = 0; k < COLUMNS; k += 1) this.#columns[k]![this.#end] = row[k]!;
    this.#end += 1;
  }

  #makeRoom(): void {
    const length = this.length;
    const capacity = this.#columns[0]!.length;
    // Rows that left at the start make room for as many; where they are few the columns grow.
    const next = this.#start < capacity / 16 ? columnsOf(Math.max(64, capacity * 2)) : this.#columns;
    for (let k = 0; k < COLUMNS; k += 1) {
      if (next === this.#columns) next[k]!.copyWithin(0, this.#start, this.#end);
      else next[k]!.set(this.#columns[k]!.subarray(this.#start, this.#end));
    }
    this.#columns = next;
    this.#start = 0;
    this.#end = length;
  }
}

function rowOf(columns: readonly Float64Array[], i: number): Candle {
  const value = (column: number): number => columns[column]![i]!;
  return [value(0), value(1), value(2), value(3), value(4), value(5)];
}

function seriesOf(columns: readonly Float64Array[]): CandleSeries {
  const column = (k: number): Float64Array => columns[k]!;
  return CandleSeries.fromColumns({
    time: column(0),
    open: column(1),
    high: column(2),
    low: column(3),
    close: column(4),
    volume: column(5),
  });
}

function columnsOf(capacity: number): Float64Array[] {
  return Array.from({ length: COLUMNS }, () => new Float64Array(capacity));
}

function isAscending(times: Float64Array): boolean {
  return times.every((time, i) => i === 0 || time >= times[i - 1]!);
}

function groupByTime(rows: readonly Candle[]): Map<number, Candle[]> {
  const groups = new Map<number, Candle[]>();
  for (const row of rows) {
    const group = groups.get(row[0]);
    if (group) group.push(row);
    else groups.set(row[0], [row]);
  }
  return groups;
}
