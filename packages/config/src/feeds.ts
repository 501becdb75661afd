import type { Feed } from '@quality/validators';
import { matchesPattern, parseFeedPattern } from './feed-pattern.ts';
import type { Config } from './schema.ts';

/** The feeds that a configuration names, and the entries of it that name none. */
export interface ResolvedFeeds {
  readonly feeds: readonly Feed[];
  /** Wildcard entries without a market, as `exchange: entry`. */
  readonly unmatched: readonly string[];
}

/**
 * Resolves the `feeds` of a configuration. `symbolsOf` gives the symbols of an exchange and is asked only for exchanges with a wildcard entry.
 * A feed that several entries name is listed once, where it is named first.
 */
export function resolveFeeds(config: Pick<Config, 'feeds'>, symbolsOf: (exchange: string) => readonly string[]): ResolvedFeeds {
  const feeds = new Map<string, Feed>();
  const unmatched: string[] = [];
  for (const [exchange, entries] of Object.entries(config.feeds)) {
    for (const entry of entries) {
      const pattern = parseFeedPattern(entry);
      if (!pattern) continue;
      const symbols = pattern.isWildcard
        ? symbolsOf(exchange).filter((symbol) => matchesPattern(pattern.symbol, symbol))
        : [pattern.symbol];
      if (symbols.length === 0) unmatched.push(`${exchange}: ${entry}`);
      for (const symbol of symbols) {
        const feed = { exchange, symbol, timeframe: pattern.timeframe };
        const key = feedKey(feed);
        if (!feeds.has(key)) feeds.set(key, feed);
      }
    }
  }
  return { feeds: [...feeds.values()], unmatched };
}

/** Names a feed in one string, `binance BTC/USDT 1m`: equal for equal feeds, different for different ones. */
export function feedKey(feed: Feed): string {
  return `${feed.exchange} ${feed.symbol} ${feed.timeframe}`;
}
