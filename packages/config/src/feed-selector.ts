import type { Feed } from '@quality/validators';
import { matchesPattern } from './feed-pattern.ts';

/** Whether a selector (exchange, symbol and timeframe, each with wildcards) names a feed. */
export function selects(selector: string, feed: Feed): boolean {
  const [exchange = '', symbol = '', timeframe = ''] = selector.split(' ');
  return (
    matchesPattern(exchange, feed.exchange) && matchesPattern(symbol, feed.symbol) && matchesPattern(timeframe, feed.timeframe)
  );
}
