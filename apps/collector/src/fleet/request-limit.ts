import type { Config } from '@quality/config';
import { profileOf } from '@quality/exchanges/profiles';

/** At most `max` jobs begin in `duration` milliseconds, over all workers: BullMQ's global rate limit of a queue. */
export interface JobLimit {
  readonly max: number;
  readonly duration: number;
}

/**
 * Part of an exchange's limit that checks may use. The rest is for lists of markets and clocks, and for what a busy machine does to a steady
 * stream: all requests that are in flight may fall into one second with those that belong there.
 */
const SHARE = 0.8;
/** Windows are as short as this where the rate allows it, so that two of them side by side are no burst. */
const WINDOW_MS = 50;
const MINUTE_MS = 60_000;

/** The limit of the checks of one exchange: each job makes one request. */
export function checkLimit(exchange: string, config: Pick<Config, 'exchanges' | 'collector'>): JobLimit {
  const perSecond = config.exchanges[exchange]?.requestsPerSecond ?? profileOf(exchange).requestsPerSecond;
  const { repair } = config.collector;
  const repairsPerSecond = repair.enabled ? (repair.requestsPerMinute * 1000) / MINUTE_MS : 0;
  // Repairs have a limit of their own, and never more than half of what there is.
  return limitOf(Math.max(perSecond * SHARE - repairsPerSecond, (perSecond * SHARE) / 2));
}

/** The limit of the repairs of one exchange. */
export function repairLimit(exchange: string, config: Pick<Config, 'exchanges' | 'collector'>): JobLimit {
  const perSecond = config.exchanges[exchange]?.requestsPerSecond ?? profileOf(exchange).requestsPerSecond;
  const repairsPerSecond = (config.collector.repair.requestsPerMinute * 1000) / MINUTE_MS;
  return limitOf(Math.min(repairsPerSecond, (perSecond * SHARE) / 2));
}

function limitOf(perSecond: number): JobLimit {
  const max = Math.max(1, Math.floor((perSecond * WINDOW_MS) / 1000));
  return { max, duration: Math.ceil((max * 1000) / perSecond) };
}
