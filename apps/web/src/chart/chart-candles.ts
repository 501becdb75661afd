import type { Issue, IssueType, TimeRange } from '@quality/validators';
import { parseTimeframe } from '@quality/validators';

export type Provenance = 'original' | 'backfilled' | 'revised';

/** A candle as the chart draws it; a missing value is NaN. */
export interface ChartCandle {
  readonly timeMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly provenance: Provenance;
  readonly flags: readonly IssueType[];
}

/** One slot of the grid: a candle, or null where it is missing. */
export interface ChartSlot {
  readonly timeMs: number;
  readonly candle: ChartCandle | null;
  readonly flags: readonly IssueType[];
}

/** Neighbouring slots that share a reason to be marked. */
export interface ChartRun<T> {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly what: T;
}

/** What the chart draws. */
export interface ChartPlan {
  readonly slots: readonly ChartSlot[];
  readonly gaps: readonly ChartRun<'gap'>[];
  readonly repairs: readonly ChartRun<'backfilled' | 'revised'>[];
  readonly flagged: readonly ChartRun<string>[];
}

/** More slots than a screen has pixels are never drawn. */
export const MOST_SLOTS = 5_000;
/** Types that say nothing about a candle that is there. */
const NOT_OF_A_CANDLE: ReadonlySet<IssueType> = new Set(['gap', 'stale', 'insufficient_data', 'out_of_order']);

/**
 * Puts candles on their grid: what is missing becomes an empty slot, what an issue or the store flags is marked. Candles off the grid keep their own
 * time. `untilMs` extends the grid to the present, so that a dead feed shows how long it has been dead; at most {@link MOST_SLOTS}, the newest.
 */
export function planChart(
  candles: readonly ChartCandle[],
  timeframe: string,
  issues: readonly Issue[],
  untilMs: number | null,
): ChartPlan {
  const sorted = distinctByTime(candles);
  const flags = flagsByTime(issues);
  const { durationMs, months } = parseTimeframe(timeframe);
  const slots: ChartSlot[] = [];
  const add = (candle: ChartCandle): void => {
    const found = flags.get(candle.timeMs) ?? [];
    slots.push({
      timeMs: candle.timeMs,
      candle,
      flags: [...new Set([...candle.flags, ...found])].filter((type) => !NOT_OF_A_CANDLE.has(type)),
    });
  };
  const fill = (fromMs: number, toMs: number): void => {
    const first = Math.max(fromMs, toMs - MOST_SLOTS * durationMs);
    for (let at = first; at < toMs - durationMs / 2; at += durationMs) slots.push({ timeMs: at, candle: null, flags: [] });
  };
  for (const candle of sorted.slice(-MOST_SLOTS)) {
    const last = slots.at(-1);
    // Months have no fixed length: their gaps are left to the issues.
    if (last && months === 0) fill(last.timeMs + durationMs, candle.timeMs);
    add(candle);
  }
  const newest = slots.at(-1);
  if (newest && months === 0 && untilMs !== null) fill(newest.timeMs + durationMs, untilMs - durationMs);
  const shown = slots.slice(-MOST_SLOTS);
  return {
    slots: shown,
    gaps: runs(shown, durationMs, ({ candle }) => (candle === null ? 'gap' : null)),
    repairs: runs(shown, durationMs, ({ candle }) =>
      candle === null || candle.provenance === 'original' ? null : candle.provenance,
    ),
    flagged: runs(shown, durationMs, (slot) => (slot.flags.length === 0 ? null : slot.flags.join(','))),
  };
}

function distinctByTime(candles: readonly ChartCandle[]): readonly ChartCandle[] {
  const sorted = candles.filter(({ timeMs }) => Number.isFinite(timeMs)).sort((a, b) => a.timeMs - b.timeMs);
  return sorted.filter((candle, i) => candle.timeMs !== sorted[i + 1]?.timeMs);
}

function flagsByTime(issues: readonly Issue[]): ReadonlyMap<number, IssueType[]> {
  const flags = new Map<number, IssueType[]>();
  for (const { type, times } of issues) {
    if (NOT_OF_A_CANDLE.has(type)) continue;
    for (const time of times) {
      const known = flags.get(time);
      if (!known) flags.set(time, [type]);
      else if (!known.includes(type)) known.push(type);
    }
  }
  return flags;
}

function runs<T extends string>(
  slots: readonly ChartSlot[],
  durationMs: number,
  whatOf: (slot: ChartSlot) => T | null,
): ChartRun<T>[] {
  const found: { from: number; to: number; count: number; what: T }[] = [];
  let isOpen = false;
  for (const slot of slots) {
    const what = whatOf(slot);
    const last = found.at(-1);
    if (what !== null && isOpen && last?.what === what) {
      last.to = slot.timeMs + durationMs;
      last.count += 1;
    } else if (what !== null) found.push({ from: slot.timeMs, to: slot.timeMs + durationMs, count: 1, what });
    isOpen = what !== null;
  }
  return found;
}

/** Index of the first slot that opens at or after `ms`; the length where none does. */
export function slotIndex(slots: readonly ChartSlot[], ms: number): number {
  let [low, high] = [0, slots.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (slots[middle]!.timeMs < ms) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Indexes that show a range in the middle of its surroundings. */
export function indexesAround(slots: readonly ChartSlot[], [from, to]: TimeRange): { from: number; to: number } {
  const first = slotIndex(slots, from);
  const last = slotIndex(slots, to);
  const margin = Math.max(20, Math.round((last - first) / 2));
  return { from: first - margin, to: last + margin };
}

/** How far beyond the sound candles the scale goes for flagged ones, as a share of their range. */
const MOST_STRETCH = 0.4;

/**
 * The prices that a scale should show. Flagged candles stretch it only so far: one bad tick must not press a day of candles flat, and its spike is
 * seen to leave the scale.
 */
export function priceRange(slots: readonly ChartSlot[]): { minValue: number; maxValue: number } | null {
  const sound = extremes(slots.filter(({ flags }) => flags.length === 0));
  const all = extremes(slots);
  if (all === null || sound === null) return all;
  const stretch = (sound.maxValue - sound.minValue) * MOST_STRETCH;
  return {
    minValue: Math.max(all.minValue, sound.minValue - stretch),
    maxValue: Math.min(all.maxValue, sound.maxValue + stretch),
  };
}

function extremes(slots: readonly ChartSlot[]): { minValue: number; maxValue: number } | null {
  let [minValue, maxValue] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { candle } of slots) {
    if (candle === null) continue;
    const { open, high, low, close } = candle;
    if (![open, high, low, close].every(Number.isFinite)) continue;
    minValue = Math.min(minValue, low, open, close);
    maxValue = Math.max(maxValue, high, open, close);
  }
  return minValue > maxValue ? null : { minValue, maxValue };
}
