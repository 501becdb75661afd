import type { CheckContext } from '../assess-options.ts';
import { BlockMemory } from '../checks/block-memory.ts';
import type { Scan } from '../scan.ts';
import type { JudgedWindow } from '../window.ts';
import { newestClosedOpenMs } from '../window.ts';
import type { RowWindow } from './row-window.ts';

/** Rows of a scan in which nothing is out of place; never written to. */
const NOTHING_WRONG: Scan['rows'] = {
  unclosed: [],
  future: [],
  otherUnit: [],
  noKnownUnit: [],
  strays: [],
  goingBack: [],
  missing: {
    time: { rows: 0, times: [] },
    open: { rows: 0, times: [] },
    high: { rows: 0, times: [] },
    low: { rows: 0, times: [] },
    close: { rows: 0, times: [] },
    volume: { rows: 0, times: [] },
  },
};
const NONE: readonly number[] = [];

/** What orderly scans of one feed share. */
export interface OrderlyMemory {
  /** The same for every orderly scan: slots and rows counted up, no flag set. */
  readonly slot: Int32Array;
  readonly row: Uint32Array;
  readonly flags: Uint8Array;
  /** Room for the slots of a scan with gaps, which is read before the next one is made. */
  readonly gappedSlot: Int32Array;
  /** What the checks read of the rows before, and the changes of rows that it knows of. */
  readonly blocks: BlockMemory;
  changes: number;
}

/** The memory of a window of `slots` slots. */
export function orderlyMemory(slots: number): OrderlyMemory {
  return {
    slot: Int32Array.from({ length: slots }, (_, i) => i),
    row: Uint32Array.from({ length: slots }, (_, i) => i),
    flags: new Uint8Array(slots),
    gappedSlot: new Int32Array(slots),
    blocks: new BlockMemory(slots),
    changes: 0,
  };
}

/**
 * What `scanSeries` would read from the rows, without reading them again; null where they are not orderly or the newest is not closed, so that
 * they must be read. Rows older than the window are dropped.
 */
export function orderlyScan(rows: RowWindow, context: CheckContext, memory: OrderlyMemory): Scan | null {
  if (rows.length === 0 || !rows.isOrderly) return null;
  const { timeframe, policy } = context;
  const newestClosedMs = newestClosedOpenMs(context);
  const newestMs = rows.lastMs;
  if (newestMs > newestClosedMs) return null;
  const toSlot = timeframe.slotOf(newestMs) + 1;
  const fromSlot = toSlot - policy.windowSlots;
  const fromMs = timeframe.timeOf(fromSlot);
  rows.dropBefore(fromMs);
  if (memory.changes !== rows.changes) memory.blocks.clear();
  memory.changes = rows.changes;
  memory.blocks.firstCandle = rows.dropped;
  const window: JudgedWindow = {
    fromSlot,
    fromMs,
    toMs: timeframe.timeOf(toSlot),
    expected: policy.windowSlots,
    newestClosedMs,
    oldestMs: Math.min(rows.firstMs, rows.oldestDroppedMs),
    turnedRound: false,
    strays: false,
  };
  const n = rows.length;
  const missingSlots = policy.windowSlots - n;
  const time = rows.column(0);
  const gaps =
    missingSlots === 0 ? { slot: memory.slot, gapStart: NONE, gapLength: NONE } : gapsOf(time, window, context, memory);
  return {
    context,
    window,
    rows: NOTHING_WRONG,
    rowCount: n,
    candles: {
      length: n,
      time,
      open: rows.column(1),
      high: rows.column(2),
      low: rows.column(3),
      close: rows.column(4),
      volume: rows.column(5),
      row: n === memory.row.length ? memory.row : memory.row.subarray(0, n),
      doubled: NONE,
      extraRows: 0,
      conflicting: NONE,
    },
    slot: gaps.slot,
    flags: n === memory.flags.length ? memory.flags : memory.flags.subarray(0, n),
    gapStart: gaps.gapStart,
    gapLength: gaps.gapLength,
    missingSlots,
    sample: n,
    received: n,
    filler: rows.fillers,
    newestValidMs: newestMs,
    memo: {},
    known: {
      isSound: rows.isSound,
      isCalm: rows.isCalm,
      standing: rows.standing,
      tradedVolumes: rows.tradedVolumes,
      blocks: memory.blocks,
    },
  };
}

/** Slots of the candles, and the runs of slots between them without one. */
function gapsOf(time: Float64Array, { fromSlot, fromMs }: JudgedWindow, { timeframe }: CheckContext, memory: OrderlyMemory) {
  const fixedMs = timeframe.months === 0 ? timeframe.durationMs : 0;
  const slot = memory.gappedSlot.subarray(0, time.length);
  const gapStart: number[] = [];
  const gapLength: number[] = [];
  let next = 0;
  for (let c = 0; c < time.length; c++) {
    const t = time[c] as number;
    const at = fixedMs > 0 ? (t - fromMs) / fixedMs : timeframe.slotOf(t) - fromSlot;
    if (at > next) {
      gapStart.push(next);
      gapLength.push(at - next);
    }
    next = at + 1;
    slot[c] = at;
  }
  return { slot, gapStart, gapLength };
}
