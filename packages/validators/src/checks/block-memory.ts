/** Figures of one block of candles, as `coarseMovement` reads them. */
export interface BlockFigures {
  /** Coarse movement. */
  readonly deviation: number;
  /** Smallest step of the price in the block; infinite where it never moves. */
  readonly step: number;
  /** Candles whose four prices are one, and candles that open away from the close before. */
  readonly flat: number;
  readonly jumps: number;
  /** Largest factor between a price and those that would explain it: the close before of an open, the body of a high or low. */
  readonly reach: number;
}

/** A figure of single candles that their neighbours make, by the number of the candle. */
class CandleFigures {
  readonly #keys: Float64Array;
  readonly #values: Float64Array;

  constructor(candles: number) {
    this.#keys = new Float64Array(candles).fill(-1);
    this.#values = new Float64Array(candles);
  }

  /** NaN where it is not known. */
  get(candle: number): number {
    const place = candle % this.#keys.length;
    return this.#keys[place] === candle ? (this.#values[place] as number) : Number.NaN;
  }

  set(candle: number, value: number): void {
    const place = candle % this.#keys.length;
    this.#keys[place] = candle;
    this.#values[place] = value;
  }

  clear(): void {
    this.#keys.fill(-1);
  }
}

/**
 * What a sliding window read before. Blocks lie on the grid of slots, so all but the first and the last are the same ones at the next candle; a
 * block is known by the number of its first candle, counted over all that ever came. So are candles, as far as all their neighbours are there.
 */
export class BlockMemory {
  readonly #keys: Float64Array;
  readonly #figures: (BlockFigures | undefined)[];
  /** Number of the window's first candle, counted over all that ever came. */
  firstCandle = 0;

  /** Local movement of candles, and how busy they are beside their neighbours, by number. */
  readonly movement: CandleFigures;
  readonly busyness: CandleFigures;

  /** @param candles most candles of a window. */
  constructor(candles: number) {
    this.#keys = new Float64Array(candles).fill(-1);
    this.#figures = new Array(candles);
    this.movement = new CandleFigures(candles);
    this.busyness = new CandleFigures(candles);
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
    this.movement.clear();
    this.busyness.clear();
  }

  #placeOf(from: number, block: number): number {
    return Math.floor((this.firstCandle + from) / block) % this.#keys.length;
  }
}
