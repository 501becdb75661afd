import type { CandleArrays } from './gather-columns.ts';

/** Bits of a candle's flags: what the checks need not look for again. The first four are faults of the candle by itself. */
export const MISALIGNED = 1;
/** A value is missing. */
export const INVALID = 2;
/** High or low does not enclose open and close; values that are missing are not compared. */
export const BROKEN_RANGE = 4;
/** A price of 0 or below. */
export const NOT_POSITIVE = 8;
export const NEGATIVE_VOLUME = 16;
/** Repeats the valid candle before it, or stands at its close. */
export const STANDING = 32;
/** Stands at the close before it without volume. */
export const FILLER = 64;
/** Opens beyond `CALM_FACTOR` from the close before it. */
export const JUMP = 128;
/** A price lies beyond `CALM_FACTOR` from the close of the positive candle before it. */
export const WILD = 256;

/** Bits that say what a candle is beside the ones before it. */
export const BESIDE = STANDING | FILLER | JUMP | WILD;

/** Factor from the close before beyond which no price of a calm candle lies. Every check of jumps starts above it. */
export const CALM_FACTOR = 1.09;

/** The candles before one that its flags compare it with, each NaN where there is none. */
export class CandlesBefore {
  /** Prices of the newest valid candle. */
  open = Number.NaN;
  high = Number.NaN;
  low = Number.NaN;
  close = Number.NaN;
  /** Close of the newest valid candle whose open and close are positive, and of the newest whose four prices are. */
  jumpClose = Number.NaN;
  positiveClose = Number.NaN;

  /** Forgets the candles with which these bits come about. */
  forget(bits: number): void {
    if ((bits & (STANDING | FILLER)) !== 0) {
      this.open = Number.NaN;
      this.high = Number.NaN;
      this.low = Number.NaN;
      this.close = Number.NaN;
    }
    if ((bits & JUMP) !== 0) this.jumpClose = Number.NaN;
    if ((bits & WILD) !== 0) this.positiveClose = Number.NaN;
  }

  /** Takes candle `c`, whose flags are known, for the newest. */
  add({ open, high, low, close }: CandleArrays, c: number, flags: number): void {
    if ((flags & INVALID) !== 0) return;
    this.open = open[c] as number;
    this.high = high[c] as number;
    this.low = low[c] as number;
    this.close = close[c] as number;
    if (this.open > 0 && this.close > 0) this.jumpClose = this.close;
    if ((flags & NOT_POSITIVE) === 0) this.positiveClose = this.close;
  }
}

/**
 * Flags of candle `c` but for `MISALIGNED`.
 *
 * @param openCounts whether an open outside of high and low is a fault.
 */
export function flagsOf(candles: CandleArrays, c: number, before: CandlesBefore, openCounts: boolean): number {
  const o = candles.open[c] as number;
  const h = candles.high[c] as number;
  const l = candles.low[c] as number;
  const cl = candles.close[c] as number;
  const v = candles.volume[c] as number;
  const flags = ownFlags(o, h, l, cl, v, openCounts);
  return (flags & INVALID) !== 0 ? flags : flags | flagsBeside(before, o, h, l, cl, v, (flags & NOT_POSITIVE) === 0);
}

/** What a candle shows by itself. */
function ownFlags(o: number, h: number, l: number, cl: number, v: number, openCounts: boolean): number {
  const sum = o + h + l + cl + v;
  // A finite sum means five finite values; an infinite one may be a true overflow.
  if (sum - sum !== 0 && !allFinite(o, h, l, cl, v)) {
    // No comparison with NaN holds.
    return INVALID | comparisons(finite(o), finite(h), finite(l), finite(cl), finite(v), openCounts);
  }
  return comparisons(o, h, l, cl, v, openCounts);
}

function comparisons(o: number, h: number, l: number, cl: number, v: number, openCounts: boolean): number {
  let flags = 0;
  if (h < l || h < cl || l > cl || (openCounts && (h < o || l > o))) flags |= BROKEN_RANGE;
  if (o <= 0 || h <= 0 || l <= 0 || cl <= 0) flags |= NOT_POSITIVE;
  if (v < 0) flags |= NEGATIVE_VOLUME;
  return flags;
}

/** What a valid candle shows beside those before it. */
function flagsBeside(before: CandlesBefore, o: number, h: number, l: number, cl: number, v: number, isPositive: boolean): number {
  let flags = 0;
  if (cl === before.close) {
    const stands = o === cl && h === cl && l === cl;
    if (stands || (o === before.open && h === before.high && l === before.low)) flags |= STANDING;
    if (stands && v === 0) flags |= FILLER;
  }
  const { jumpClose, positiveClose } = before;
  if (o > 0 && cl > 0 && (o > jumpClose * CALM_FACTOR || o * CALM_FACTOR < jumpClose)) flags |= JUMP;
  if (isPositive) {
    const top = positiveClose * CALM_FACTOR;
    const bottom = positiveClose / CALM_FACTOR;
    if (Math.max(o, h, l, cl) > top || Math.min(o, h, l, cl) < bottom) flags |= WILD;
  }
  return flags;
}

function allFinite(a: number, b: number, c: number, d: number, e: number): boolean {
  return Number.isFinite(a) && Number.isFinite(b) && Number.isFinite(c) && Number.isFinite(d) && Number.isFinite(e);
}

/** NaN for an infinite value. */
function finite(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN;
}
