import type { CandleRow } from '../candle-series.ts';
import { CandleSeries } from '../candle-series.ts';
import { readNumber, readTime } from '../cell.ts';
import { CALM_FACTOR } from '../known-before.ts';
import { timeUnitOf, toMilliseconds } from '../time-unit.ts';
import type { Timeframe } from '../timeframe.ts';

import { SortedValues } from './sorted-values.ts';

/** Marks of a row, set once when it comes. */
const DISORDERLY = 1;
const UNSOUND = 2;
const FILLER = 4;
const STANDING = 8;
const WILD = 16;

/**
 * The newest rows of a feed in the order in which they came, in columns that a series can be laid over without copying. At most `most` rows are
 * kept; room for as many again lets the window slide without moving rows for each one.
 */
export class RowWindow {
  readonly #timeframe: Timeframe;
  readonly #most: number;
  readonly #columns: readonly Float64Array[];
  readonly #marks: Uint8Array;
  readonly #traded: SortedValues;
  #start = 0;
  #end = 0;
  /** Rows with each mark, between start and end. */
  #disorderly = 0;
  #unsound = 0;
  #fillers = 0;
  #standing = 0;
  #wild = 0;
  #oldestDroppedMs = Number.POSITIVE_INFINITY;
  #dropped = 0;
  #changes = 0;

  constructor(timeframe: Timeframe, most: number) {
    this.#timeframe = timeframe;
    this.#most = most;
    this.#columns = Array.from({ length: 6 }, () => new Float64Array(2 * most));
    this.#marks = new Uint8Array(2 * most);
    this.#traded = new SortedValues(most);
  }

  get length(): number {
    return this.#end - this.#start;
  }

  /** Oldest open time among rows that are kept no more; infinite for none. */
  get oldestDroppedMs(): number {
    return this.#oldestDroppedMs;
  }

  /** Rows that came and are kept no more: the number of the first row among all that ever came. */
  get dropped(): number {
    return this.#dropped;
  }

  /** How often a row was written over. */
  get changes(): number {
    return this.#changes;
  }

  /** Whether the rows are what a scan makes of them: in order, one each slot, on the grid, all values there, times in milliseconds. */
  get isOrderly(): boolean {
    return this.#disorderly === 0;
  }

  /** Of an orderly window: whether prices are positive, high and low enclose open and close, and no volume is negative. */
  get isSound(): boolean {
    return this.#unsound === 0;
  }

  /** Whether no price of a row is far from the close before it; the first row has none before it. */
  get isCalm(): boolean {
    return this.#wild === 0;
  }

  /** Filler candles; the first row has no close before it and is none. */
  get fillers(): number {
    return this.#fillers;
  }

  /** Rows that repeat the one before or stand at its close. */
  get standing(): number {
    return this.#standing;
  }

  /** Volumes above 0, ascending; valid until the next change. */
  get tradedVolumes(): Float64Array {
    return this.#traded.view();
  }

