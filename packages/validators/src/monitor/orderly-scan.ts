import type { CheckContext } from '../assess-options.ts';
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

/** Columns that are the same for every orderly scan of a size: slots and rows counted up, no flag set. */
export interface OrderlyColumns {
  readonly slot: Int32Array;
  readonly row: Uint32Array;
  readonly flags: Uint8Array;
}

/** Those columns for windows of up to `slots` slots. */
export function orderlyColumns(slots: number): OrderlyColumns {
  return {
    slot: Int32Array.from({ length: slots }, (_, i) => i),
    row: Uint32Array.from({ length: slots }, (_, i) => i),
    flags: new Uint8Array(slots),
  };
}

/**
 * What `scanSeries` would read from the rows, without reading them again; null where they are not orderly or the newest is not closed, so that
 * they must be read. Rows older than the window are dropped.
 */
export function orderlyScan(rows: RowWindow, context: CheckContext, shared: OrderlyColumns): Scan | null {
  if (rows.length === 0 || !rows.isOrderly) return null;
  const { timeframe, policy } = context;
  const newestClosedMs = newestClosedOpenMs(context);
  const newestMs = rows.lastMs;
  if (newestMs > newestClosedMs) return null;
  const toSlot = timeframe.slotOf(newestMs) + 1;
  const fromSlot = toSlot - policy.windowSlots;
  const fromMs = timeframe.timeOf(fromSlot);
  rows.dropBefore(fromMs);
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
  const gaps = missingSlots === 0 ? { slot: shared.slot, gapStart: NONE, gapLength: NONE } : gapsOf(time, window, context);
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
      row: n === shared.row.length ? shared.row : shared.row.subarray(0, n),
      doubled: NONE,
      extraRows: 0,
      conflicting: NONE,
    },
    slot: gaps.slot,
    flags: n === shared.flags.length ? shared.flags : shared.flags.subarray(0, n),
    gapStart: gaps.gapStart,
    gapLength: gaps.gapLength,
    missingSlots,
    sample: n,
    received: n,
    filler: rows.fillers,
    newestValidMs: newestMs,
    isSound: rows.isSound,
  };
}

/** Slots of the candles, and the runs of slots between them without one. */
function gapsOf(time: Float64Array, { fromSlot, fromMs }: JudgedWindow, { timeframe }: CheckContext) {
  const fixedMs = timeframe.months === 0 ? timeframe.durationMs : 0;
  const slot = new Int32Array(time.length);
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
