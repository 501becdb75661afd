import { type Config, matchesPattern, parseFeedPattern } from '@quality/config';
import type { Feed } from '@quality/validators';
import type { CheckedQuality } from './quality-of.ts';

/** A feed that the configuration does not name any more is shown for so long after its last check. */
const FORGET_AFTER_MS = 24 * 3_600_000;

/** The feeds that the configuration names without a wildcard. */
export function configuredFeeds(config: Pick<Config, 'feeds' | 'exchanges'>): readonly Feed[] {
  const enabled = Object.entries(config.feeds).filter(([exchange]) => config.exchanges[exchange]?.enabled !== false);
  return enabled.flatMap(([exchange, entries]) =>
    entries
      .map(parseFeedPattern)
      .filter((pattern) => pattern !== null && !pattern.isWildcard)
      .map((pattern) => ({ exchange, symbol: pattern!.symbol, timeframe: pattern!.timeframe })),
  );
}

/** Whether a stored feed is no longer watched: the configuration names feeds, not this one, and its last check is a day old. */
export function isForgotten(config: Pick<Config, 'feeds'>, { feed, checkedAt }: CheckedQuality, nowMs: number): boolean {
  if (nowMs - Date.parse(checkedAt) < FORGET_AFTER_MS || Object.keys(config.feeds).length === 0) return false;
  return !(config.feeds[feed.exchange] ?? []).some((entry) => {
    const pattern = parseFeedPattern(entry);
    return pattern !== null && pattern.timeframe === feed.timeframe && matchesPattern(pattern.symbol, feed.symbol);
  });
}
