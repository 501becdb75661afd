import type { CheckContext } from '../assess-options.ts';
import { MISALIGNED } from '../candle-flags.ts';
import { ascendingDistinct } from '../check-outcome.ts';
import { BlockMemory } from '../checks/block-memory.ts';
import type { KnownBefore } from '../known-before.ts';
import { firstFrom } from '../peers/peer-candles.ts';
import type { Scan } from '../scan.ts';
import { scanSeries } from '../scan.ts';
import { ScanSpace } from '../scan-space.ts';
import { createNumberScratch } from '../scratch.ts';
import type { Timeframe } from '../timeframe.ts';
import type { JudgedWindow } from '../window.ts';
import { newestClosedOpenMs } from '../window.ts';
import { CandleWindow } from './candle-window.ts';
import type { RowWindow } from './row-window.ts';

const NONE: readonly number[] = [];
/** Of all monitors: a scan is read before the next one is made. */
const space = new ScanSpace();

/**
 * What `scanSeries` would read from the rows, without reading them all again: rows that come in order are added to the window of candles, those that
 * become too old leave it. Only where a row comes or goes out of order, repeats a time or has an odd one are all rows read.
 */
export class SlidingScan {
  readonly #timeframe: Timeframe;
  readonly #slots: number;
  readonly #window: CandleWindow;
  readonly #blocks: BlockMemory;
  readonly #known: KnownBefore;
  /** Whether the window holds what the rows before `#nextRow` make. */
  #isKnown = false;
  #nextRow = 0;
  /** Oldest open time in the rows when all of them were read. */
  #oldestMs = Number.POSITIVE_INFINITY;

