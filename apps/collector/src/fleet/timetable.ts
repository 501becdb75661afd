import { type Config, feedKey } from '@quality/config';
import type { Feed } from '@quality/validators';
import type { Redis } from 'ioredis';
import type { FeedPlans } from './feed-plans.ts';
import type { JobData } from './job-data.ts';
import { CHECK, checkQueue, feedMemory, fetchMemory, OVERDUE, ROSTER, repairQueue, reportsOf } from './names.ts';
import type { Queues } from './queues.ts';
import { checkLimit, repairLimit } from './request-limit.ts';
import { decodeFeeds, encodeFeeds } from './shared-roster.ts';

/** Checks that are on time have this priority; those of overdue feeds have none, and BullMQ takes them first. */
export const ON_TIME = 10;
const MOST_FAILED_JOBS = 1_000;
/** Job schedulers that are written at the same time. */
const AT_ONCE = 200;

export interface TimetableOptions {
  readonly client: Redis;
  readonly queues: Queues;
  readonly plans: FeedPlans;
  /** UTC epoch ms. */
  readonly now: () => number;
}

/** What one round changed. */
export interface TimetableChange {
  readonly upserted: number;
  readonly removed: number;
}

interface Entry {
  readonly key: string;
  readonly data: JobData;
  readonly every: number;
  readonly offset: number;
}

/** The job schedulers of the fleet, one a feed. Every scheduler process brings them in line with its configuration; BullMQ makes the jobs. */
export class Timetable {
  readonly #options: TimetableOptions;

  constructor(options: TimetableOptions) {
    this.#options = options;
  }

  /** Exchanges that have feeds now. */
  async exchanges(): Promise<readonly string[]> {
    return this.#options.client.hkeys(ROSTER);
  }

  /**
   * Whether as many feeds of an exchange are scheduled as its roster names, and there is a roster where feeds are wanted: false after Redis has
   * lost its data. A roster of other feeds was written by a scheduler that knows of a change first, and stays.
   */
  async isWhole(exchange: string, wanted: readonly Feed[]): Promise<boolean> {
    const { client, queues } = this.#options;
    const [scheduled, text] = await Promise.all([
      queues.of(checkQueue(exchange)).getJobSchedulersCount(),
      client.hget(ROSTER, exchange),
    ]);
    return (text !== null || wanted.length === 0) && scheduled === decodeFeeds(exchange, text ?? '[]').length;
  }

  /**
   * Schedules the feeds of one exchange, and ends those that are not wanted any more.
   * @param isComplete false while wildcards wait for the markets of the exchange: nothing is ended then
   */
  async arrange(exchange: string, wanted: readonly Feed[], config: Config, isComplete: boolean): Promise<TimetableChange> {
    const { client, queues, now } = this.#options;
    const queue = queues.of(checkQueue(exchange));
    const repairs = queues.of(repairQueue(exchange));
    const [{ max, duration }, ofRepairs] = [checkLimit(exchange, config), repairLimit(exchange, config)];
    await queue.setGlobalRateLimit(max, duration);
    await repairs.setGlobalRateLimit(ofRepairs.max, ofRepairs.duration);

    const known = new Map((await queue.getJobSchedulers()).map((scheduler) => [scheduler.key, scheduler]));
    const shared = decodeFeeds(exchange, (await client.hget(ROSTER, exchange)) ?? '[]');
    const kept = isComplete ? [] : shared;
    const feeds = [...new Map([...kept, ...wanted].map((feed) => [feedKey(feed), feed])).values()];
    const keys = new Set(feeds.map(feedKey));
    const entries = feeds.map((feed) => this.#entryOf(feed));
    // First the roster: a worker that gets a job of a feed must find it there.
    if (feeds.length > 0) await client.hset(ROSTER, exchange, encodeFeeds(feeds));
    const fresh = entries.filter(({ key }) => !known.has(key));

    const changed = entries.filter(({ key, every, offset }) => {
      const scheduler = known.get(key);
      return scheduler?.every !== every || scheduler.offset !== offset;
    });
    const { attempts, baseMs } = config.collector.retry;
    await inChunks(changed, async ({ key, data, every, offset }) => {
      await queue.upsertJobScheduler(
        key,
        { every, offset },
        {
          name: CHECK,
          data,
          opts: {
            attempts,
            backoff: { type: 'exponential', delay: baseMs, jitter: 1 },
            priority: ON_TIME,
            removeOnComplete: true,
            removeOnFail: { count: MOST_FAILED_JOBS },
          },
        },
      );
    });
    // A new feed does not wait for its first instant, which may be a day away.
    await inChunks(fresh, async ({ key, data }) => {
      await queue.add(CHECK, data, { priority: ON_TIME, deduplication: { id: key }, removeOnComplete: true, removeOnFail: true });
    });
    if (fresh.length > 0) await client.zadd(OVERDUE, 'NX', ...fresh.flatMap(({ key, every }) => [now() + every, key]));
    const gone = [...known.keys()].filter((key) => !keys.has(key));
    await inChunks(gone, async (key) => {
      await queue.removeJobScheduler(key);
    });
    const forgotten = new Set([...gone, ...shared.map(feedKey).filter((key) => !keys.has(key))]);
    if (feeds.length === 0) await client.hdel(ROSTER, exchange);
    if (forgotten.size > 0) await this.#forget(exchange, [...forgotten]);
    return { upserted: changed.length, removed: gone.length };
  }

  /** Removes what Redis has of those feeds that no roster names: a first check may have been slower than the removal of its feed. */
  async forgetStrays(keys: readonly string[]): Promise<void> {
    for (const [exchange, own] of Map.groupBy(keys, (key) => key.slice(0, key.indexOf(' ')))) {
      const shared = decodeFeeds(exchange, (await this.#options.client.hget(ROSTER, exchange)) ?? '[]');
      const named = new Set(shared.map(feedKey));
      const strays = own.filter((key) => !named.has(key));
      if (strays.length > 0) await this.#forget(exchange, strays);
    }
  }

  /** Removes what Redis has of feeds that are gone. */
  async #forget(exchange: string, keys: readonly string[]): Promise<void> {
    const pipeline = this.#options.client.pipeline();
    pipeline.hdel(reportsOf(exchange), ...keys);
    pipeline.zrem(OVERDUE, ...keys);
    for (const key of keys) pipeline.del(feedMemory(key), fetchMemory(key));
    await pipeline.exec();
  }

  #entryOf(feed: Feed): Entry {
    const { periodMs, offsetMs } = this.#options.plans.of(feed).schedule;
    const offset = ((offsetMs % periodMs) + periodMs) % periodMs;
    // To BullMQ an offset of 0 is none, and the feed would run from the moment it was added on.
    return {
      key: feedKey(feed),
      data: { symbol: feed.symbol, timeframe: feed.timeframe },
      every: periodMs,
      offset: Math.max(1, offset),
    };
  }
}

async function inChunks<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  for (let i = 0; i < items.length; i += AT_ONCE) await Promise.all(items.slice(i, i + AT_ONCE).map(work));
}
