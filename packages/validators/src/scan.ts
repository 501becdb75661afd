import type { CheckContext } from './assess-options.ts';
import type { CandleSeries } from './candle-series.ts';
import type { MarketHabits } from './checks/market-habits.ts';
import type { Candles } from './distinct-candles.ts';
import { distinctCandles } from './distinct-candles.ts';
import type { KnownBefore } from './known-before.ts';
import type { OpenTimes } from './open-times.ts';
import { NO_KNOWN_UNIT, OTHER_UNIT, readOpenTimes } from './open-times.ts';
import type { CandleField } from './report.ts';
import { CANDLE_FIELDS } from './vocabulary.ts';
import type { JudgedWindow } from './window.ts';
import { chooseWindow } from './window.ts';

/** Bits of `Scan.flags`. */
export const MISALIGNED = 1;
export const INVALID = 2;

/** Rows of one field without a value. */
export interface MissingField {
  rows: number;
  readonly times: number[];
}

/** What is wrong with rows, before candles are judged: rows and open times, not yet sorted or distinct. */
export interface RowFindings {
  readonly unclosed: number[];
  readonly future: number[];
  readonly otherUnit: number[];
  readonly noKnownUnit: number[];
  /** Closed rows too far from all others to belong to the feed. */
  readonly strays: number[];
  /** Open times of rows lower than that of the row before. */
  readonly goingBack: number[];
  readonly missing: Readonly<Record<CandleField, MissingField>>;
}

/**
 * One reading of a series that all checks share: the rows that count, and from them the closed candles with distinct open times in the
 * window, in columns, ascending.
 */
export interface Scan {
  readonly context: CheckContext;
  readonly window: JudgedWindow;
  readonly rows: RowFindings;
  /** Closed rows in the window, doubled ones and ones without a value too. */
  readonly rowCount: number;
  readonly candles: Candles;
  /** Slot of each candle, from the start of the window. */
  readonly slot: Int32Array;
  /** `MISALIGNED` and `INVALID` for each candle. */
  readonly flags: Uint8Array;
  /** Runs of slots without a row: first slot and length. */
  readonly gapStart: readonly number[];
  readonly gapLength: readonly number[];
  readonly missingSlots: number;
  /** Valid candles with distinct open times, misaligned ones too. */
  readonly sample: number;
  /** Valid candles on the grid. */
  readonly received: number;
  /** Zero-volume candles among `received` whose four prices are the close before them. */
  readonly filler: number;
  /** Open time of the newest valid candle; NaN without one. */
  readonly newestValidMs: number;
  /** What one check works out and another needs too. */
  readonly memo: { habits?: MarketHabits };
  /** Of a monitor only. Without it, or where it does not rule a fault out, the checks look. */
  readonly known?: KnownBefore;
}

/** Reads a series once for all checks. Never throws on bad market data. */
export function scanSeries(series: CandleSeries, context: CheckContext): Scan {
  const times = readOpenTimes(series.time, context.timeUnit);
  const window = chooseWindow(times, context);
  const rows = emptyFindings();
  const kept = sortOut(series, times, window, context, rows);
  const candles = distinctCandles(series, times.ms, kept);
  return { context, window, rows, rowCount: kept.length, candles, memo: {}, ...placeOnGrid(candles, window, context) };
}

function emptyFindings(): RowFindings {
  const missing = {} as Record<CandleField, MissingField>;
  for (const field of CANDLE_FIELDS) missing[field] = { rows: 0, times: [] };
  return { unclosed: [], future: [], otherUnit: [], noKnownUnit: [], strays: [], goingBack: [], missing };
}

