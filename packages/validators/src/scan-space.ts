import type { CandleArrays } from './gather-columns.ts';
import { allocateColumns } from './gather-columns.ts';
import { MOST_KEPT } from './scratch.ts';

/** Columns of one length that are used again as long as the same length is asked for, and cut from the same memory where another fits. */
class Kept<T> {
  readonly #allocate: (length: number) => T;
  readonly #cut: (whole: T, length: number) => T;
  #whole: T | undefined;
  #room = 0;
  #part: T | undefined;
  #length = -1;

  constructor(allocate: (length: number) => T, cut: (whole: T, length: number) => T) {
    this.#allocate = allocate;
    this.#cut = cut;
  }

  get(length: number): T {
    if (length === this.#length) return this.#part as T;
    if (length > MOST_KEPT) return this.#allocate(length);
    if (this.#whole === undefined || length > this.#room) {
      this.#room = Math.min(MOST_KEPT, Math.max(1024, 2 * length));
      this.#whole = this.#allocate(this.#room);
    }
    this.#length = length;
    this.#part = this.#cut(this.#whole, length);
    return this.#part;
  }
}

/**
 * Memory of scans of which only the newest is read: each takes the place of the one before. Columns asked for anew and cleared take as long as a
 * third of all that is done with them.
 */
export class ScanSpace {
  readonly #candles = new Kept(allocateColumns, cutColumns);
  readonly #positive = new Kept(allocateColumns, cutColumns);
  readonly #flags = new Kept(
    (length: number) => new Uint16Array(length),
    (whole, length) => whole.subarray(0, length),
  );

  /** Six columns for candles. */
  candles(length: number): CandleArrays {
    return this.#candles.get(length);
  }

  /** Six columns for those of the candles whose prices are positive. */
  positive(length: number): CandleArrays {
    return this.#positive.get(length);
  }

  flags(length: number): Uint16Array {
    return this.#flags.get(length);
  }
}

function cutColumns({ time, open, high, low, close, volume }: CandleArrays, length: number): CandleArrays {
  return {
    time: time.subarray(0, length),
    open: open.subarray(0, length),
    high: high.subarray(0, length),
    low: low.subarray(0, length),
    close: close.subarray(0, length),
    volume: volume.subarray(0, length),
  };
}
