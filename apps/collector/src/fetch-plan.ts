import type { WatchedFeed } from './watched-feed.ts';

/** Candles to ask for: `limit` slots from `sinceMs`. */
export interface FetchPlan {
  readonly sinceMs: number;
  readonly limit: number;
}

/** Slots asked for beyond the forming one: an exchange whose clock is ahead of ours shows it there. */
const SLOTS_AHEAD = 2;

/**
 * First open time that the window of a feed needs at `nowMs`. A window ends with the newest candle, so that of a feed which has stopped
 * reaches back from there.
 */
export function horizonMs({ plan, window, lastKnownCloseMs }: WatchedFeed, nowMs: number): number {
  const { timeframe, policy, overlapCandles } = plan;
  const newestMs = window.newestMs;
  const endMs = Math.min(nowMs, newestMs === null ? (lastKnownCloseMs ?? nowMs) : timeframe.closeOf(newestMs));
  return timeframe.timeOf(timeframe.slotOf(endMs) - policy.windowSlots - overlapCandles);
}

/**
 * Only what is missing, with an overlap of known candles in which a revision shows: from the newest candle once the window was filled, before
 * that from the first hole of what the database had.
 */
export function planFetch(watched: WatchedFeed, nowMs: number): FetchPlan {
  const { timeframe, overlapCandles } = watched.plan;
  const current = timeframe.slotOf(nowMs);
  const first = current - watched.plan.policy.windowSlots - overlapCandles;
  const newest = watched.window.newestMs;
  const wanted = newest === null ? first : watched.isFilled ? timeframe.slotOf(newest) + 1 : firstHole(watched, first);
  const since = Math.min(Math.max(first, wanted - overlapCandles), current);
  return { sinceMs: timeframe.timeOf(since), limit: current - since + 1 + SLOTS_AHEAD };
}

/** Candles before the first that is known, which a feed that has stopped needs beyond those of `planFetch`; `null` when there are none. */
export function planHead(watched: WatchedFeed, nowMs: number): FetchPlan | null {
  const { timeframe } = watched.plan;
  const [oldestMs] = watched.window.times;
  if (oldestMs === undefined) return null;
  const first = timeframe.slotOf(horizonMs(watched, nowMs));
  const limit = timeframe.slotOf(oldestMs) - first;
  return limit > 0 && !isBefore(timeframe.timeOf(first), watched.servedFromMs)
    ? { sinceMs: timeframe.timeOf(first), limit }
    : null;
}

/** The exchange does not serve so old candles at all. */
function isBefore(ms: number, servedFromMs: number | null): boolean {
  return servedFromMs !== null && ms < servedFromMs;
}

function firstHole({ window, plan }: WatchedFeed, first: number): number {
  const slots = new Set<number>();
  for (const time of window.times) slots.add(plan.timeframe.slotOf(time));
  let slot = first;
  while (slots.has(slot)) slot += 1;
  return slot;
}
