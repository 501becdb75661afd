import type { Candles } from '../distinct-candles.ts';
import type { CandleArrays } from '../gather-columns.ts';

const NONE: readonly number[] = [];

/**
 * The newest rows of a feed in columns, one mark each, to which rows are added at the end and taken from the front. There is room for half as many
 * again, so that rows are not moved for each one that comes.
 */
export class SlidingColumns implements CandleArrays {
  time: Float64Array;
  open: Float64Array;
  high: Float64Array;
  low: Float64Array;
  close: Float64Array;
  volume: Float64Array;
  marks: Uint16Array;
  /** Places of the first row and after the last one. */
  start = 0;
  end = 0;
  /** Rows taken from the front so far: the number of the first row among all that ever came. */
  dropped = 0;

  /** @param usual rows that are usually kept; more are taken too. */
  constructor(usual: number) {
    const room = roomFor(usual);
    this.time = new Float64Array(room);
    this.open = new Float64Array(room);
    this.high = new Float64Array(room);
    this.low = new Float64Array(room);
    this.close = new Float64Array(room);
    this.volume = new Float64Array(room);
    this.marks = new Uint16Array(room);
  }

  get length(): number {
    return this.end - this.start;
  }

  /** Adds a row and gives its place. */
  add(time: number, open: number, high: number, low: number, close: number, volume: number): number {
    if (this.end === this.time.length) this.#makeRoom();
    const i = this.end++;
    this.write(i, time, open, high, low, close, volume);
    return i;
  }

  write(i: number, time: number, open: number, high: number, low: number, close: number, volume: number): void {
    this.time[i] = time;
    this.open[i] = open;
    this.high[i] = high;
    this.low[i] = low;
    this.close[i] = close;
    this.volume[i] = volume;
  }

  dropFirst(): void {
    this.start++;
    this.dropped++;
  }

  clear(): void {
    this.start = 0;
    this.end = 0;
    this.dropped = 0;
  }

  /** The rows in columns that are valid until the next change, as candles of which these times have several rows. */
  view(doubled: readonly number[] = NONE, extraRows = 0, conflicting: readonly number[] = NONE): Candles {
    const { start, end } = this;
    return {
      length: end - start,
      time: this.time.subarray(start, end),
      open: this.open.subarray(start, end),
      high: this.high.subarray(start, end),
      low: this.low.subarray(start, end),
      close: this.close.subarray(start, end),
      volume: this.volume.subarray(start, end),
      doubled,
      extraRows,
      conflicting,
      replaced: NONE,
    };
  }

  #makeRoom(): void {
    const { start, end } = this;
    if (roomFor(end - start) > this.time.length) this.#grow(roomFor(end - start));
    for (const column of [this.time, this.open, this.high, this.low, this.close, this.volume, this.marks]) {
      column.copyWithin(0, start, end);
    }
    this.start = 0;
    this.end = end - start;
  }

  #grow(room: number): void {
    const grown = (column: Float64Array) => {
      const longer = new Float64Array(room);
      longer.set(column);
      return longer;
    };
    this.time = grown(this.time);
    this.open = grown(this.open);
    this.high = grown(this.high);
    this.low = grown(this.low);
    this.close = grown(this.close);
    this.volume = grown(this.volume);
    const marks = new Uint16Array(room);
    marks.set(this.marks);
    this.marks = marks;
  }
}

function roomFor(rows: number): number {
  return Math.ceil(1.5 * rows) + 8;
}
