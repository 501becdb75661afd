import { feedKey } from '@quality/config';
import type { Feed, Report } from '@quality/validators';
import type { Redis } from 'ioredis';
import type { WatchedFeed } from '../watched-feed.ts';
import { type FeedState, packAttempt } from './feed-state.ts';
import { feedMemory, fetchMemory, OVERDUE, reportsOf } from './names.ts';
import { packWindow } from './pack-window.ts';

/** What Redis has of one feed. */
export interface CachedFeed {
  readonly window: Buffer | null;
  readonly state: FeedState | null;
  /** Grows with every save; what is saved says which one it was made from. */
  readonly version: string;
}

/** What one check leaves for the next one. */
export interface FeedUpdate {
  readonly watched: WatchedFeed;
  readonly state: FeedState;
  /** Version that was loaded. */
  readonly version: string;
  /** `false`: the window is as it was loaded and is not written. */
  readonly hasNewWindow: boolean;
  /** Attempts of the log that were loaded, and are not written again. */
  readonly knownAttempts: number;
  /** `null`: nothing was judged. */
  readonly report: Report | null;
  /** Instant from which the next check is overdue, UTC epoch ms. */
  readonly overdueMs: number;
}

/** What the exporter reads of one feed. */
export interface NewestReport {
  readonly report: Report;
  readonly staleAfterSeconds: WatchedFeed['plan']['staleAfter'];
}

/** Fetches that are remembered of each feed. */
const MOST_ATTEMPTS = 600;

/**
 * Writes all that one check leaves, or nothing when another check of the same feed has written since it was loaded: a slow check never takes
 * candles out of the cache that a faster one has put in.
 */
const SAVE = `
if (redis.call('HGET', KEYS[1], 'version') or '0') ~= ARGV[1] then return 0 end
redis.call('HINCRBY', KEYS[1], 'version', 1)
redis.call('HSET', KEYS[1], 'state', ARGV[2])
if ARGV[3] ~= '' then redis.call('HSET', KEYS[1], 'window', ARGV[3]) end
if ARGV[4] ~= '' then redis.call('HSET', KEYS[2], ARGV[5], ARGV[4]) end
redis.call('ZADD', KEYS[3], ARGV[6], ARGV[5])
if #ARGV > 7 then
  redis.call('RPUSH', KEYS[4], unpack(ARGV, 8))
  redis.call('LTRIM', KEYS[4], -tonumber(ARGV[7]), -1)
end
return 1`;

/** Loads a feed, and the windows of others with it. */
export async function loadFeeds(
  client: Redis,
  feed: Feed,
  others: readonly Feed[],
): Promise<{ readonly cached: CachedFeed; readonly windows: readonly (Buffer | null)[] }> {
  const pipeline = client.pipeline();
  pipeline.hmgetBuffer(feedMemory(feedKey(feed)), 'window', 'state', 'version');
  for (const other of others) pipeline.hgetBuffer(feedMemory(feedKey(other)), 'window');
  const [own, ...windows] = answersOf<(Buffer | null)[] | Buffer | null>(await pipeline.exec());
  const [window, state, version] = own as (Buffer | null)[];
  return {
    cached: {
      window: window ?? null,
      state: state ? (JSON.parse(state.toString()) as FeedState) : null,
      version: version?.toString() ?? '0',
    },
    windows: windows as (Buffer | null)[],
  };
}

/** The fetches that are remembered of a feed, oldest first. */
export function loadAttempts(client: Redis, feed: Feed): Promise<readonly string[]> {
  return client.lrange(fetchMemory(feedKey(feed)), 0, -1);
}

/** Saves what checks leave; gives for each whether it was taken. */
export async function saveFeeds(client: Redis, updates: readonly FeedUpdate[]): Promise<readonly boolean[]> {
  const pipeline = client.pipeline();
  for (const { watched, state, version, hasNewWindow, knownAttempts, report, overdueMs } of updates) {
    const { feed, key, staleAfter } = watched.plan;
    const newest: NewestReport | null = report && { report: withoutLists(report), staleAfterSeconds: staleAfter };
    pipeline.eval(
      SAVE,
      4,
      feedMemory(key),
      reportsOf(feed.exchange),
      OVERDUE,
      fetchMemory(key),
      version,
      JSON.stringify(state),
      hasNewWindow ? packWindow(watched.window) : '',
      newest === null ? '' : JSON.stringify(newest),
      key,
      overdueMs,
      MOST_ATTEMPTS,
      ...watched.fetchLog.attempts().slice(knownAttempts).map(packAttempt),
    );
  }
  return answersOf<number>(await pipeline.exec()).map((taken) => taken === 1);
}

/** A report as its gauges need it. */
function withoutLists(report: Report): Report {
  return { ...report, issues: [], ledger: [], checks: [] };
}

function answersOf<T>(results: [error: Error | null, result: unknown][] | null): T[] {
  return (results ?? []).map(([error, result]) => {
    if (error) throw error;
    return result as T;
  });
}
