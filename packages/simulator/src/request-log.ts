import type { Endpoint, FeedName } from './exchange-api.ts';

/** Requests of one exchange since the start. */
export interface RequestCounts {
  readonly total: number;
  readonly candles: number;
  readonly markets: number;
  readonly time: number;
  /** Requests that a fault of the connection struck. */
  readonly faulted: number;
  /** Requests refused because the limit was exceeded. */
  readonly overLimit: number;
  /** Most requests that began within one second of real time. */
  readonly peakPerSecond: number;
  /** Candle requests by `symbol timeframe`. */
  readonly byFeed: Readonly<Record<string, number>>;
}

/** At most `requests` within any `intervalMs` of real time. */
export interface RequestLimit {
  readonly requests: number;
  readonly intervalMs: number;
}

/** Counts the requests of one exchange and holds its limit. */
export class RequestLog {
  readonly #limit: RequestLimit | null;
  readonly #clock: () => number;
  #recent: number[] = [];
  #accepted: number[] = [];
  #counts = { total: 0, candles: 0, markets: 0, time: 0, faulted: 0, overLimit: 0, peakPerSecond: 0 };
  readonly #byFeed = new Map<string, number>();

  /** `clock` gives real milliseconds from any fixed point: limits are about real time, whatever the candles' clock says. */
  constructor(limit: RequestLimit | null, clock: () => number) {
    this.#limit = limit;
    this.#clock = clock;
  }

  /** Counts a request; false when it exceeds the limit. */
  admit(endpoint: Endpoint, feed: FeedName | null): boolean {
    const at = this.#clock();
    this.#counts.total++;
    this.#counts[endpoint]++;
    if (feed !== null) {
      const key = `${feed.symbol} ${feed.timeframe}`;
      this.#byFeed.set(key, (this.#byFeed.get(key) ?? 0) + 1);
    }
    this.#recent = this.#recent.filter((time) => time > at - 1000);
    this.#recent.push(at);
    this.#counts.peakPerSecond = Math.max(this.#counts.peakPerSecond, this.#recent.length);
    const limit = this.#limit;
    if (limit === null) return true;
    this.#accepted = this.#accepted.filter((time) => time > at - limit.intervalMs);
    if (this.#accepted.length >= limit.requests) {
      this.#counts.overLimit++;
      return false;
    }
    this.#accepted.push(at);
    return true;
  }

  countFault(): void {
    this.#counts.faulted++;
  }

  counts(): RequestCounts {
    return { ...this.#counts, byFeed: Object.fromEntries(this.#byFeed) };
  }
}
