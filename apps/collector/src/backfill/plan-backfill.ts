import type { FetchProfile } from '@quality/exchanges';
import type { Feed, Timeframe, TimeRange } from '@quality/validators';
import type { Candle } from '../candle.ts';

/** The stored history of a feed. */
export interface CandleStore {
  /** Stored candles of `[fromMs, toMs)`, ascending. */
  load(feed: Feed, fromMs: number, toMs: number): Promise<readonly Candle[]>;
  save(feed: Feed, candles: readonly Candle[], fetchedAtMs: number): Promise<void>;
}

/** What is missing of a range, and what it takes to ask for it. */
export interface BackfillPlan {
  readonly feed: Feed;
  /** The range on the grid of the timeframe, without candles that are not closed and those that the exchange does not serve any more. */
  readonly range: TimeRange;
  readonly slots: number;
  readonly stored: number;
  readonly missing: number;
  /** Ranges without a candle, ascending. */
  readonly gaps: readonly TimeRange[];
  /** Pieces of the gaps, each small enough for one page. */
  readonly pieces: readonly TimeRange[];
}

export interface BackfillRange {
  readonly feed: Feed;
  readonly fromMs: number;
  readonly toMs: number;
  readonly timeframe: Timeframe;
  readonly profile: FetchProfile;
  readonly nowMs: number;
}

/** Slots beside a piece that are asked for with it. */
const BESIDE = 2;

/** Looks up what is missing; asks nothing of the exchange. */
export async function planBackfill(range: BackfillRange, store: Pick<CandleStore, 'load'>): Promise<BackfillPlan> {
  const { feed, fromMs, toMs, timeframe, profile, nowMs } = range;
  const newest = timeframe.slotOf(nowMs - Math.min(profile.graceMs, timeframe.durationMs / 2)) - 1;
  const served = profile.historyDepth === null ? Number.NEGATIVE_INFINITY : timeframe.slotOf(nowMs) - profile.historyDepth + 1;
  const first = Math.max(timeframe.slotOf(fromMs - 1) + 1, served);
  const end = Math.max(first, Math.min(timeframe.slotOf(toMs - 1), newest) + 1);
  const bounds: TimeRange = [timeframe.timeOf(first), timeframe.timeOf(end)];
  const known = new Set<number>();
  for (const [openMs] of await store.load(feed, ...bounds)) if (timeframe.isAligned(openMs)) known.add(timeframe.slotOf(openMs));
  const gaps: [number, number][] = [];
  for (let slot = first; slot < end; slot += 1) {
    if (known.has(slot)) continue;
    const last = gaps.at(-1);
    if (last !== undefined && last[1] === slot) last[1] = slot + 1;
    else gaps.push([slot, slot + 1]);
  }
  const page = Math.max(1, profile.pageLimit - BESIDE);
  const pieces = gaps.flatMap(([from, to]) =>
    Array.from(
      { length: Math.ceil((to - from) / page) },
      (_, i) => [from + i * page, Math.min(to, from + (i + 1) * page)] as const,
    ),
  );
  const timesOf = ([from, to]: readonly [number, number]): TimeRange => [timeframe.timeOf(from), timeframe.timeOf(to)];
  return {
    feed,
    range: bounds,
    slots: end - first,
    stored: known.size,
    missing: end - first - known.size,
    gaps: gaps.map(timesOf),
    pieces: pieces.map(timesOf),
  };
}
