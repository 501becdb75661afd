import { type Config, feedKey, policyOf } from '@quality/config';
import { profileOf } from '@quality/exchanges/profiles';
import { createPolicy, type Feed, graceOf, parseTimeframe, ValidatorError } from '@quality/validators';
import type { FeedTerms } from './standing.ts';

export type FeedTermsOf = (feed: Feed) => FeedTerms;

/** A check may be late by half its interval, and by two minutes at least: a slow exchange with its retries is not a dead collector. */
const MIN_LATENESS_MS = 120_000;

/** Makes the lookup of a feed's terms, from the configuration that the collector works by. */
export function createFeedTerms(config: Pick<Config, 'collector' | 'policies' | 'windows'>): FeedTermsOf {
  const known = new Map<string, FeedTerms>();
  return (feed) => {
    const key = feedKey(feed);
    let terms = known.get(key);
    if (!terms) {
      terms = termsOf(config, feed);
      known.set(key, terms);
    }
    return terms;
  };
}

function termsOf(config: Pick<Config, 'collector' | 'policies' | 'windows'>, feed: Feed): FeedTerms {
  const profile = profileOf(feed.exchange);
  const durationMs = durationOf(feed.timeframe);
  const { freshness, gates } = createPolicy(policyOf(config, feed));
  const intervalMs = Math.min(durationMs, config.collector.maxIntervalMs);
  return {
    timeframeMs: durationMs,
    graceMs: graceOf(profile, durationMs),
    checkDueMs: intervalMs + Math.max(MIN_LATENESS_MS, intervalMs / 2),
    criticalMs: Math.max(freshness.critical.ms, freshness.critical.timeframes * durationMs),
    deadFeedCap: gates.deadFeed,
  };
}

/** One row that some other program has stored must not take the whole list away: a timeframe that nobody knows counts as no time at all. */
function durationOf(timeframe: string): number {
  try {
    return parseTimeframe(timeframe).durationMs;
  } catch (error) {
    if (error instanceof ValidatorError) return 0;
    throw error;
  }
}
