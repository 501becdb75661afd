import type { Feed } from '@quality/validators';
import { Histogram, type Registry } from 'prom-client';
import { QUALITY_METRICS } from './quality-metric-table.ts';

/** The histogram of check durations, and how many feeds stand behind each of its series. */
export class CheckDuration {
  readonly #histogram: Histogram<'exchange' | 'timeframe'>;
  readonly #feeds = new Map<string, number>();

  constructor(registry: Registry) {
    const { name, help, labels, buckets } = QUALITY_METRICS.checkDuration;
    this.#histogram = new Histogram({ name, help, labelNames: labels, buckets: [...buckets], registers: [registry] });
  }

  observe({ exchange, timeframe }: Feed, seconds: number): void {
    this.#histogram.observe({ exchange, timeframe }, seconds);
  }

  addFeed(feed: Feed): void {
    const key = keyOf(feed);
    this.#feeds.set(key, (this.#feeds.get(key) ?? 0) + 1);
  }

  /** The last feed of an exchange and timeframe takes the series with it. */
  removeFeed(feed: Feed): void {
    const key = keyOf(feed);
    const left = (this.#feeds.get(key) ?? 0) - 1;
    if (left > 0) {
      this.#feeds.set(key, left);
      return;
    }
    this.#feeds.delete(key);
    this.#histogram.remove({ exchange: feed.exchange, timeframe: feed.timeframe });
  }
}

function keyOf({ exchange, timeframe }: Feed): string {
  return JSON.stringify([exchange, timeframe]);
}
