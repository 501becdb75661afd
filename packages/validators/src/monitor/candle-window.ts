import {
  BESIDE,
  CandlesBefore,
  FILLER,
  flagsOf,
  INVALID,
  JUMP,
  MISALIGNED,
  NOT_POSITIVE,
  STANDING,
  WILD,
} from '../candle-flags.ts';
import type { CandleArrays } from '../gather-columns.ts';
import type { Scan } from '../scan.ts';
import { emptyMissing, noteMissing } from '../scan.ts';
import type { Timeframe } from '../timeframe.ts';
import { SlidingColumns } from './sliding-columns.ts';
import { SortedValues } from './sorted-values.ts';

/** Mark of a candle between whose neighbours in the order of rows time goes back: without it that shows, so it cannot leave by itself. */
const HIDING = 1 << 15;
const BITS = 9;

const NONE: readonly number[] = [];
const VALUE_FIELDS = ['open', 'high', 'low', 'close', 'volume'] as const;

/**
 * The candles of a sliding window and all that a scan says of them, kept up to date with each candle that comes or goes: what a candle is beside the
 * ones before it changes only where it becomes the first.
 */
export class CandleWindow {
  readonly #timeframe: Timeframe;
  readonly #openCounts: boolean;
  readonly candles: SlidingColumns;
  /** The candles whose values are all there and whose prices are positive. */
  readonly positive: SlidingColumns;
  /** Volumes above 0 of the valid candles. */
  readonly traded: SortedValues;
  readonly #before = new CandlesBefore();
  /** Numbers, among all that ever came, of the candles that had a flag when they came. */
  readonly #flagged: number[] = [];
  /** Candles with each bit of their flags. */
  readonly #counts = new Int32Array(BITS);
  /** How often a candle with each bit came or went. */
  readonly #changes = new Int32Array(BITS);
  /** How often the rows noted by time changed. */
  #noted = 0;
  /** Runs of slots without a candle between two candles on the grid. */
  readonly gapFrom: number[] = [];
  readonly gapLength: number[] = [];
  /** How often one of them came or went. */
  gapChanges = 0;
  #lastSlot = Number.NaN;
  received = 0;
  filler = 0;
  newestValidMs = Number.NaN;
  missing = emptyMissing();
  /** Open times of rows that go back, of rows beyond the first with one open time, and of those candles whose rows differ. */
  goingBack: readonly number[] = NONE;
  extra: readonly number[] = NONE;
  conflicting: readonly number[] = NONE;

  constructor(timeframe: Timeframe, slots: number, most: number, openCounts: boolean) {
    this.#timeframe = timeframe;
    this.#openCounts = openCounts;
    this.candles = new SlidingColumns(slots);
    this.positive = new SlidingColumns(slots);
    this.traded = new SortedValues(most);
  }

  get length(): number {
    return this.candles.length;
  }

  get lastMs(): number {
    return this.candles.time[this.candles.end - 1] as number;
  }

  get firstMs(): number {
    return this.candles.time[this.candles.start] as number;
  }