/** Notes what is wrong with rows and gives the numbers of the closed rows in the window, in the order of the series. */
function sortOut(
  series: CandleSeries,
  times: OpenTimes,
  window: JudgedWindow,
  context: CheckContext,
  found: RowFindings,
): Uint32Array {
  const { open, high, low, close, volume, length: n } = series;
  const { ms, marks } = times;
  const { fromMs, toMs, newestClosedMs, turnedRound, strays } = window;
  const newestAllowed = context.now + context.policy.allowedSkewMs;
  const kept = new Uint32Array(n);
  let keptCount = 0;
  let before = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < n; k++) {
    const i = turnedRound ? n - 1 - k : k;
    const t = ms[i] as number;
    const mark = marks === null ? 0 : (marks[i] as number);
    if (Number.isNaN(t)) {
      found.missing.time.rows++;
      continue;
    }
    if (mark === NO_KNOWN_UNIT) {
      found.noKnownUnit.push(t);
    } else {
      if (t < fromMs && !strays) continue;
      if (strays && (t < fromMs || (t >= toMs && t <= newestClosedMs))) {
        found.strays.push(t);
      } else if (t > newestClosedMs) {
        if (t <= newestAllowed) {
          found.unclosed.push(t);
          continue;
        }
        found.future.push(t);
      } else {
        kept[keptCount++] = i;
        const sum = (open[i] as number) + (high[i] as number) + (low[i] as number) + (close[i] as number) + (volume[i] as number);
        if (sum - sum !== 0) noteMissing(series, i, t, found.missing);
      }
      if (mark === OTHER_UNIT) found.otherUnit.push(t);
    }
    if (t < before) found.goingBack.push(t);
    before = t;
  }
  return kept.subarray(0, keptCount);
}

function noteMissing(series: CandleSeries, i: number, t: number, missing: RowFindings['missing']): void {
  for (const field of CANDLE_FIELDS) {
    if (field === 'time' || Number.isFinite(series[field][i])) continue;
    missing[field].rows++;
    missing[field].times.push(t);
  }
}

function placeOnGrid(candles: Candles, window: JudgedWindow, context: CheckContext) {
  const { time, open, high, low, close, volume, length: n } = candles;
  const { timeframe } = context;
  const { fromSlot, fromMs, expected } = window;
  const fixedMs = timeframe.months === 0 ? timeframe.durationMs : 0;
  const slot = new Int32Array(n);
  const flags = new Uint8Array(n);
  const gapStart: number[] = [];
  const gapLength: number[] = [];
  let missingSlots = 0;
  let nextSlot = 0;
  let sample = 0;
  let received = 0;
  let filler = 0;
  let newestValidMs = Number.NaN;
  let closeBefore = Number.NaN;
  for (let c = 0; c < n; c++) {
    const t = time[c] as number;
    let at: number;
    let aligned: boolean;
    if (fixedMs > 0) {
      at = Math.floor((t - fromMs) / fixedMs);
      aligned = fromMs + at * fixedMs === t;
    } else {
      at = timeframe.slotOf(t) - fromSlot;
      aligned = timeframe.timeOf(at + fromSlot) === t;
    }
    slot[c] = at;
    const o = open[c] as number;
    const h = high[c] as number;
    const l = low[c] as number;
    const cl = close[c] as number;
    const v = volume[c] as number;
    const sum = o + h + l + cl + v;
    // A finite sum means five finite values; an infinite one may be a true overflow.
    const valid = sum - sum === 0 || allFinite(o, h, l, cl, v);
    let flag = 0;
    if (!aligned) flag = MISALIGNED;
    else {
      if (at > nextSlot) {
        gapStart.push(nextSlot);
        gapLength.push(at - nextSlot);
        missingSlots += at - nextSlot;
      }
      nextSlot = at + 1;
    }
    if (valid) {
      sample++;
      newestValidMs = t;
      if (aligned) {
        received++;
        if (v === 0 && o === closeBefore && cl === o && h === o && l === o) filler++;
      }
      closeBefore = cl;
    } else flag |= INVALID;
    flags[c] = flag;
  }
  if (n > 0 && expected > nextSlot) {
    gapStart.push(nextSlot);
    gapLength.push(expected - nextSlot);
    missingSlots += expected - nextSlot;
  }
  return { slot, flags, gapStart, gapLength, missingSlots, sample, received, filler, newestValidMs };
}

function allFinite(a: number, b: number, c: number, d: number, e: number): boolean {
  return Number.isFinite(a) && Number.isFinite(b) && Number.isFinite(c) && Number.isFinite(d) && Number.isFinite(e);
}
