import type { Candles } from '../distinct-candles.ts';
import type { CandleArrays } from '../gather-columns.ts';

const NONE: readonly number[] = [];

/**
 * The newest rows of a feed in columns, one mark each, to which rows are added at the end and taken from the front. There is room for twice as many
 * as are kept, so that rows are not moved for each one that comes.
 */
export class SlidingColumns implements CandleArrays {
  readonly time: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  readonly marks: Uint16Array;
  /** Places of the first row and after the last one. */
  start = 0;
  end = 0;
  /** Rows taken from the front so far: the number of the first row among all that ever came. */
  dropped = 0;

  constructor(most: number) {
    const column = () => new Float64Array(2 * most);
    this.time = column();
    this.open = column();
    this.high = column();
    this.low = column();
    this.close = column();
    this.volume = column();
    this.marks = new Uint16Array(2 * most);
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
    for (const column of [this.time, this.open, this.high, this.low, this.close, this.volume, this.marks]) {
      column.copyWithin(0, start, end);
    }
    this.start = 0;
    this.end = end - start;
  }
}
