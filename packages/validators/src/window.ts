import type { CheckContext } from './assess-options.ts';
import type { OpenTimes } from './open-times.ts';
import { NO_KNOWN_UNIT } from './open-times.ts';

/**
 * Most slots of an `all` window, or four for each row if that is more. Only rows that lie absurdly far apart reach it (19 years of
 * minutes): then the newest part is judged and the gap check says how many rows were left out.
 */
export const MOST_SLOTS = 10_000_000;

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
  /** Whether rows are read from the last to the first. */
  readonly turnedRound: boolean;
  /** Slots of an `all` window that were cut off at its start, 0 as a rule. */
  readonly cutSlots: number;
}

/**
 * The window of a series: it ends one length past the open of the newest closed candle. Rows without a time, in no known unit, not closed
 * or in the future never stretch it.
 */
export function chooseWindow(times: OpenTimes, context: CheckContext): JudgedWindow {
  const { timeframe, now, graceMs, policy } = context;
  const { ms, marks } = times;
  const n = ms.length;
  const newestClosedMs =
    timeframe.months === 0
      ? now - graceMs - timeframe.durationMs
      : // A month is closed when the next one began before the grace: anything earlier than that month's start.
        timeframe.timeOf(timeframe.slotOf(now - graceMs)) - 1;
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
  const turnedRound = context.rowOrder === 'detect' && falling > rising;
  if (newest === Number.NEGATIVE_INFINITY) {
    const known = context.lastKnownCloseMs;
    const toSlot = timeframe.slotOf(Math.min(known ?? now - graceMs, now));
    const expected = known === null ? 0 : policy.windowSlots;
    return build(toSlot - expected, toSlot, 0);
  }
  const toSlot = timeframe.slotOf(newest) + 1;
  if (context.window === 'live') return build(toSlot - policy.windowSlots, toSlot, 0);
  const firstSlot = timeframe.slotOf(oldest);
  const fromSlot = Math.max(firstSlot, toSlot - Math.max(MOST_SLOTS, 4 * n));
  return build(fromSlot, toSlot, fromSlot - firstSlot);

  function build(fromSlot: number, toSlot: number, cutSlots: number): JudgedWindow {
    const fromMs = timeframe.timeOf(fromSlot);
    return {
      fromSlot,
      fromMs,
      toMs: timeframe.timeOf(toSlot),
      expected: toSlot - fromSlot,
      newestClosedMs,
      turnedRound,
      cutSlots,
    };
  }
}
