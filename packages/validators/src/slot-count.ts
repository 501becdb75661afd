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
const MOST_SLOTS_A_ROW = 64;

/**
 * Counts gaps, doubled rows and rows off the grid. Rows in rising order take one reading; others a second one over a map with a bit for each
 * slot, so that nothing is sorted unless rows lie absurdly far apart.
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
  let { rows, first, last, before, onGrid, misaligned, outOfOrder, repeated } = tally;
  for (let i = from; i < to; i++) {
    const t = column[i] as number;
    // Most rows lie one step after the row before and share its place on the grid: no division for them.
    if (t - before !== step) {
      if (t - t !== 0) continue;
      onGrid = (t - anchor) % step === 0;
      if (t < before) outOfOrder++;
      else if (t === before) repeated++;
      if (t < first) first = t;
    }
    if (t > last) last = t;
    if (!onGrid) misaligned++;
    rows++;
    before = t;
  }
  Object.assign(tally, { rows, first, last, before, onGrid, misaligned, outOfOrder, repeated });
}

interface Distinct {
  /** Slots with a row on the grid. */
  readonly filled: number;
  readonly duplicates: number;
}

function countDistinct(column: Float64Array, tally: Tally, grid: Grid, base: number, expected: number): Distinct {
  if (tally.outOfOrder === 0 && tally.repeated === 0) return { filled: tally.rows - tally.misaligned, duplicates: 0 };
  if (expected > MOST_SLOTS_A_ROW * tally.rows) return countSorted(column.filter(Number.isFinite).sort(), grid);
  const map = new Uint32Array(Math.ceil(expected / 32));
  const offGrid: number[] = [];
  let filled = 0;
  for (let from = 0; from < column.length; from += BLOCK_ROWS) {
    filled += fillMap(column, from, Math.min(column.length, from + BLOCK_ROWS), grid.step, base, map, offGrid);
  }
  const onGridDoubled = tally.rows - tally.misaligned - filled;
  return { filled, duplicates: onGridDoubled + countSorted(Float64Array.from(offGrid).sort(), grid).duplicates };
}

/** Sets the bit of each slot with a row, gives how many it set, and notes rows off the grid. */
function fillMap(
  column: Float64Array,
  from: number,
  to: number,
  step: number,
  base: number,
  map: Uint32Array,
  offGrid: number[],
): number {
  let filled = 0;
  for (let i = from; i < to; i++) {
    const t = column[i] as number;
    if (t - t !== 0) continue;
    const slot = Math.floor((t - base) / step);
    if (base + slot * step !== t) {
      offGrid.push(t);
      continue;
    }
    const word = map[slot >>> 5] as number;
    const bit = 1 << (slot & 31);
    if ((word & bit) !== 0) continue;
    map[slot >>> 5] = word | bit;
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