  get firstMs(): number {
    return (this.#columns[0] as Float64Array)[this.#start] as number;
  }

  get lastMs(): number {
    return (this.#columns[0] as Float64Array)[this.#end - 1] as number;
  }

  push(row: CandleRow): void {
    const [time] = this.#columns as [Float64Array];
    if (this.#end === time.length) this.#makeRoom();
    if (this.length === this.#most) this.#dropFirst();
    this.#write(this.#end++, row);
  }

  /** Writes a newer version over the newest row of the same open time; false when there is none among the newest `reach` rows. */
  replace(row: CandleRow, reach: number): boolean {
    const [time] = this.#columns as [Float64Array];
    const openMs = readTime(row?.[0]);
    for (let i = this.#end - 1; i >= Math.max(this.#start, this.#end - reach); i--) {
      if (time[i] !== openMs) continue;
      this.#count(i, -1);
      this.#trade(i, -1);
      this.#write(i, row);
      this.#changes++;
      if (i + 1 < this.#end) this.#mark(i + 1);
      return true;
    }
    return false;
  }

  /** Drops the first rows while they are older than the window, or have no time that places them in it. */
  dropBefore(fromMs: number): void {
    while (this.#start < this.#end && !(inMs(this.firstMs) >= fromMs)) this.#dropFirst();
  }

  #dropFirst(): void {
    const openMs = inMs(this.firstMs);
    if (openMs < this.#oldestDroppedMs) this.#oldestDroppedMs = openMs;
    this.#count(this.#start, -1);
    this.#trade(this.#start, -1);
    this.#start++;
    this.#dropped++;
    // The row that is first now has nothing before it to be out of order with.
    if (this.length > 0) this.#mark(this.#start);
  }

  /** Column `k` of the rows (0 the open time), valid until the next change. */
  column(k: number): Float64Array {
    return (this.#columns[k] as Float64Array).subarray(this.#start, this.#end);
  }

  /** The rows as a series, valid until the next change. */
  view(): CandleSeries {
    return CandleSeries.fromColumns({
      time: this.column(0),
      open: this.column(1),
      high: this.column(2),
      low: this.column(3),
      close: this.column(4),
      volume: this.column(5),
    });
  }

  #makeRoom(): void {
    for (const column of this.#columns) column.copyWithin(0, this.#start, this.#end);
    this.#marks.copyWithin(0, this.#start, this.#end);
    this.#end -= this.#start;
    this.#start = 0;
  }

  #write(i: number, row: CandleRow): void {
    const isRow = row !== null && typeof row === 'object';
    for (let k = 0; k < 6; k++) {
      const cell = isRow ? row[k] : undefined;
      (this.#columns[k] as Float64Array)[i] = k === 0 ? readTime(cell) : readNumber(cell);
    }
    this.#marks[i] = this.#marksOf(i);
    this.#count(i, 1);
    this.#trade(i, 1);
  }

  #trade(i: number, step: 1 | -1): void {
    const volume = (this.#columns[5] as Float64Array)[i] as number;
    if (!(volume > 0)) return;
    if (step === 1) this.#traded.add(volume);
    else this.#traded.remove(volume);
  }

  /** Marks a row anew when the one before it changed. */
  #mark(i: number): void {
    const marks = this.#marksOf(i);
    if (marks === this.#marks[i]) return;
    this.#count(i, -1);
    this.#marks[i] = marks;
    this.#count(i, 1);
  }

  #count(i: number, step: 1 | -1): void {
    const marks = this.#marks[i] as number;
    if (marks === 0) return;
    if ((marks & DISORDERLY) !== 0) this.#disorderly += step;
    if ((marks & UNSOUND) !== 0) this.#unsound += step;
    if ((marks & FILLER) !== 0) this.#fillers += step;
    if ((marks & STANDING) !== 0) this.#standing += step;
    if ((marks & WILD) !== 0) this.#wild += step;
  }

  #marksOf(i: number): number {
    const [time, open, high, low, close, volume] = this.#columns as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    const t = time[i] as number;
    const o = open[i] as number;
    const h = high[i] as number;
    const l = low[i] as number;
    const c = close[i] as number;
    const v = volume[i] as number;
    const sum = o + h + l + c + v;
    const isFirst = i === this.#start;
    // A sum that overflows is taken for a missing value: the full scan knows better.
    const isOrderly =
      sum - sum === 0 && t >= 1e12 && t < 1e13 && this.#timeframe.isAligned(t) && (isFirst || t > (time[i - 1] as number));
    let marks = isOrderly ? 0 : DISORDERLY;
    if (!(l > 0 && l <= o && l <= c && h >= o && h >= c && v >= 0)) marks |= UNSOUND;
    if (isFirst) return marks;
    const before = close[i - 1] as number;
    const top = before * CALM_FACTOR;
    if (!(Math.max(o, h, l, c) <= top && Math.min(o, h, l, c) * CALM_FACTOR >= before)) marks |= WILD;
    if (c === before) {
      const stands = o === c && h === c && l === c;
      if (stands && v === 0) marks |= FILLER;
      if (stands || (o === open[i - 1] && h === high[i - 1] && l === low[i - 1])) marks |= STANDING;
    }
    return marks;
  }
}

/** A time in milliseconds whatever its unit; NaN where it has none. */
function inMs(time: number): number {
  const unit = timeUnitOf(time);
  return unit === null ? Number.NaN : toMilliseconds(time, unit);
}
