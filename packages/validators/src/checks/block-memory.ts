import { BlockTable } from './block-table.ts';

/** A figure of single candles that their neighbours make, by the number of the candle and which of the neighbours are left out. */
class CandleFigures {
  readonly #keys: Float64Array;
  readonly #without: Int32Array;
  readonly #values: Float64Array;

  constructor(candles: number) {
    this.#keys = new Float64Array(candles).fill(-1);
    this.#without = new Int32Array(candles);
    this.#values = new Float64Array(candles);
  }

  /** NaN where it is not known. */
  get(candle: number, without: number): number {
    const place = candle % this.#keys.length;
    return this.#keys[place] === candle && this.#without[place] === without ? (this.#values[place] as number) : Number.NaN;
  }

  set(candle: number, without: number, value: number): void {
    const place = candle % this.#keys.length;
    this.#keys[place] = candle;
    this.#without[place] = without;
    this.#values[place] = value;
  }

  /** Forgets the figures of candles from this one on. */
  forgetFrom(candle: number): void {
    const keys = this.#keys;
    for (let place = 0; place < keys.length; place++) if ((keys[place] as number) >= candle) keys[place] = -1;
  }
}

/** Candles on each side that a figure of a candle is made of, at most. */
const NEIGHBOURS = 12;

/**
 * What a sliding window read before, by numbers of candles counted over all that ever came: blocks, and figures of candles as far as all their
 * neighbours are there.
 */
export class BlockMemory {
  readonly table = new BlockTable();
  /** Number of the window's first candle. */
  firstCandle = 0;
  /** Local movement of candles, where no neighbour is left out and where some are, and how busy they are beside their neighbours. */
  readonly movement: CandleFigures;
  readonly movementWithout: CandleFigures;
  readonly busyness: CandleFigures;
  /** Usual range near a candle. */
  readonly range: CandleFigures;

  /** @param candles most candles of a window. */
  constructor(candles: number) {
    this.movement = new CandleFigures(candles);
    this.movementWithout = new CandleFigures(candles);
    this.busyness = new CandleFigures(candles);
    this.range = new CandleFigures(candles);
  }

  /** Forgets what was made of candles from this one on, as they have changed. */
  forgetFrom(candle: number): void {
    this.table.forgetFrom(candle);
    this.movement.forgetFrom(candle - NEIGHBOURS);
    this.movementWithout.forgetFrom(candle - NEIGHBOURS);
    this.busyness.forgetFrom(candle - NEIGHBOURS);
    this.range.forgetFrom(candle - NEIGHBOURS);
  }
}
