import { type Config, feedKey, parseFeedPattern, resolveFeeds } from '@quality/config';
import type { Feed } from '@quality/validators';
import type { RosterChange } from '../feed-roster.ts';

/** The feeds that a configuration asks for, its wildcards resolved by the markets of their exchange. */
export class WantedFeeds {
  /** Symbols of the exchanges whose markets were asked for. */
  readonly #symbols = new Map<string, readonly string[]>();
  #config: Config;
  #feeds: ReadonlyMap<string, Feed>;

  constructor(config: Config) {
    this.#config = config;
    this.#feeds = this.#resolve();
  }

  get feeds(): readonly Feed[] {
    return [...this.#feeds.values()];
  }

  /** Exchanges that have feeds or may have some, when their markets are known. */
  get exchanges(): readonly string[] {
    return Object.keys(this.#activeFeeds());
  }

  get wildcardExchanges(): readonly string[] {
    return Object.entries(this.#activeFeeds())
      .filter(([, entries]) => entries.some((entry) => parseFeedPattern(entry)?.isWildcard))
      .map(([exchange]) => exchange);
  }

  /** Exchanges whose wildcards wait for their markets. */
  get unresolved(): readonly string[] {
    return this.wildcardExchanges.filter((exchange) => !this.#symbols.has(exchange));
  }

  ofExchange(exchange: string): readonly Feed[] {
    return this.feeds.filter((feed) => feed.exchange === exchange);
  }

  /** Takes over a configuration. */
  apply(config: Config): RosterChange {
    this.#config = config;
    return this.#update();
  }

  setSymbols(exchange: string, symbols: readonly string[]): RosterChange {
    this.#symbols.set(exchange, symbols);
    return this.#update();
  }

  #update(): RosterChange {
    const before = this.#feeds;
    this.#feeds = this.#resolve();
    return {
      added: [...this.#feeds].filter(([key]) => !before.has(key)).map(([, feed]) => feed),
      removed: [...before].filter(([key]) => !this.#feeds.has(key)).map(([, feed]) => feed),
    };
  }

  #resolve(): ReadonlyMap<string, Feed> {
    const { feeds } = resolveFeeds({ feeds: this.#activeFeeds() }, (exchange) => this.#symbols.get(exchange) ?? []);
    return new Map(feeds.map((feed) => [feedKey(feed), feed]));
  }

  #activeFeeds(): Config['feeds'] {
    const { feeds, exchanges } = this.#config;
    return Object.fromEntries(Object.entries(feeds).filter(([exchange]) => exchanges[exchange]?.enabled !== false));
  }
}