  /**
   * @param slots slots of the window.
   * @param most most rows.
   */
  constructor(timeframe: Timeframe, slots: number, most: number, openCounts: boolean) {
    this.#timeframe = timeframe;
    this.#slots = slots;
    this.#window = new CandleWindow(timeframe, slots, most, openCounts);
    this.#blocks = new BlockMemory(slots);
    const window = this.#window;
    this.#known = {
      traded: window.traded,
      positive: window.positive,
      blocks: this.#blocks,
      changesOf: (bits) => window.changesOf(bits),
      get gapChanges() {
        return window.gapChanges;
      },
      outcomes: new Map(),
    };
  }

  /** The scan of the rows; those older than its window are dropped. */
  scan(rows: RowWindow, context: CheckContext): Scan {
    return this.#slide(rows, context) ?? this.#readAll(rows, context);
  }

  #readAll(rows: RowWindow, context: CheckContext): Scan {
    const scan = scanSeries(rows.view(), context, space);
    const { unclosed, future } = scan.rows;
    this.#isKnown = rows.isInMilliseconds && future.length === 0 && scan.candles.length > 0;
    if (this.#isKnown) {
      // Rows that have not closed are read again; where one came before others that have, that is found out then.
      this.#nextRow = rows.nextNumber - unclosed.length;
      const extra = scan.candles.replaced.map((row) => rows.timeOf(row));
      this.#blocks.forgetFrom(this.#window.adopt(scan, extra, scan.window.ascends ? null : hidingCandles(rows, scan)));
      this.#oldestMs = scan.window.oldestMs;
    }
    rows.dropBefore(scan.window.fromMs);
    return scan;
  }

  #slide(rows: RowWindow, context: CheckContext): Scan | null {
    if (rows.takeChangedFrom() < this.#nextRow) this.#isKnown = false;
    if (!this.#isKnown || !rows.isInMilliseconds) return null;
    const newestClosedMs = newestClosedOpenMs(context);
    if (this.#window.lastMs > newestClosedMs || !this.#addRows(rows, newestClosedMs)) return null;
    const unclosed = this.#unclosedRows(rows, newestClosedMs, context.now + context.policy.allowedSkewMs);
    if (unclosed === null) return null;
    const toSlot = this.#timeframe.slotOf(this.#window.lastMs) + 1;
    const fromSlot = toSlot - this.#slots;
    const fromMs = this.#timeframe.timeOf(fromSlot);
    while (this.#window.firstMs < fromMs) {
      if (!this.#window.canDropFirst) {
        this.#isKnown = false;
        return null;
      }
      this.#window.dropFirst();
    }
    rows.dropBefore(fromMs);
    const window: JudgedWindow = {
      fromSlot,
      fromMs,
      toMs: this.#timeframe.timeOf(toSlot),
      expected: this.#slots,
      newestClosedMs,
      oldestMs: Math.min(this.#window.firstMs, rows.oldestDroppedMs, this.#oldestMs),
      turnedRound: false,
      ascends: true,
      strays: false,
    };
    return this.#scanOf(context, window, unclosed);
  }

  /** Adds the closed rows that came since; false where one is not later than all before it. */
  #addRows(rows: RowWindow, newestClosedMs: number): boolean {
    const { time, open, high, low, close, volume, end } = rows.columns;
    let lastMs = this.#window.lastMs;
    for (let i = rows.placeOf(this.#nextRow); i < end && (time[i] as number) <= newestClosedMs; i++) {
      const t = time[i] as number;
      if (t <= lastMs) {
        this.#isKnown = false;
        return false;
      }
      this.#window.add(t, open[i] as number, high[i] as number, low[i] as number, close[i] as number, volume[i] as number);
      this.#nextRow++;
      lastMs = t;
    }
    return true;
  }

  /** Times of the rows after those that have closed; null where one has closed after all, or lies in the future. */
  #unclosedRows(rows: RowWindow, newestClosedMs: number, newestAllowedMs: number): number[] | null {
    const { time, end } = rows.columns;
    const unclosed: number[] = [];
    for (let i = rows.placeOf(this.#nextRow); i < end; i++) {
      const t = time[i] as number;
      if (t <= newestClosedMs || t > newestAllowedMs) return null;
      unclosed.push(t);
    }
    return unclosed;
  }

  #scanOf(context: CheckContext, window: JudgedWindow, unclosed: readonly number[]): Scan {
    const held = this.#window;
    const { start, end, marks } = held.candles;
    const { extra, conflicting, goingBack } = held;
    const { gapStart, gapLength, missingSlots } = gapsOf(held, window, this.#timeframe);
    this.#blocks.firstCandle = held.positive.dropped;
    return {
      context,
      window,
      rows: {
        unclosed,
        future: NONE,
        otherUnit: NONE,
        noKnownUnit: NONE,
        strays: NONE,
        goingBack,
        missing: held.missing,
      },
      rowCount: held.length + extra.length,
      candles: held.candles.view(ascendingDistinct(extra), extra.length, conflicting),
      memo: {},
      space: space,
      flags: marks.subarray(start, end),
      flagged: held.flagged,
      seen: held.seen,
      gapStart,
      gapLength,
      missingSlots,
      sample: held.sample,
      received: held.received,
      filler: held.filler,
      newestValidMs: held.newestValidMs,
      known: this.#known,
    };
  }
}

/** Runs of slots of the window without a candle, as a scan has them. */
interface Gaps {
  readonly gapStart: number[];
  readonly gapLength: number[];
  missingSlots: number;
}

function gapsOf(held: CandleWindow, { fromSlot, expected }: JudgedWindow, timeframe: Timeframe): Gaps {
  const { candles, gapFrom, gapLength } = held;
  const { time, marks } = candles;
  const gaps: Gaps = { gapStart: [], gapLength: [], missingSlots: 0 };
  let first = candles.start;
  while (first < candles.end && ((marks[first] as number) & MISALIGNED) !== 0) first++;
  let last = candles.end - 1;
  while (last >= first && ((marks[last] as number) & MISALIGNED) !== 0) last--;
  if (first > last) {
    addGap(gaps, 0, expected);
    return gaps;
  }
  addGap(gaps, 0, timeframe.slotOf(time[first] as number) - fromSlot);
  for (let g = 0; g < gapFrom.length; g++) addGap(gaps, (gapFrom[g] as number) - fromSlot, gapLength[g] as number);
  const next = timeframe.slotOf(time[last] as number) + 1 - fromSlot;
  addGap(gaps, next, expected - next);
  return gaps;
}

function addGap(gaps: Gaps, start: number, length: number): void {
  if (length <= 0) return;
  gaps.gapStart.push(start);
  gaps.gapLength.push(length);
  gaps.missingSlots += length;
}

const greater = createNumberScratch();
const stack = createNumberScratch();

/**
 * 1 for each candle between whose neighbours in the order of rows time would go back if it were not there. The candles of earlier rows leave before
 * it, so its neighbours are then the nearest rows of later candles.
 */
function hidingCandles(rows: RowWindow, { candles, window }: Scan): Uint8Array {
  const { time, start, end } = rows.columns;
  const isKept = (i: number) => (time[i] as number) >= window.fromMs && (time[i] as number) <= window.newestClosedMs;
  const following = greater(end - start);
  const open = stack(end - start);
  let depth = 0;
  for (let i = end - 1; i >= start; i--) {
    if (!isKept(i)) continue;
    while (depth > 0 && (open[depth - 1] as number) <= (time[i] as number)) depth--;
    following[i - start] = depth === 0 ? Number.POSITIVE_INFINITY : (open[depth - 1] as number);
    open[depth++] = time[i] as number;
  }
  const hiding = new Uint8Array(candles.length);
  depth = 0;
  for (let i = start; i < end; i++) {
    if (!isKept(i)) continue;
    while (depth > 0 && (open[depth - 1] as number) <= (time[i] as number)) depth--;
    if (depth > 0 && (following[i - start] as number) < (open[depth - 1] as number)) {
      hiding[firstFrom(candles, time[i] as number)] = 1;
    }
    open[depth++] = time[i] as number;
  }
  return hiding;
}
