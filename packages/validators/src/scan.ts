import type { CheckContext } from './assess-options.ts';
import { CALM_FACTOR, CandlesBefore, FILLER, flagsOf, INVALID, MISALIGNED, NOT_POSITIVE } from './candle-flags.ts';
import type { CandleSeries } from './candle-series.ts';
import type { MarketHabits } from './checks/market-habits.ts';
import type { Candles } from './distinct-candles.ts';
import { candlesOfRows, distinctCandles } from './distinct-candles.ts';
import type { CandleArrays } from './gather-columns.ts';
import type { KnownBefore } from './known-before.ts';
import type { OpenTimes } from './open-times.ts';
import { NO_KNOWN_UNIT, OTHER_UNIT, readOpenTimes } from './open-times.ts';
import type { CandleField } from './report.ts';
import { ScanSpace } from './scan-space.ts';
import { createIndexScratch } from './scratch.ts';
import { CANDLE_FIELDS } from './vocabulary.ts';
import type { JudgedWindow } from './window.ts';
import { chooseWindow } from './window.ts';

/** Rows of one field without a value. */
export interface MissingField {
  rows: number;
  readonly times: number[];
}

/** What is wrong with rows, before candles are judged: rows and open times, not yet sorted or distinct. */
export interface RowFindings {
  readonly unclosed: readonly number[];
  readonly future: readonly number[];
  readonly otherUnit: readonly number[];
  readonly noKnownUnit: readonly number[];
  /** Closed rows too far from all others to belong to the feed. */
  readonly strays: readonly number[];
  /** Open times of rows lower than that of the row before. */
  readonly goingBack: readonly number[];
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
  /** What stands out in each candle: bits of `candle-flags.ts`. */
  readonly flags: Uint16Array;
  /** Numbers of the candles that may have a flag, rising: all that have one are among them. */
  readonly flagged: readonly number[];
  /** Bits that are set in the flags of any candle: where a bit is not, no check need look for it. */
  readonly seen: number;
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
  /** Where copies of columns are put. */
  readonly space: ScanSpace;
  /** Of a monitor only. */
  readonly known: KnownBefore | undefined;
}

const rowNumbers = createIndexScratch();

/**
 * Reads a series once for all checks. Never throws on bad market data.
 *
 * @param space memory of a scan before this one, which is read no more.
 */
export function scanSeries(series: CandleSeries, context: CheckContext, space = new ScanSpace()): Scan {
  const times = readOpenTimes(series.time, context.timeUnit);
  const window = chooseWindow(times, context);
  const rows = emptyFindings();
  const candles =
    window.ascends && !window.strays
      ? candlesInOrder(series, window, context, rows)
      : distinctCandles(series, times.ms, sortOut(times, window, context, rows), space);
  for (const row of candles.replaced) noteMissing(series, row, times.ms[row] as number, rows.missing);
  const rowCount = candles.length + candles.extraRows;
  const placed = placeOnGrid(candles, window, context, rows, space);
  return { context, window, rows, rowCount, candles, memo: {}, space, ...placed, known: undefined };
}

/** Findings as they are written. */
type Noted = { [K in Exclude<keyof RowFindings, 'missing'>]: number[] } & Pick<RowFindings, 'missing'>;

function emptyFindings(): Noted {
  return { unclosed: [], future: [], otherUnit: [], noKnownUnit: [], strays: [], goingBack: [], missing: emptyMissing() };
}

/** No field of any row is missing. */
export function emptyMissing(): Record<CandleField, MissingField> {
  const field = (): MissingField => ({ rows: 0, times: [] });
  return { time: field(), open: field(), high: field(), low: field(), close: field(), volume: field() };
}

/** The candles of rows that ascend: those in the window stand side by side, after them come only ones that have not closed. */
function candlesInOrder(series: CandleSeries, window: JudgedWindow, context: CheckContext, found: Noted): Candles {
  const { time, length } = series;
  const newestAllowed = context.now + context.policy.allowedSkewMs;
  let from = 0;
  while (from < length && (time[from] as number) < window.fromMs) from++;
  let to = length;
  while (to > from && (time[to - 1] as number) > window.newestClosedMs) to--;
  for (let i = to; i < length; i++) {
    const t = time[i] as number;
    if (t <= newestAllowed) found.unclosed.push(t);
    else found.future.push(t);
  }
  return candlesOfRows(series, time, from, to);
}

