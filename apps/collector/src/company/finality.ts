import type { Candle } from '../candle.ts';
import type { WatchedFeed } from '../watched-feed.ts';

/** Newest candles of an exchange that are learned from. */
const MOST = 4_096;
/** Fewest candles that tell a quantile of 0.99. */
const LEAST = 100;
const QUANTILE = 0.99;

/** Learns how long after their close the candles of one exchange still change, from the answers in which each was seen last with other values. */
export class Finality {
  readonly #ages = new Float64Array(MOST);
  /** Where each candle is in the ring. */
  readonly #places = new Map<string, number>();
  readonly #keys: string[] = [];
  #next = 0;
  #count = 0;

  /** Takes over what an answer brought: candles seen for the first time soon after their close, and candles that changed. */
  note(watched: WatchedFeed, added: readonly Candle[], revised: readonly Candle[], fetchedAtMs: number): void {
    const { timeframe, key } = watched.plan;
    for (const [openMs] of added) {
      const ageMs = fetchedAtMs - timeframe.closeOf(openMs);
      // An old candle may have changed before anybody looked.
      if (ageMs <= timeframe.durationMs) this.#put(`${key} ${openMs}`, ageMs);
    }
    for (const [openMs] of revised) {
      const place = this.#places.get(`${key} ${openMs}`);
      if (place !== undefined) this.#ages[place] = fetchedAtMs - timeframe.closeOf(openMs);
    }
  }

  /** Seconds after the close until 99 of 100 candles are final, as far as it was seen; `null` with fewer than 100 candles. */
  get seconds(): number | null {
    if (this.#count < LEAST) return null;
    const sorted = this.#ages.slice(0, this.#count).sort();
    return sorted[Math.ceil(QUANTILE * this.#count) - 1]! / 1000;
  }

  #put(key: string, ageMs: number): void {
    const former = this.#keys[this.#next];
    if (former !== undefined) this.#places.delete(former);
    this.#keys[this.#next] = key;
    this.#places.set(key, this.#next);
    this.#ages[this.#next] = ageMs;
    this.#next = (this.#next + 1) % MOST;
    this.#count = Math.min(this.#count + 1, MOST);
  }
}
