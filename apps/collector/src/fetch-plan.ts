import type { WatchedFeed } from './watched-feed.ts';

/** Candles to ask for: `limit` slots from `sinceMs`. */
export interface FetchPlan {
  readonly sinceMs: number;
  readonly limit: number;
}

/** Slots asked for beyond the forming one: an exchange whose clock is ahead of ours shows it there. */
const SLOTS_AHEAD = 2;

/** First open time that the window of a feed needs at `nowMs`. */
export function horizonMs({ plan }: WatchedFeed, nowMs: number): number {
  const { timeframe, policy, overlapCandles } = plan;
  return timeframe.timeOf(timeframe.slotOf(nowMs) - policy.windowSlots - overlapCandles);
}

/**
 * Only what is missing, with an overlap of known candles in which a revision shows: from the newest candle once the window was filled, before
 * that from the first hole of what the database had.
 */
export function planFetch(watched: WatchedFeed, nowMs: number): FetchPlan {
  const { timeframe, overlapCandles } = watched.plan;
  const current = timeframe.slotOf(nowMs);
  const first = timeframe.slotOf(horizonMs(watched, nowMs));
  const newest = watched.window.newestMs;
  const wanted = newest === null ? first : watched.isFilled ? timeframe.slotOf(newest) + 1 : firstHole(watched, first);
  const since = Math.min(Math.max(first, wanted - overlapCandles), current);
  return { sinceMs: timeframe.timeOf(since), limit: current - since + 1 + SLOTS_AHEAD };
}

function firstHole({ window, plan }: WatchedFeed, first: number): number {
  const slots = new Set<number>();
  for (const time of window.times) slots.add(plan.timeframe.slotOf(time));
  let slot = first;
  while (slots.has(slot)) slot += 1;
  return slot;
}
