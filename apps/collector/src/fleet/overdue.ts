import type { Feed } from '@quality/validators';
import type { Redis } from 'ioredis';
import type { FeedPlans } from './feed-plans.ts';
import { CHECK, checkQueue, OVERDUE } from './names.ts';
import type { Queues } from './queues.ts';
import type { Timetable } from './timetable.ts';

export interface OverdueOptions {
  readonly client: Redis;
  readonly queues: Queues;
  readonly plans: FeedPlans;
  readonly timetable: Pick<Timetable, 'forgetStrays'>;
  readonly now: () => number;
}

/** Feeds that one round looks after, the longest overdue first. Where all are overdue the fleet is too small, and haste would only cost more. */
const MOST = 50;

/** How long a feed that this scheduler does not know is left alone: others, or the markets of its exchange, may tell of it. */
const UNKNOWN_MS = 60_000;

/**
 * Puts feeds that were not checked for two periods before all others: their waiting job, or one more where there is none, because its worker
 * died with it, or the feed is new. Gives how many there were.
 */
export async function hurryOverdue(
  feedOf: (key: string) => Feed | undefined,
  { client, queues, plans, timetable, now }: OverdueOptions,
): Promise<number> {
  const nowMs = now();
  const keys = await client.zrange(OVERDUE, '-inf', nowMs, 'BYSCORE', 'LIMIT', 0, MOST);
  await timetable.forgetStrays(keys.filter((key) => feedOf(key) === undefined));
  await Promise.all(
    keys.map(async (key) => {
      const feed = feedOf(key);
      if (feed === undefined) {
        // It steps back, or fifty of its kind would keep all others from their turn.
        await client.zadd(OVERDUE, 'XX', 'GT', nowMs + UNKNOWN_MS, key);
        return;
      }
      const { periodMs } = plans.of(feed).schedule;
      const queue = queues.of(checkQueue(feed.exchange));
      const next = (await queue.getJobScheduler(key))?.next;
      const job = next === undefined ? undefined : await queue.getJob(`repeat:${key}:${next}`);
      const state = await job?.getState();
      if (job !== undefined && state === 'prioritized') await job.changePriority({ priority: 0 }).catch(() => undefined);
      else if (state !== 'waiting') {
        const { symbol, timeframe } = feed;
        const options = { deduplication: { id: key, ttl: periodMs }, removeOnComplete: true, removeOnFail: true };
        await queue.add(CHECK, { symbol, timeframe }, options);
      }
      // XX: a feed that was checked meanwhile has its own instant, and one that was removed has none.
      await client.zadd(OVERDUE, 'XX', 'GT', nowMs + periodMs, key);
    }),
  );
  return keys.length;
}
