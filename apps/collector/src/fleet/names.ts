/** Prefix of BullMQ's own keys. */
export const QUEUE_PREFIX = 'quality:queue';

/** Job that checks a feed. */
export const CHECK = 'check';
/** Job that asks once more for a gap. */
export const REPAIR = 'repair';

/** Hash: exchange → its feeds, as the schedulers want them. */
export const ROSTER = 'quality:roster';

/** Sorted set: feed key by the instant from which its check is overdue, UTC epoch ms. */
export const OVERDUE = 'quality:overdue';

/** Queue of the checks of one exchange. */
export function checkQueue(exchange: string): string {
  return exchange;
}

/** Queue of the repairs of one exchange. */
export function repairQueue(exchange: string): string {
  return `${exchange}-repair`;
}

/** Hash: what is remembered of one feed between two checks. */
export function feedMemory(feedKey: string): string {
  return `quality:feed:${feedKey}`;
}

/** List: the newest fetches of one feed. */
export function fetchMemory(feedKey: string): string {
  return `quality:fetches:${feedKey}`;
}

/** Hash: feed key → its newest report, of one exchange. */
export function reportsOf(exchange: string): string {
  return `quality:reports:${exchange}`;
}
