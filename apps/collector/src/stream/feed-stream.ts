import type { CandleRow } from '@quality/validators';
import { type Candle, candleOf } from '../candle.ts';

/** What the stream of one feed has shown: which candle forms, and whether the window before it is known to be whole. */
export class FeedStream {
  readonly #stop = new AbortController();
  /** Open time of the newest candle that was shown. */
  #formingMs: number | null = null;
  #generation = 0;
  #stitchedGeneration = -1;

  /** Aborted when the feed is not followed any more. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** True while messages come. */
  get isLive(): boolean {
    return this.#formingMs !== null;
  }

  /** Changes with each connection. */
  get generation(): number {
    return this.#generation;
  }

  /** True when the exchange was asked for everything up to this connection, so that its candles follow without a hole. */
  get isStitched(): boolean {
    return this.#stitchedGeneration === this.#generation;
  }

  /** Takes the newest rows and answers the candle that they show to be closed, because another one follows it. */
  show(rows: readonly CandleRow[]): Candle | null {
    const candles = rows.map(candleOf);
    const newest = candles.at(-1);
    if (newest === undefined) return null;
    const formerMs = this.#formingMs;
    this.#formingMs = Math.max(formerMs ?? 0, newest[0]);
    if (formerMs === null || newest[0] <= formerMs) return null;
    return candles.at(-2) ?? null;
  }

  /** Notes that the window was fetched up to a candle which this connection shows. */
  stitch(generation: number): void {
    this.#stitchedGeneration = generation;
  }

  /** The connection broke: what the next one shows does not follow. */
  break(): void {
    this.#formingMs = null;
    this.#generation += 1;
  }

  stop(): void {
    this.#stop.abort();
  }
}
