import type { CheckContext } from '../assess-options.ts';
import { MISALIGNED } from '../candle-flags.ts';
import { BlockMemory } from '../checks/block-memory.ts';
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
const NOTHING_WRONG = { unclosed: NONE, future: NONE, otherUnit: NONE, noKnownUnit: NONE, strays: NONE, goingBack: NONE };

/** What stays as it is between two readings of all rows. */
type ReadScan = Pick<Scan, 'rows' | 'candles' | 'window'>;

/**
 * What `scanSeries` would read from the rows, without reading them all again: rows that come in order are added to the window of candles, those that
 * become too old leave it. Only where a row comes or goes out of order, repeats a time or has an odd one are all rows read.
 */
export class SlidingScan {
  readonly #timeframe: Timeframe;
  readonly #slots: number;
  readonly #window: CandleWindow;
  readonly #blocks: BlockMemory;
  readonly #space = new ScanSpace();
  /** Whether the window holds what the rows before `#nextRow` make. */
  #isKnown = false;
  #nextRow = 0;
  #read: ReadScan | undefined;

  /**
   * @param slots slots of the window.
   * @param most most rows.
   */
  constructor(timeframe: Timeframe, slots: number, most: number, openCounts: boolean) {
    this.#timeframe = timeframe;
    this.#slots = slots;
    this.#window = new CandleWindow(timeframe, most, openCounts);
    this.#blocks = new BlockMemory(slots);
  }

  /** The scan of the rows; those older than its window are dropped. */
  scan(rows: RowWindow, context: CheckContext): Scan {
    return this.#slide(rows, context) ?? this.#readAll(rows, context);
  }

  #readAll(rows: RowWindow, context: CheckContext): Scan {
    const scan = scanSeries(rows.view(), context, this.#space);
    const { unclosed, future } = scan.rows;
    this.#isKnown = rows.isInMilliseconds && future.length === 0 && scan.candles.length > 0;
    if (this.#isKnown) {
      // Rows that have not closed are read again; where one came before others that have, that is found out then.
      this.#nextRow = rows.nextNumber - unclosed.length;
      this.#window.adopt(scan, scan.window.ascends ? null : apartFromOthers(rows, scan.candles));
      this.#read = scan;
      this.#blocks.clear();
    }
    rows.dropBefore(scan.window.fromMs);
    return scan;
  }

  #slide(rows: RowWindow, context: CheckContext): Scan | null {
    if (rows.takeChangedFrom() < this.#nextRow) this.#isKnown = false;
    const read = this.#read;
    if (!this.#isKnown || read === undefined || !rows.isInMilliseconds) return null;
    const newestClosedMs = newestClosedOpenMs(context);
    if (this.#window.lastMs > newestClosedMs || !this.#addRows(rows, newestClosedMs)) return null;
    const unclosed = this.#unclosedRows(rows, newestClosedMs, context.now + context.policy.allowedSkewMs);
    if (unclosed === null) return null;
    const toSlot = this.#timeframe.slotOf(this.#window.lastMs) + 1;
    const fromSlot = toSlot - this.#slots;
    const fromMs = this.#timeframe.timeOf(fromSlot);
    while (this.#window.firstMs < fromMs) {
      if (!this.#window.isFirstApart) {
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
      oldestMs: Math.min(this.#window.firstMs, rows.oldestDroppedMs, read.window.oldestMs),
      turnedRound: false,
      ascends: true,
      strays: false,
    };
    return this.#scanOf(context, window, read, unclosed);
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

  #scanOf(context: CheckContext, window: JudgedWindow, read: ReadScan, unclosed: readonly number[]): Scan {
    const held = this.#window;
    const view = held.candles.view();
    const { start, end, marks } = held.candles;
    // A candle with several rows, or one that goes back in time, leaves only by reading all rows again.
    const { doubled, extraRows, conflicting } = read.candles;
    const { goingBack } = read.rows;
    const timeframe = this.#timeframe;
    this.#blocks.firstCandle = held.positive.dropped;
    return {
      context,
      window,
      rows: { ...NOTHING_WRONG, unclosed, goingBack, missing: held.missing },
      rowCount: view.length + extraRows,
      candles: { ...view, doubled, extraRows, conflicting, replaced: NONE },
      get slot() {
        return Int32Array.from(view.time, (time) => timeframe.slotOf(time) - window.fromSlot);
      },
      flags: marks.subarray(start, end),
      seen: held.seen,
      ...gapsOf(held, window, timeframe),
      sample: held.sample,
      received: held.received,
      filler: held.filler,
      newestValidMs: held.newestValidMs,
      memo: {},
      space: this.#space,
      known: {
        tradedVolumes: held.tradedVolumes,
        get positive() {
          return held.positive.view();
        },
        blocks: this.#blocks,
      },
    };
  }
}

/** Runs of slots of the window without a candle, as a scan has them. */
function gapsOf({ candles, gapFrom, gapLength }: CandleWindow, { fromSlot, expected }: JudgedWindow, timeframe: Timeframe) {
  const start: number[] = [];
  const length: number[] = [];
  let missingSlots = 0;
  const add = (from: number, to: number) => {
    if (to <= from) return;
    start.push(from);
    length.push(to - from);
    missingSlots += to - from;
  };
  let first = candles.start;
  while (first < candles.end && ((candles.marks[first] as number) & MISALIGNED) !== 0) first++;
  let last = candles.end - 1;
  while (last >= first && ((candles.marks[last] as number) & MISALIGNED) !== 0) last--;
  if (first > last) add(0, expected);
  else {
    add(0, timeframe.slotOf(candles.time[first] as number) - fromSlot);
    for (let g = 0; g < gapFrom.length; g++) {
      const from = (gapFrom[g] as number) - fromSlot;
      add(from, from + (gapLength[g] as number));
    }
    add(timeframe.slotOf(candles.time[last] as number) + 1 - fromSlot, expected);
  }
  return { gapStart: start, gapLength: length, missingSlots };
}

const leastAfter = createNumberScratch();

/** 1 for each candle whose only row comes after all rows of earlier and before all of later candles. */
function apartFromOthers(rows: RowWindow, { time, length }: Scan['candles']): Uint8Array {
  const { time: rowTime, start, end } = rows.columns;
  const least = leastAfter(end - start);
  let lowest = Number.POSITIVE_INFINITY;
  for (let i = end - 1; i >= start; i--) {
    least[i - start] = lowest;
    lowest = Math.min(lowest, rowTime[i] as number);
  }
  const apart = new Uint8Array(length);
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = start, c = 0; i < end; i++) {
    const t = rowTime[i] as number;
    if (t > highest && t < (least[i - start] as number)) {
      while (c < length && (time[c] as number) < t) c++;
      if (c < length && time[c] === t) apart[c] = 1;
    }
    highest = Math.max(highest, t);
  }
  return apart;
}
