/** Figures of one block of candles, as `coarseMovement` reads them. */
export interface BlockFigures {
  /** Coarse movement. */
  readonly deviation: number;
  /** Smallest step of the price in the block; infinite where it never moves. */
  readonly step: number;
  /** Candles whose four prices are one, and candles that open away from the close before. */
  readonly flat: number;
  readonly jumps: number;
}

/**
 * Blocks that a sliding window read before. Blocks lie on the grid of slots, so all but the first and the last are the same ones at the next
 * candle. A block is known by the number of its first candle, counted over all that ever came.
 */
export class BlockMemory {
  readonly #keys: Float64Array;
  readonly #figures: (BlockFigures | undefined)[];
  /** Number of the window's first candle, counted over all that ever came. */
  firstCandle = 0;

  /** @param blocks most blocks of a window. */
  constructor(blocks: number) {
    this.#keys = new Float64Array(blocks).fill(-1);
    this.#figures = new Array(blocks);
  }

  /** Figures of the block whose first candle is candle `from` of the window. */
  get(from: number, block: number): BlockFigures | undefined {
    const place = this.#placeOf(from, block);
    return this.#keys[place] === this.firstCandle + from ? this.#figures[place] : undefined;
  }

  set(from: number, block: number, figures: BlockFigures): void {
    const place = this.#placeOf(from, block);
    this.#keys[place] = this.firstCandle + from;
    this.#figures[place] = figures;
  }

  /** Forgets all, when candles that were read change. */
  clear(): void {
    this.#keys.fill(-1);
  }

  #placeOf(from: number, block: number): number {
    return Math.floor((this.firstCandle + from) / block) % this.#keys.length;
  }
}
