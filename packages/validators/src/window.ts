import type { CheckContext } from './assess-options.ts';
import type { OpenTimes } from './open-times.ts';
import { NO_KNOWN_UNIT } from './open-times.ts';

/**
 * Most slots of an `all` window: a million, or fifty for each row if that is more. Only rows that lie absurdly far apart reach it (two years of
 * empty minutes): then the span of that size with the most rows is judged, and the rows outside are strays, which `time_unit` counts.
 */
const MOST_SLOTS = 1_000_000;
const MOST_SLOTS_A_ROW = 50;

/** The span that is judged. */
export interface JudgedWindow {
  /** First slot, as numbered by the timeframe. */
  readonly fromSlot: number;
  readonly fromMs: number;
  readonly toMs: number;
  /** Slots in the window; 0 when no candle was ever seen. */
  readonly expected: number;
  /** Latest open time that a closed candle can have. */
  readonly newestClosedMs: number;
  /** Oldest open time of a closed row, in the window or before it; infinite without one. */
  readonly oldestMs: number;
  /** Whether rows are read from the last to the first. */
  readonly turnedRound: boolean;
  /** Whether every row has a time, in milliseconds, later than that of the row before. */
  readonly ascends: boolean;
  /** Whether closed rows outside the window are strays; in a live window older rows are simply history. */
  readonly strays: boolean;
}

/**
 * The window of a series: it ends one length past the open of the newest closed candle. Rows without a time, in no known unit, not closed
 * or in the future never stretch it.
 */
export function chooseWindow(times: OpenTimes, context: CheckContext): JudgedWindow {
  const { timeframe, now, graceMs, policy } = context;
  const { ms, marks } = times;
  const n = ms.length;
  const newestClosedMs = newestClosedOpenMs(context);
  let oldest = Number.POSITIVE_INFINITY;
  let newest = Number.NEGATIVE_INFINITY;
  let falling = 0;
  let rising = 0;
  let before = Number.NaN;
  for (let i = 0; i < n; i++) {
    const t = ms[i] as number;
    if (Number.isNaN(t) || (marks !== null && marks[i] === NO_KNOWN_UNIT)) continue;
    if (t < before) falling++;
    else if (t > before) rising++;
    before = t;
    if (t > newestClosedMs) continue;
    if (t < oldest) oldest = t;
    if (t > newest) newest = t;
  }
  const ascends = marks === null && rising === n - 1;
  const turnedRound = context.rowOrder === 'detect' && falling > rising;
  const build = (fromSlot: number, toSlot: number, strays: boolean): JudgedWindow => ({
    fromSlot,
    fromMs: timeframe.timeOf(fromSlot),
    toMs: timeframe.timeOf(toSlot),
    expected: toSlot - fromSlot,
    newestClosedMs,
    oldestMs: oldest,
    turnedRound,
    ascends,
    strays,
  });
  if (newest === Number.NEGATIVE_INFINITY) {
    const known = context.lastKnownCloseMs;
    const toSlot = timeframe.slotOf(Math.min(known ?? now - graceMs, now));
    return build(toSlot - (known === null ? 0 : policy.windowSlots), toSlot, false);
  }
  const toSlot = timeframe.slotOf(newest) + 1;
  if (context.window === 'live') return build(toSlot - policy.windowSlots, toSlot, false);
  const fromSlot = timeframe.slotOf(oldest);
  const most = Math.max(MOST_SLOTS, MOST_SLOTS_A_ROW * n);
  if (toSlot - fromSlot <= most) return build(fromSlot, toSlot, false);
  const [first, last] = densestSpan(times, newestClosedMs, context, most);
  return build(first, last + 1, true);
}

/** Latest open time that a closed candle can have. */
export function newestClosedOpenMs({ timeframe, now, graceMs }: CheckContext): number {
  if (timeframe.months === 0) return now - graceMs - timeframe.durationMs;
  // A month is closed when the next one began before the grace: anything earlier than that month's start.
  return timeframe.timeOf(timeframe.slotOf(now - graceMs)) - 1;
}

/** First and last slot of the rows in the span of at most `most` slots that holds the most rows; of equal ones the newest. */
function densestSpan({ ms, marks }: OpenTimes, newestClosedMs: number, context: CheckContext, most: number): [number, number] {
  const slots = new Float64Array(ms.length);
  let count = 0;
  for (let i = 0; i < ms.length; i++) {
    const t = ms[i] as number;
    if (t <= newestClosedMs && (marks === null || marks[i] !== NO_KNOWN_UNIT)) slots[count++] = context.timeframe.slotOf(t);
  }
  const sorted = slots.subarray(0, count).sort();
  let first = 0;
  let best = 0;
  let span: [number, number] = [0, 0];
  for (let last = 0; last < count; last++) {
    while ((sorted[last] as number) - (sorted[first] as number) >= most) first++;
    if (last - first + 1 < best) continue;
    best = last - first + 1;
    span = [sorted[first] as number, sorted[last] as number];
  }
  return span;
}
