import { feedKey } from '@quality/config';
import type { Feed } from '@quality/validators';
import type { Redis } from 'ioredis';
import { instrumentOf } from '../company/instrument.ts';
import { ROSTER } from './names.ts';

/** Feeds of the same exchange that are looked at to tell a hole of the exchange from one of the feed. */
const MOST_SIBLINGS = 20;

/** The feeds that the schedulers want, as the other roles read them. */
export class SharedRoster {
  readonly #client: Pick<Redis, 'hgetall'>;
  readonly #onGone: (feed: Feed) => void;
  #texts: Readonly<Record<string, string>> = {};
  #feeds: ReadonlyMap<string, Feed> = new Map();
  #instruments: ReadonlyMap<string, readonly Feed[]> = new Map();
  #markets: ReadonlyMap<string, readonly Feed[]> = new Map();
  #siblings: ReadonlyMap<string, readonly Feed[]> = new Map();

  /** @param onGone told of each feed that is gone, whoever asked for the refresh that saw it */
  constructor(client: Pick<Redis, 'hgetall'>, onGone: (feed: Feed) => void = () => {}) {
    this.#client = client;
    this.#onGone = onGone;
  }

  /** By feed key, sorted by it. */
  get feeds(): ReadonlyMap<string, Feed> {
    return this.#feeds;
  }

  get exchanges(): readonly string[] {
    return Object.keys(this.#texts).toSorted();
  }

  /** Reads it again. */
  async refresh(): Promise<void> {
    const texts = await this.#client.hgetall(ROSTER);
    if (isSame(texts, this.#texts)) return;
    const before = this.#feeds;
    const feeds = Object.entries(texts).flatMap(([exchange, text]) => decodeFeeds(exchange, text));
    const sorted = feeds.map((feed) => [feedKey(feed), feed] as const).toSorted(([a], [b]) => (a < b ? -1 : 1));
    this.#texts = texts;
    this.#feeds = new Map(sorted);
    const all = [...this.#feeds.values()];
    this.#instruments = Map.groupBy(all, instrumentOf);
    this.#markets = Map.groupBy(all, ({ exchange, symbol }) => `${exchange} ${symbol}`);
    this.#siblings = Map.groupBy(all, ({ exchange, timeframe }) => `${exchange} ${timeframe}`);
    for (const [key, feed] of before) if (!this.#feeds.has(key)) this.#onGone(feed);
  }

  /** The feeds that tell something about one: the same instrument elsewhere, and the same market in other timeframes. */
  companionsOf(feed: Feed): readonly Feed[] {
    const alike = (this.#instruments.get(instrumentOf(feed)) ?? []).filter(({ exchange }) => exchange !== feed.exchange);
    const market = (this.#markets.get(`${feed.exchange} ${feed.symbol}`) ?? []).filter(
      (other) => other.timeframe !== feed.timeframe,
    );
    return [...alike, ...market];
  }

  /** Some other feeds of the same exchange and timeframe. */
  siblingsOf(feed: Feed): readonly Feed[] {
    const all = this.#siblings.get(`${feed.exchange} ${feed.timeframe}`) ?? [];
    return all
      .slice(0, MOST_SIBLINGS + 1)
      .filter(({ symbol }) => symbol !== feed.symbol)
      .slice(0, MOST_SIBLINGS);
  }
}

/** The feeds of one exchange in one value: equal feeds give equal text, in whatever order they come. */
export function encodeFeeds(feeds: readonly Feed[]): string {
  return JSON.stringify(feeds.map(({ symbol, timeframe }) => `${symbol} ${timeframe}`).toSorted());
}

/** The feeds that were encoded. */
export function decodeFeeds(exchange: string, text: string): readonly Feed[] {
  return (JSON.parse(text) as readonly string[]).map((name) => {
    const at = name.lastIndexOf(' ');
    return { exchange, symbol: name.slice(0, at), timeframe: name.slice(at + 1) };
  });
}

function isSame(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
