import { BLOCK_ROWS } from './histogram.ts';
import { timesOfLateOnly } from './late-rows.ts';
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
  /** Time of the row before, and whether the latest time so far is on the grid. */
  before: number;
  onGrid: boolean;
  misaligned: number;
  outOfOrder: number;
  /** Rows with the latest time so far, and those of them on the grid. */
  repeated: number;
  repeatedOnGrid: number;
  /** Numbers of the rows below the latest time so far, and how many of them are on the grid. */
  readonly late: number[];
  lateOnGrid: number;
}

/** Up to so many slots a row a map of the slots is made; rows that lie farther apart are sorted. */
const MOST_SLOTS_A_ROW = 16;

/**
 * Counts gaps, doubled rows and rows off the grid. Rows in rising order take one reading, and a few late ones are placed by themselves; others take a
 * second one over a map with a byte for each slot, so that nothing is sorted unless rows lie absurdly far apart.
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
  const counts = { rows: 0, misaligned: 0, outOfOrder: 0, repeated: 0, repeatedOnGrid: 0, late: [], lateOnGrid: 0 };
  return { ...counts, first: highest, last: -highest, before: -highest, onGrid: true };
}

function readTimes(column: Float64Array, from: number, to: number, grid: Grid, tally: Tally): void {
  const { step } = grid;
  // The row before while it is the latest so far; NaN after a late one.
  let before = tally.before === tally.last ? tally.last : Number.NaN;
  let runFrom = from;
  for (let i = from; i < to; i++) {
    const t = column[i] as number;
    // Most rows lie one step after the row before and share its place on the grid: nothing is counted for them until their run ends.
    if (t - before === step) {
      before = t;
      continue;
    }
    endRun(tally, i - runFrom, before);
    runFrom = i + 1;
    if (t - t !== 0) continue;
    addRow(tally, i, t, grid);
    before = tally.before === tally.last ? t : Number.NaN;
  }
  endRun(tally, to - runFrom, before);
}

function endRun(tally: Tally, rows: number, newest: number): void {
  if (rows === 0) return;
  tally.rows += rows;
  tally.last = newest;
  tally.before = newest;
  if (!tally.onGrid) tally.misaligned += rows;
}

/** Adds a row that does not follow the one before by a step. */
function addRow(tally: Tally, i: number, t: number, { step, anchor }: Grid): void {
  const onGrid = anchor + Math.floor((t - anchor) / step) * step === t;
  tally.rows++;
  if (!onGrid) tally.misaligned++;
  if (t < tally.before) tally.outOfOrder++;
  tally.before = t;
  if (t < tally.first) tally.first = t;
  if (t > tally.last) {
    tally.last = t;
    tally.onGrid = onGrid;
  } else if (t === tally.last) {
    tally.repeated++;
    if (onGrid) tally.repeatedOnGrid++;
  } else {
    tally.late.push(i);
    if (onGrid) tally.lateOnGrid++;
  }
}

interface Distinct {
  /** Slots with a row on the grid. */
  readonly filled: number;
  readonly duplicates: number;
}

function countDistinct(column: Float64Array, tally: Tally, grid: Grid, base: number, expected: number): Distinct {
  const { rows, misaligned, repeated, repeatedOnGrid, late, lateOnGrid } = tally;
  const inTime = { filled: rows - misaligned - repeatedOnGrid - lateOnGrid, duplicates: repeated };
  if (late.length === 0) return inTime;
  const lateOnly = timesOfLateOnly(column, late);
  if (lateOnly !== null) {
    const { filled, duplicates } = countSorted(lateOnly, grid);
    return {
      filled: inTime.filled + filled,
      duplicates: inTime.duplicates + late.length - lateOnly.length + duplicates,
    };
  }
  if (expected > MOST_SLOTS_A_ROW * rows) return countSorted(column.filter(Number.isFinite).sort(), grid);
  const map = new Uint8Array(expected);
  const offGrid: number[] = [];
  let filled = 0;
  for (let from = 0; from < column.length; from += BLOCK_ROWS) {
    filled += fillMap(column, from, Math.min(column.length, from + BLOCK_ROWS), grid.step, base, map, offGrid);
  }
  const onGridDoubled = rows - misaligned - filled;
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
