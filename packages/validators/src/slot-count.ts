import { BLOCK_ROWS } from './histogram.ts';
import type { Timeframe } from './timeframe.ts';

/** What the grid and the order say of a column of open times, in numbers; every row counts as it stands. */
export interface SlotCount {
  /** Rows without a finite open time: they count nowhere else. */
  readonly withoutTime: number;
  /** Earliest and latest open time; NaN for none. */
  readonly firstMs: number;
  readonly lastMs: number;
  /** Slots from the first to the last open time. */
  readonly expected: number;
  /** Those of them without a row on the grid. */
  readonly missing: number;
  /** Rows off the grid. */
  readonly misaligned: number;
  /** Rows beyond the first with the same open time. */
  readonly duplicates: number;
  /** Rows whose open time is lower than that of the row before. */
  readonly outOfOrder: number;
}

/** A grid of open times that are all one length apart. */
interface Grid {
  readonly step: number;
  readonly anchor: number;
}

/** What one reading of open times adds up. */
interface Tally {
  rows: number;
  first: number;
  last: number;
  before: number;
  /** Whether `before` is on the grid. */
  onGrid: boolean;
  misaligned: number;
  outOfOrder: number;
  /** Rows with the open time of the row before. */
  repeated: number;
}

/** Up to so many slots a row a map of the slots is made; rows that lie farther apart are sorted. */
const MOST_SLOTS_A_ROW = 16;

/**
 * Counts gaps, doubled rows and rows off the grid. Rows in rising order take one reading; others a second one over a map with a byte for
 * each slot, so that nothing is sorted unless rows lie absurdly far apart.
 */
export function countSlots(time: Float64Array, timeframe: Timeframe): SlotCount {
  const fixed = timeframe.months === 0;
  const column = fixed ? time : toMonthSlots(time, timeframe);
  const grid: Grid = fixed ? { step: timeframe.durationMs, anchor: timeframe.anchorMs } : { step: 1, anchor: 0 };
  const n = column.length;
  const tally = emptyTally();
  for (let from = 0; from < n; from += BLOCK_ROWS) readTimes(column, from, Math.min(n, from + BLOCK_ROWS), grid, tally);
  const { rows, misaligned, outOfOrder } = tally;
  const none = { withoutTime: n - rows, firstMs: Number.NaN, lastMs: Number.NaN, expected: 0, missing: 0 };
  if (rows === 0) return { ...none, misaligned: 0, duplicates: 0, outOfOrder: 0 };
  const base = grid.anchor + Math.floor((tally.first - grid.anchor) / grid.step) * grid.step;
  const expected = Math.floor((tally.last - base) / grid.step) + 1;
  const { filled, duplicates } = countDistinct(column, tally, grid, base, expected);
  return {
    withoutTime: n - rows,
    firstMs: fixed ? tally.first : fromMonthSlot(tally.first, timeframe),
    lastMs: fixed ? tally.last : fromMonthSlot(tally.last, timeframe),
    expected,
    missing: expected - filled,
    misaligned,
    duplicates,
    outOfOrder,
  };
}

function emptyTally(): Tally {
  const highest = Number.POSITIVE_INFINITY;
  return { rows: 0, first: highest, last: -highest, before: -highest, onGrid: true, misaligned: 0, outOfOrder: 0, repeated: 0 };
}

function readTimes(column: Float64Array, from: number, to: number, { step, anchor }: Grid, tally: Tally): void {
  let { before, onGrid } = tally;
  let runFrom = from;
  for (let i = from; i < to; i++) {
    const t = column[i] as number;
    // Most rows lie one step after the row before and share its place on the grid: nothing is counted for them until their run ends.
    if (t - before === step) {
      before = t;
      continue;
    }
    endRun(tally, i - runFrom, before, onGrid);
    runFrom = i;
    if (t - t !== 0) {
      runFrom = i + 1;
      continue;
    }
    if (t < before) tally.outOfOrder++;
    else if (t === before) tally.repeated++;
    if (t < tally.first) tally.first = t;
    before = t;
    onGrid = anchor + Math.floor((t - anchor) / step) * step === t;
  }
  endRun(tally, to - runFrom, before, onGrid);
  tally.before = before;
  tally.onGrid = onGrid;
}

function endRun(tally: Tally, rows: number, newest: number, onGrid: boolean): void {
  tally.rows += rows;
  if (newest > tally.last) tally.last = newest;
  if (!onGrid) tally.misaligned += rows;
}

interface Distinct {
  /** Slots with a row on the grid. */
  readonly filled: number;
  readonly duplicates: number;
}

function countDistinct(column: Float64Array, tally: Tally, grid: Grid, base: number, expected: number): Distinct {
  if (tally.outOfOrder === 0 && tally.repeated === 0) return { filled: tally.rows - tally.misaligned, duplicates: 0 };
  if (expected > MOST_SLOTS_A_ROW * tally.rows) return countSorted(column.filter(Number.isFinite).sort(), grid);
  const map = new Uint8Array(expected);
  const offGrid: number[] = [];
  let filled = 0;
  for (let from = 0; from < column.length; from += BLOCK_ROWS) {
    filled += fillMap(column, from, Math.min(column.length, from + BLOCK_ROWS), grid.step, base, map, offGrid);
  }
  const onGridDoubled = tally.rows - tally.misaligned - filled;
  return { filled, duplicates: onGridDoubled + countSorted(Float64Array.from(offGrid).sort(), grid).duplicates };
}

/** Marks each slot with a row, gives how many it marked, and notes rows off the grid. */
function fillMap(
  column: Float64Array,
  from: number,
  to: number,
  step: number,
  base: number,
  map: Uint8Array,
  offGrid: number[],
): number {
  let filled = 0;
  let before = Number.NaN;
  let slot = 0;
  for (let i = from; i < to; i++) {
    const t = column[i] as number;
    if (t - before === step) {
      slot = (slot + 1) | 0;
    } else {
      slot = Math.floor((t - base) / step) | 0;
      if (base + slot * step !== t) {
        if (t - t === 0) offGrid.push(t);
        before = Number.NaN;
        continue;
      }
    }
    before = t;
    if (map[slot] === 1) continue;
    map[slot] = 1;
    filled++;
  }
  return filled;
}

function countSorted(times: Float64Array, { step, anchor }: Grid): Distinct {
  let filled = 0;
  let duplicates = 0;
  for (let i = 0; i < times.length; i++) {
    const t = times[i] as number;
    if (i > 0 && t === times[i - 1]) duplicates++;
    else if ((t - anchor) % step === 0) filled++;
  }
  return { filled, duplicates };
}

/** Times as slot numbers of a month grid, a time within a slot as a fraction of it: a grid of step 1. */
function toMonthSlots(time: Float64Array, timeframe: Timeframe): Float64Array {
  return time.map((t) => {
    const slot = timeframe.slotOf(t);
    const openMs = timeframe.timeOf(slot);
    return slot + (t - openMs) / (timeframe.timeOf(slot + 1) - openMs);
  });
}

function fromMonthSlot(number: number, timeframe: Timeframe): number {
  const slot = Math.floor(number);
  const openMs = timeframe.timeOf(slot);
  return Math.round(openMs + (number - slot) * (timeframe.timeOf(slot + 1) - openMs));
}