/** Notes what is wrong with rows and gives the numbers of the closed rows in the window, in the order of the series. */
function sortOut({ ms, marks }: OpenTimes, window: JudgedWindow, context: CheckContext, found: Noted): Uint32Array {
  const n = ms.length;
  const { fromMs, toMs, newestClosedMs, turnedRound, strays } = window;
  const newestAllowed = context.now + context.policy.allowedSkewMs;
  const kept = rowNumbers(n);
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
      }
      if (mark === OTHER_UNIT) found.otherUnit.push(t);
    }
    if (t < before) found.goingBack.push(t);
    before = t;
  }
  return kept.subarray(0, keptCount);
}

/** Notes the fields of row `i`, which opens at `t`, that have no value. */
export function noteMissing(series: CandleArrays, i: number, t: number, missing: RowFindings['missing']): void {
  for (const field of CANDLE_FIELDS) {
    if (field === 'time' || Number.isFinite(series[field][i])) continue;
    missing[field].rows++;
    missing[field].times.push(t);
  }
}

function placeOnGrid(candles: Candles, window: JudgedWindow, context: CheckContext, found: Noted, space: ScanSpace) {
  const { time, open, high, low, close, volume, length: n } = candles;
  const { timeframe } = context;
  const { fromSlot, fromMs, expected } = window;
  const fixedMs = timeframe.months === 0 ? timeframe.durationMs : 0;
  const openCounts = !context.profile.openMayLeaveRange;
  const flags = space.flags(n);
  const before = new CandlesBefore();
  const flagged: number[] = [];
  const gapStart: number[] = [];
  const gapLength: number[] = [];
  let missingSlots = 0;
  let nextSlot = 0;
  let invalid = 0;
  let received = 0;
  let filler = 0;
  let seen = 0;
  let newestValidMs = Number.NaN;
  // Close of the candle before this one if its prices are positive.
  let closeBefore = Number.NaN;
  let at = 0;
  let aligned = true;
  let timeBefore = Number.NaN;
  for (let c = 0; c < n; c++) {
    const t = time[c] as number;
    // Most candles lie one length after the one before and share its place on the grid.
    if (t - timeBefore === fixedMs) {
      at++;
    } else if (fixedMs > 0) {
      at = Math.floor((t - fromMs) / fixedMs);
      aligned = fromMs + at * fixedMs === t;
    } else {
      at = timeframe.slotOf(t) - fromSlot;
      aligned = timeframe.timeOf(at + fromSlot) === t;
    }
    timeBefore = t;
    if (aligned) {
      if (at > nextSlot) {
        gapStart.push(nextSlot);
        gapLength.push(at - nextSlot);
        missingSlots += at - nextSlot;
      }
      nextSlot = at + 1;
    }
    const h = high[c] as number;
    const l = low[c] as number;
    const o = open[c] as number;
    const cl = close[c] as number;
    const v = volume[c] as number;
    const isCalm = l * CALM_FACTOR >= closeBefore && h <= closeBefore * CALM_FACTOR && cl !== closeBefore;
    // Most candles have no flag: they enclose their prices, all finite as high and low are, and lie near the close before.
    if (isCalm && aligned && l > 0 && l <= o && l <= cl && h >= o && h >= cl && v >= 0 && v < Number.POSITIVE_INFINITY) {
      flags[c] = 0;
      received++;
      newestValidMs = t;
      closeBefore = cl;
      continue;
    }
    if (c > 0 && flags[c - 1] === 0) before.add(candles, c - 1, 0);
    let flag = flagsOf(candles, c, before, openCounts);
    if (!aligned) flag |= MISALIGNED;
    before.add(candles, c, flag);
    flags[c] = flag;
    if (flag !== 0) flagged.push(c);
    seen |= flag;
    closeBefore = (flag & (INVALID | NOT_POSITIVE)) === 0 ? cl : Number.NaN;
    if ((flag & INVALID) !== 0) {
      invalid++;
      noteMissing(candles, c, t, found.missing);
      continue;
    }
    newestValidMs = t;
    if (!aligned) continue;
    received++;
    if ((flag & FILLER) !== 0) filler++;
  }
  if (n > 0 && expected > nextSlot) {
    gapStart.push(nextSlot);
    gapLength.push(expected - nextSlot);
    missingSlots += expected - nextSlot;
  }
  return { flags, flagged, seen, gapStart, gapLength, missingSlots, sample: n - invalid, received, filler, newestValidMs };
}
