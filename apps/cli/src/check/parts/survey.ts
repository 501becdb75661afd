import { DEFAULT_POLICY, type Timeframe } from '@quality/validators';
import type { CandleStore } from '../../files/candle-store.ts';
import { type OpenTimes, readOpenTimes } from './open-times.ts';

/** Most slots of a window: a million, or fifty for each row if that is more. Beyond it `assess` leaves out what lies far from the rest, and so do we. */
const MOST_SLOTS = 1_000_000;
const MOST_SLOTS_A_ROW = 50;
/** One time in so many is kept to lay out the parts. */
const SAMPLE_STEP = 64;

/** What the open times of a whole file say, row by row in the file's order; the values of rows are looked at part by part. */
export interface Survey {
  readonly times: OpenTimes;
  /** Whether rows are read from the last to the first, because falling steps outnumber rising ones. */
  readonly turnedRound: boolean;
  /** First and last open time of each chunk of the file; infinite for a chunk without one. */
  readonly chunkFrom: readonly number[];
  readonly chunkTo: readonly number[];
  /** Open times of one row in so many, ascending. */
  readonly sample: Float64Array;
  /** Closed rows that are judged, and those that lie too far from them. */
  readonly closedRows: number;
  readonly strays: readonly number[];
  /** First open time and end of the rows that are no strays. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly goingBack: readonly number[];
  readonly otherUnit: readonly number[];
  readonly noTime: readonly number[];
  /** Forming candles. A part that holds nothing else has no window to count them in. */
  readonly unclosed: readonly number[];
  readonly sampleStep: number;
  /** Latest open time that a closed candle can have. */
  readonly newestClosedMs: number;
}

/** Reads the open times of a file three times: for their units, for their span and direction, and for the rows that are out of place. */
export function surveyTimes(candles: CandleStore, timeframe: Timeframe, now: number, graceMs: number): Survey {
  const times = readOpenTimes(candles);
  const newestClosedMs = newestClosedOpenMs(timeframe, now, graceMs);
  const span = spanOf(candles, times, newestClosedMs);
  const [fromMs, toMs] = judgedSpan(candles, times, timeframe, newestClosedMs, span);
  return {
    times,
    turnedRound: span.turnedRound,
    chunkFrom: span.chunkFrom,
    chunkTo: span.chunkTo,
    sample: Float64Array.from(span.sample).sort(),
    sampleStep: SAMPLE_STEP,
    newestClosedMs,
    fromMs,
    toMs,
    ...rowsOutOfPlace(candles, times, span.turnedRound, newestClosedMs, now, fromMs, toMs),
  };
}

/** Latest open time that a closed candle can have. A month is closed when the next one began before the grace. */
function newestClosedOpenMs(timeframe: Timeframe, now: number, graceMs: number): number {
  if (timeframe.months === 0) return now - graceMs - timeframe.durationMs;
  return timeframe.timeOf(timeframe.slotOf(now - graceMs)) - 1;
}

function spanOf(candles: CandleStore, times: OpenTimes, newestClosedMs: number) {
  const chunkFrom: number[] = [];
  const chunkTo: number[] = [];
  const sample: number[] = [];
  let oldest = Number.POSITIVE_INFINITY;
  let newest = Number.NEGATIVE_INFINITY;
  let falling = 0;
  let rising = 0;
  let before = Number.NaN;
  let untilNext = 0;
  for (const column of candles.allTimes()) {
    let from = Number.POSITIVE_INFINITY;
    let to = Number.NEGATIVE_INFINITY;
    for (const raw of column) {
      const t = times.msOf(raw);
      if (Number.isNaN(t) || times.isNoTime(raw)) continue;
      if (t < before) falling += 1;
      else if (t > before) rising += 1;
      before = t;
      if (t < from) from = t;
      if (t > to) to = t;
      if (untilNext === 0) {
        sample.push(t);
        untilNext = SAMPLE_STEP;
      }
      untilNext -= 1;
      if (t > newestClosedMs) continue;
      if (t < oldest) oldest = t;
      if (t > newest) newest = t;
    }
    chunkFrom.push(from);
    chunkTo.push(to);
  }
  return { chunkFrom, chunkTo, sample, oldest, newest, turnedRound: falling > rising };
}

/** The span of closed rows: all of them or, where they lie absurdly far apart, the span with the most rows. */
function judgedSpan(
  candles: CandleStore,
  times: OpenTimes,
  timeframe: Timeframe,
  newestClosedMs: number,
  { oldest, newest }: { readonly oldest: number; readonly newest: number },
): [fromMs: number, toMs: number] {
  if (oldest > newest) return [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const most = Math.max(MOST_SLOTS, MOST_SLOTS_A_ROW * candles.rowCount);
  const [first, end] = [timeframe.slotOf(oldest), timeframe.slotOf(newest) + 1];
  if (end - first <= most) return [timeframe.timeOf(first), timeframe.timeOf(end)];
  // The one place that holds a number for each row.
  const slots = new Float64Array(candles.rowCount);
  let count = 0;
  for (const column of candles.allTimes()) {
    for (const raw of column) {
      const t = times.msOf(raw);
      if (t <= newestClosedMs && !times.isNoTime(raw)) slots[count++] = timeframe.slotOf(t);
    }
  }
  const sorted = slots.subarray(0, count).sort();
  let best = 0;
  let span: [number, number] = [first, end];
  for (let last = 0, low = 0; last < count; last += 1) {
    while (sorted[last]! - sorted[low]! >= most) low += 1;
    if (last - low + 1 < best) continue;
    best = last - low + 1;
    span = [sorted[low]!, sorted[last]! + 1];
  }
  return [timeframe.timeOf(span[0]), timeframe.timeOf(span[1])];
}

/** Rows that are wrong by their time alone. Forming candles are left out, as everywhere. */
function rowsOutOfPlace(
  candles: CandleStore,
  times: OpenTimes,
  turnedRound: boolean,
  newestClosedMs: number,
  now: number,
  fromMs: number,
  toMs: number,
) {
  const goingBack: number[] = [];
  const otherUnit: number[] = [];
  const noTime: number[] = [];
  const strays: number[] = [];
  const unclosed: number[] = [];
  let closedRows = 0;
  let before = Number.NEGATIVE_INFINITY;
  const chunkCount = candles.chunkCount;
  for (let c = 0; c < chunkCount; c += 1) {
    const column = candles.times(turnedRound ? chunkCount - 1 - c : c);
    const length = column.length;
    for (let k = 0; k < length; k += 1) {
      const raw = column[turnedRound ? length - 1 - k : k]!;
      const t = times.msOf(raw);
      if (Number.isNaN(t)) continue;
      if (times.isNoTime(raw)) noTime.push(t);
      else {
        if (t <= newestClosedMs) {
          if (t < fromMs || t >= toMs) strays.push(t);
          else closedRows += 1;
        } else if (t <= now + DEFAULT_POLICY.allowedSkewMs) {
          unclosed.push(t);
          continue;
        }
        if (times.isOtherUnit(raw)) otherUnit.push(t);
      }
      if (t < before) goingBack.push(t);
      before = t;
    }
  }
  return { goingBack, otherUnit, noTime, strays, unclosed, closedRows };
}
