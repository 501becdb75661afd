import type { CandleArrays } from './gather-columns.ts';
import { allocateColumns } from './gather-columns.ts';
import { createScratch } from './scratch.ts';

/**
 * Memory of scans of which only the newest is read: each takes the place of the one before. Columns asked for anew and cleared take as long as a
 * third of all that is done with them.
 */
export class ScanSpace {
  readonly #candles = createScratch(allocateColumns);
  readonly #positive = createScratch(allocateColumns);
  readonly #flags = createScratch((length) => new Uint16Array(length));

  /** Six columns for candles. */
  candles(length: number): CandleArrays {
    return cut(this.#candles(length), length);
  }

  /** Six columns for those of the candles whose prices are positive. */
  positive(length: number): CandleArrays {
    return cut(this.#positive(length), length);
  }

  flags(length: number): Uint16Array {
    return this.#flags(length).subarray(0, length);
  }
}

function cut({ time, open, high, low, close, volume }: CandleArrays, length: number): CandleArrays {
  return {
    time: time.subarray(0, length),
    open: open.subarray(0, length),
    high: high.subarray(0, length),
    low: low.subarray(0, length),
    close: close.subarray(0, length),
    volume: volume.subarray(0, length),
  };
}
