import type { CandleRow } from '../candle-series.ts';
import { CandleSeries } from '../candle-series.ts';
import { readNumber, readTime } from '../cell.ts';
import { timeUnitOf, toMilliseconds } from '../time-unit.ts';
import { SlidingColumns } from './sliding-columns.ts';

/** The newest rows of a feed in the order in which they came, at most `most`, whatever is wrong with them. */
export class RowWindow {
  readonly #most: number;
  readonly #rows: SlidingColumns;
  #oldestDroppedMs = Number.POSITIVE_INFINITY;
  /** Rows whose time is not in milliseconds, or missing. */
  #odd = 0;
  #changedFrom = Number.POSITIVE_INFINITY;

  /** @param usual rows that are usually kept. */
  constructor(usual: number, most: number) {
    this.#most = most;
    this.#rows = new SlidingColumns(usual);
  }

  get length(): number {
    return this.#rows.length;
  }

  /** Oldest open time among rows that are kept no more; infinite for none. */
  get oldestDroppedMs(): number {
    return this.#oldestDroppedMs;
  }

  /** Whether every row has a time in milliseconds. */
  get isInMilliseconds(): boolean {
    return this.#odd === 0;
  }

  /** Numbers, among all that ever came, of the first row and of the next one to come. */
  get firstNumber(): number {
    return this.#rows.dropped;
  }

  get nextNumber(): number {
    return this.#rows.dropped + this.#rows.length;
  }

  /** Number of the oldest row that was written over or pushed out since this was asked last; infinite for none. */
  takeChangedFrom(): number {
    const from = this.#changedFrom;
    this.#changedFrom = Number.POSITIVE_INFINITY;
    return from;
  }

  push(row: CandleRow): void {
    if (this.#rows.length === this.#most) {
      this.#changedFrom = 0;
      this.#dropFirst();
    }
    const isRow = row !== null && typeof row === 'object';
    const cell = (k: number) => (isRow ? row[k] : undefined);
    const time = readTime(cell(0));
    this.#rows.add(time, readNumber(cell(1)), readNumber(cell(2)), readNumber(cell(3)), readNumber(cell(4)), readNumber(cell(5)));
    if (!isMilliseconds(time)) this.#odd++;
  }

  /** Writes a newer version over the newest row of the same open time; false when there is none among the newest `reach` rows. */
  replace(row: CandleRow, reach: number): boolean {
    const { time, start, end, dropped } = this.#rows;
    const openMs = readTime(row?.[0]);
    for (let i = end - 1; i >= Math.max(start, end - reach); i--) {
      if (time[i] !== openMs) continue;
      const [, open, high, low, close, volume] = row;
      this.#rows.write(i, openMs, readNumber(open), readNumber(high), readNumber(low), readNumber(close), readNumber(volume));
      this.#changedFrom = Math.min(this.#changedFrom, dropped + i - start);
      return true;
    }
    return false;
  }

  /** Drops the first rows while they are older than the window, or have no time that places them in it. */
  dropBefore(fromMs: number): void {
    while (this.#rows.length > 0 && !(inMs(this.#firstMs) >= fromMs)) this.#dropFirst();
  }

  /** Place of the row with this number in `columns`. */
  placeOf(number: number): number {
    return this.#rows.start + number - this.#rows.dropped;
  }

  /** Time of the row at this place of `view`. */
  timeOf(row: number): number {
    return this.#rows.time[this.#rows.start + row] as number;
  }

  get columns(): SlidingColumns {
    return this.#rows;
  }

  /** The rows as a series, valid until the next change. */
  view(): CandleSeries {
    return CandleSeries.fromColumns(this.#rows.view());
  }

  get #firstMs(): number {
    return this.#rows.time[this.#rows.start] as number;
  }

  #dropFirst(): void {
    const firstMs = this.#firstMs;
    const openMs = inMs(firstMs);
    if (openMs < this.#oldestDroppedMs) this.#oldestDroppedMs = openMs;
    if (!isMilliseconds(firstMs)) this.#odd--;
    this.#rows.dropFirst();
  }
}

function isMilliseconds(time: number): boolean {
  return time >= 1e12 && time < 1e13;
}

/** A time in milliseconds whatever its unit; NaN where it has none. */
function inMs(time: number): number {
  const unit = timeUnitOf(time);
  return unit === null ? Number.NaN : toMilliseconds(time, unit);
}
