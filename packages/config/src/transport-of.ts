import type { Feed } from '@quality/validators';
import { selects } from './feed-selector.ts';
import type { Config } from './schema.ts';

/** How the candles of a feed come. */
export type Transport = Config['transports'][string];

/** The transport that a configuration sets for one feed: the last selector that names it wins. */
export function transportOf({ transports }: Pick<Config, 'transports'>, feed: Feed): Transport {
  return Object.entries(transports).findLast(([selector]) => selects(selector, feed))?.[1] ?? 'rest';
}