  /** Valid candles. */
  get sample(): number {
    return this.length - (this.#counts[1] as number);
  }

  /** Bits that are set in the flags of any candle. */
  get seen(): number {
    let seen = 0;
    for (let bit = 0; bit < BITS; bit++) if (this.#counts[bit] !== 0) seen |= 1 << bit;
    return seen;
  }

  /** Numbers, from the first one on, of the candles that may have a flag. */
  get flagged(): number[] {
    const flagged: number[] = [];
    for (const number of this.#flagged) flagged.push(number - this.candles.dropped);
    return flagged;
  }

  /** How often candles with any of these bits in their flags, or rows noted by time, came or went. */
  changesOf(bits: number): number {
    let changes = this.#noted;
    for (let bit = 0, rest = bits; rest !== 0; bit++, rest >>= 1) if ((rest & 1) !== 0) changes += this.#changes[bit] as number;
    return changes;
  }

  /** Whether the first candle can be taken away without another look at the rows. */
  get canDropFirst(): boolean {
    return ((this.candles.marks[this.candles.start] as number) & HIDING) === 0;
  }

  /** Adds the next candle, later than all others. */
  add(time: number, open: number, high: number, low: number, close: number, volume: number): void {
    const i = this.#place(time, open, high, low, close, volume);
    const flags = this.candles.marks[i] as number;
    if ((flags & INVALID) !== 0) noteMissing(this.candles, i, time, this.missing);
    else if (volume > 0) this.traded.add(volume);
  }

  /** Takes the first candle away. */
  dropFirst(): void {
    const { candles } = this;
    const i = candles.start;
    const time = candles.time[i] as number;
    const flags = candles.marks[i] as number;
    if (this.#flagged[0] === candles.dropped) this.#flagged.shift();
    candles.dropFirst();
    this.#count(flags, -1);
    if (this.goingBack.length + this.extra.length > 0 || (flags & INVALID) !== 0) this.#forgetTime(time);
    if ((flags & INVALID) === 0 && (candles.volume[i] as number) > 0) this.traded.remove(candles.volume[i] as number);
    if ((flags & (INVALID | NOT_POSITIVE)) === 0) this.positive.dropFirst();
    if ((flags & MISALIGNED) === 0 && this.gapFrom[0] === this.#timeframe.slotOf(time) + 1) {
      this.gapChanges++;
      this.gapFrom.shift();
      this.gapLength.shift();
    }
    if (time === this.newestValidMs) this.newestValidMs = Number.NaN;
    this.#forget(flags, candles.open[i] as number, candles.close[i] as number);
  }

  /**
   * Takes over the candles of a scan; gives the number of the first positive candle that is not the same as before.
   *
   * @param hiding 1 for each candle that cannot leave by itself; null where rows ascend.
   */
  adopt(scan: Scan, extra: readonly number[], hiding: Uint8Array | null): number {
    const { candles, rows } = scan;
    const { first, changed } = sameAsBefore(this.positive, scan);
    this.#clear();
    this.positive.dropped = first;
    const traded = new Float64Array(candles.length);
    let count = 0;
    for (let c = 0; c < candles.length; c++) {
      const volume = candles.volume[c] as number;
      const i = this.#place(
        candles.time[c] as number,
        candles.open[c] as number,
        candles.high[c] as number,
        candles.low[c] as number,
        candles.close[c] as number,
        volume,
      );
      const flags = this.candles.marks[i] as number;
      if ((flags & INVALID) === 0 && volume > 0) traded[count++] = volume;
      if (hiding !== null && hiding[c] === 1) this.candles.marks[i] = flags | HIDING;
    }
    this.traded.reset(traded.subarray(0, count).sort());
    this.#noted++;
    this.missing = rows.missing;
    this.goingBack = rows.goingBack;
    this.extra = extra;
    this.conflicting = candles.conflicting;
    return changed;
  }

  #clear(): void {
    this.candles.clear();
    this.positive.clear();
    this.#before.forget(BESIDE);
    this.#flagged.length = 0;
    this.#counts.fill(0);
    this.gapChanges++;
    this.gapFrom.length = 0;
    this.gapLength.length = 0;
    this.#lastSlot = Number.NaN;
    this.received = 0;
    this.filler = 0;
    this.newestValidMs = Number.NaN;
  }

  #place(time: number, open: number, high: number, low: number, close: number, volume: number): number {
    const { candles } = this;
    const i = candles.add(time, open, high, low, close, volume);
    let flags = flagsOf(candles, i, this.#before, this.#openCounts);
    const slot = this.#timeframe.slotOf(time);
    if (this.#timeframe.timeOf(slot) === time) {
      if (slot > this.#lastSlot + 1) {
        this.gapChanges++;
        this.gapFrom.push(this.#lastSlot + 1);
        this.gapLength.push(slot - this.#lastSlot - 1);
      }
      this.#lastSlot = slot;
    } else flags |= MISALIGNED;
    candles.marks[i] = flags;
    if (flags !== 0) this.#flagged.push(candles.dropped + i - candles.start);
    this.#before.add(candles, i, flags);
    this.#count(flags, 1);
    if ((flags & INVALID) === 0) this.newestValidMs = time;
    if ((flags & (INVALID | NOT_POSITIVE)) === 0) this.positive.add(time, open, high, low, close, volume);
    return i;
  }

  #count(flags: number, step: 1 | -1): void {
    if ((flags & (INVALID | MISALIGNED)) === 0) this.received += step;
    if ((flags & (FILLER | MISALIGNED)) === FILLER) this.filler += step;
    for (let bit = 0, rest = flags; bit < BITS && rest !== 0; bit++, rest >>= 1) {
      if ((rest & 1) === 0) continue;
      this.#counts[bit] = (this.#counts[bit] as number) + step;
      this.#changes[bit] = (this.#changes[bit] as number) + 1;
    }
  }

  /** Takes rows of this open time from the notes. */
  #forgetTime(time: number): void {
    const { goingBack, extra, conflicting, missing } = this;
    this.goingBack = without(goingBack, time);
    this.extra = without(extra, time);
    this.conflicting = without(conflicting, time);
    if (this.goingBack !== goingBack || this.extra !== extra) this.#noted++;
    for (const field of VALUE_FIELDS) {
      const times = without(missing[field].times, time);
      if (times === missing[field].times) continue;
      missing[field] = { rows: times.length, times };
      this.#noted++;
    }
  }

  /** Has the candles that now are the first of their kind stand beside none, as the one that was with these flags and prices is gone. */
  #forget(flags: number, open: number, close: number): void {
    const { candles } = this;
    let gone = 0;
    if ((flags & INVALID) === 0) {
      gone = STANDING | FILLER;
      if (open > 0 && close > 0) gone |= JUMP;
      if ((flags & NOT_POSITIVE) === 0) gone |= WILD;
    }
    for (let i = candles.start; i < candles.end && gone !== 0; i++) {
      const marks = candles.marks[i] as number;
      if ((marks & INVALID) !== 0) continue;
      let first = gone & (STANDING | FILLER);
      if ((candles.open[i] as number) > 0 && (candles.close[i] as number) > 0) first |= gone & JUMP;
      if ((marks & NOT_POSITIVE) === 0) first |= gone & WILD;
      gone &= ~first;
      if ((marks & first) === 0) continue;
      this.#count(marks, -1);
      candles.marks[i] = marks & ~first;
      this.#count(marks & ~first, 1);
    }
    if (gone !== 0) this.#before.forget(gone);
  }
}

/** The numbers but for one; the same list where it holds none of it. */
function without<T extends readonly number[]>(numbers: T, number: number): T | number[] {
  return numbers.length > 0 && numbers.includes(number) ? numbers.filter((other) => other !== number) : numbers;
}

/** The number that a window of positive candles has for the first of a scan, and that of the first which is not the same in both. */
function sameAsBefore(before: SlidingColumns, { candles, flags }: Scan): { first: number; changed: number } {
  let place = before.start;
  let first = before.dropped + before.length;
  let isFirst = true;
  for (let c = 0; c < candles.length && place < before.end; c++) {
    if (((flags[c] as number) & (INVALID | NOT_POSITIVE)) !== 0) continue;
    if (isFirst) {
      while (place < before.end && (before.time[place] as number) < (candles.time[c] as number)) place++;
      first = before.dropped + place - before.start;
      isFirst = false;
    }
    if (!isSameCandle(before, place, candles, c)) break;
    place++;
  }
  return { first, changed: before.dropped + place - before.start };
}

function isSameCandle(a: CandleArrays, i: number, b: CandleArrays, k: number): boolean {
  return (
    a.time[i] === b.time[k] &&
    a.open[i] === b.open[k] &&
    a.high[i] === b.high[k] &&
    a.low[i] === b.low[k] &&
    a.close[i] === b.close[k] &&
    a.volume[i] === b.volume[k]
  );
}
