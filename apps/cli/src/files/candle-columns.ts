/** Candles of a file in columns, in the file's order and the file's own unit of time; a missing value is NaN. */
export interface CandleColumns {
  readonly length: number;
  readonly time: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

/** Index of each column of a {@link ColumnStore}. */
export const TIME = 0;
export const OPEN = 1;
export const HIGH = 2;
export const LOW = 3;
export const CLOSE = 4;
export const VOLUME = 5;
const WIDTH = 6;

/** Six columns that grow as rows are read. A row starts as NaN throughout, so that a cell nobody writes is missing. */
export class ColumnStore {
  columns: Float64Array[];
  length = 0;
  capacity: number;

  /** @param expectedRows a guess; a good one saves copying. */
  constructor(expectedRows: number) {
    this.capacity = Math.max(256, Math.ceil(expectedRows));
    this.columns = Array.from({ length: WIDTH }, () => new Float64Array(this.capacity).fill(Number.NaN));
  }

  grow(): void {
    const capacity = Math.ceil(this.capacity * 1.5);
    for (let k = 0; k < WIDTH; k += 1) {
      const next = new Float64Array(capacity);
      next.set(this.columns[k]!);
      next.fill(Number.NaN, this.capacity);
      this.columns[k] = next;
    }
    this.capacity = capacity;
  }

  /** Appends one row of six cells. */
  append(cells: ArrayLike<number>): void {
    if (this.length === this.capacity) this.grow();
    for (let k = 0; k < WIDTH; k += 1) this.columns[k]![this.length] = cells[k]!;
    this.length += 1;
  }

  /** The rows so far, without a copy. */
  toColumns(): CandleColumns {
    const part = (k: number): Float64Array => this.columns[k]!.subarray(0, this.length);
    return {
      length: this.length,
      time: part(TIME),
      open: part(OPEN),
      high: part(HIGH),
      low: part(LOW),
      close: part(CLOSE),
      volume: part(VOLUME),
    };
  }
}
