import type { Feed } from '@quality/validators';
import type { Job } from 'bullmq';

/** What a job says: its feed, but for the exchange, which its queue is of. */
export type JobData = Pick<Feed, 'symbol' | 'timeframe'>;

export type FeedJob = Pick<Job<JobData>, 'id' | 'data' | 'attemptsMade' | 'opts'>;

/** The instant for which a job scheduler made the job, UTC epoch ms; `null` for a job of another kind. */
export function dueMsOf({ id }: Pick<FeedJob, 'id'>): number | null {
  const due = /^repeat:.*:(\d+)$/.exec(id ?? '')?.[1];
  return due === undefined ? null : Number(due);
}
