import type { Feed, PolicyInput } from '@quality/validators';
import { selects } from './feed-selector.ts';
import type { Config } from './schema.ts';

/** The deviations from the default policy that a configuration sets for one feed: its window, then every selector that names it, in order. */
export function policyOf(config: Pick<Config, 'policies' | 'windows'>, feed: Feed): PolicyInput {
  let policy: PolicyInput = { windowSlots: config.windows.byTimeframe[feed.timeframe] ?? config.windows.slots };
  for (const [selector, deviation] of Object.entries(config.policies)) {
    if (selects(selector, feed)) policy = merge(policy, deviation as PolicyInput);
  }
  return policy;
}

function merge<T extends object>(base: T, over: T): T {
  const merged: Record<string, unknown> = Object.fromEntries(Object.entries(base));
  for (const [key, value] of Object.entries(over)) {
    if (value === undefined) continue;
    const below = merged[key];
    merged[key] = typeof value === 'object' && typeof below === 'object' && below !== null ? merge(below, value) : value;
  }
  return merged as T;
}
