import { BLOCK } from './block-deviation.ts';
import type { PositiveCandles } from './positive-candles.ts';
import { readBlock } from './read-block.ts';

/** Figures of the blocks of a series, in columns. Blocks lie on the grid of slots: the first and the last may have fewer candles than the others. */
export class BlockTable {
  #room = 0;
  /** Coarse movement. */
  deviation = new Float64Array(0);
  /** Smallest step of the price in the block; infinite where it never moves. */
  step = new Float64Array(0);
  /** Largest factor between a price and those that would explain it: the close before of an open, the body of a high or low. */
  reach = new Float64Array(0);
  /** Candles whose four prices are one, and candles that open away from the close before. */
  flat = new Int32Array(0);
  jumps = new Int32Array(0);
  /** Blocks. */
  count = 0;
  /** Candles that the first block lacks. */
  offset = 0;

  /** Number of the candle with which the second block starts, and up to which the blocks from there on are full. */
  #secondFrom = 0;
  #fullTo = Number.NEGATIVE_INFINITY;

  /** Reads the blocks of a series whose first candle has this slot. */
  read(candles: PositiveCandles, firstSlot: number): void {
    this.#lay(candles.length, firstSlot);
    for (let b = 0; b < this.count; b++) this.#readBlock(candles, b);
  }

  /**
   * The same of a window that slides: of blocks that were read before only the first and the last can differ.
   *
   * @param firstCandle number of the first candle among all that ever came.
   */
  slide(candles: PositiveCandles, firstSlot: number, firstCandle: number): void {
    this.#lay(candles.length, firstSlot);
    const secondFrom = firstCandle + BLOCK - this.offset;
    const fullTo = secondFrom + BLOCK * Math.floor((firstCandle + candles.length - secondFrom) / BLOCK);
    const gone = (secondFrom - this.#secondFrom) / BLOCK;
    let known = 1;
    if (Number.isInteger(gone) && gone >= 0 && secondFrom < this.#fullTo) {
      known = 1 + (this.#fullTo - secondFrom) / BLOCK;
      if (gone > 0) this.#shift(gone, known);
    }
    this.#secondFrom = secondFrom;
    this.#fullTo = fullTo;
    this.#readBlock(candles, 0);
    for (let b = known; b < this.count; b++) this.#readBlock(candles, b);
  }

  /** Forgets the blocks that hold candles from this one on. */
  forgetFrom(candle: number): void {
    if (this.#fullTo > candle) this.#fullTo = this.#secondFrom + BLOCK * Math.floor((candle - this.#secondFrom) / BLOCK);
  }

  #lay(length: number, firstSlot: number): void {
    this.offset = ((firstSlot % BLOCK) + BLOCK) % BLOCK;
    this.count = Math.ceil((length + this.offset) / BLOCK);
    if (this.count <= this.#room) return;
    this.#room = 2 * this.count;
    this.deviation = new Float64Array(this.#room);
    this.step = new Float64Array(this.#room);
    this.reach = new Float64Array(this.#room);
    this.flat = new Int32Array(this.#room);
    this.jumps = new Int32Array(this.#room);
    this.#fullTo = Number.NEGATIVE_INFINITY;
  }

  #readBlock(candles: PositiveCandles, b: number): void {
    readBlock(candles, Math.max(0, b * BLOCK - this.offset), Math.min(candles.length, (b + 1) * BLOCK - this.offset), this, b);
  }

  #shift(gone: number, known: number): void {
    for (const column of [this.deviation, this.step, this.reach, this.flat, this.jumps]) {
      column.copyWithin(1, 1 + gone, known + gone);
    }
  }
}
