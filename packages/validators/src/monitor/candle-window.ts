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
import type { Scan } from '../scan.ts';
import { emptyMissing, noteMissing } from '../scan.ts';
import type { Timeframe } from '../timeframe.ts';
import { SlidingColumns } from './sliding-columns.ts';
import { SortedValues } from './sorted-values.ts';

/** Mark of a candle whose row does not come after all earlier and before all later ones: it cannot be taken from the front by itself. */
const ENTANGLED = 1 << 15;
const BITS = 9;

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
  readonly #traded: SortedValues;
  readonly #before = new CandlesBefore();
  /** Candles with each bit of their flags. */
  readonly #counts = new Int32Array(BITS);
  /** Runs of slots without a candle between two candles on the grid. */
  readonly gapFrom: number[] = [];
  readonly gapLength: number[] = [];
  #lastSlot = Number.NaN;
  received = 0;
  filler = 0;
  newestValidMs = Number.NaN;
  missing = emptyMissing();

  constructor(timeframe: Timeframe, most: number, openCounts: boolean) {
    this.#timeframe = timeframe;
    this.#openCounts = openCounts;
    this.candles = new SlidingColumns(most);
    this.positive = new SlidingColumns(most);
    this.#traded = new SortedValues(most);
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

  /** Volumes above 0 of the valid candles, ascending; valid until the next change. */
  get tradedVolumes(): Float64Array {
    return this.#traded.view();
  }

  /** Bits that are set in the flags of any candle. */
  get seen(): number {
    let seen = 0;
    for (let bit = 0; bit < BITS; bit++) if (this.#counts[bit] !== 0) seen |= 1 << bit;
    return seen;
  }

  /** Whether the first candle can be taken away without another look at the rows. */
  get isFirstApart(): boolean {
    return ((this.candles.marks[this.candles.start] as number) & ENTANGLED) === 0;
  }

  /** Adds the next candle, later than all others. */
  add(time: number, open: number, high: number, low: number, close: number, volume: number): void {
    const i = this.#place(time, open, high, low, close, volume);
    const flags = this.candles.marks[i] as number;
    if ((flags & INVALID) !== 0) noteMissing(this.candles, i, time, this.missing);
    else if (volume > 0) this.#traded.add(volume);
  }

  /** Takes the first candle away. */
  dropFirst(): void {
    const { candles, missing } = this;
    const i = candles.start;
    const time = candles.time[i] as number;
    const flags = candles.marks[i] as number;
    candles.dropFirst();
    this.#count(flags, -1);
    if ((flags & INVALID) !== 0) {
      for (const field of Object.values(missing)) {
        const at = field.times.indexOf(time);
        if (at < 0) continue;
        field.times.splice(at, 1);
        field.rows--;
      }
    } else if ((candles.volume[i] as number) > 0) this.#traded.remove(candles.volume[i] as number);
    if ((flags & (INVALID | NOT_POSITIVE)) === 0) this.positive.dropFirst();
    if ((flags & MISALIGNED) === 0 && this.gapFrom[0] === this.#timeframe.slotOf(time) + 1) {
      this.gapFrom.shift();
      this.gapLength.shift();
    }
    if (time === this.newestValidMs) this.newestValidMs = Number.NaN;
    this.#forget(flags, candles.open[i] as number, candles.close[i] as number);
  }

  /** Takes over the candles of a scan. Of those not `apart` from the order of rows the window knows only that they are there. */
  adopt({ candles, rows }: Scan, apart: Uint8Array | null): void {
    this.#clear();
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
      if (apart !== null && apart[c] !== 1) this.candles.marks[i] = flags | ENTANGLED;
    }
    this.#traded.reset(traded.subarray(0, count).sort());
    this.missing = rows.missing;
  }

  #clear(): void {
    this.candles.clear();
    this.positive.clear();
    this.#before.forget(BESIDE);
    this.#counts.fill(0);
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
        this.gapFrom.push(this.#lastSlot + 1);
        this.gapLength.push(slot - this.#lastSlot - 1);
      }
      this.#lastSlot = slot;
    } else flags |= MISALIGNED;
    candles.marks[i] = flags;
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
      if ((rest & 1) !== 0) this.#counts[bit] = (this.#counts[bit] as number) + step;
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
