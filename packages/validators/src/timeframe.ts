import { ValidatorError } from './errors.ts';
import type { ExchangeProfile } from './exchange-profile.ts';

/** Units of a timeframe: second, minute, hour, day, week, calendar month. */
export type TimeframeUnit = 's' | 'm' | 'h' | 'd' | 'w' | 'M';

const UNIT_MS: Readonly<Record<Exclude<TimeframeUnit, 'M'>, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** Mean length of a Gregorian month. */
const MEAN_MONTH_MS = 2_629_746_000;

/** The epoch was a Thursday: the first Monday is 1970-01-05. */
const MONDAY_MS = 345_600_000;

const LONGEST_MS = 100 * 12 * MEAN_MONTH_MS;

/**
 * The length of a candle and the grid of open times that follows from it. Slots are numbered by integers from the grid's anchor;
 * slot 0 of a month grid is January 1970.
 */
export class Timeframe {
  /** As written: `1m` is a minute, `1M` a month. */
  readonly name: string;
  readonly amount: number;
  readonly unit: TimeframeUnit;
  /** Length of a candle in milliseconds; of a month grid the mean length. */
  readonly durationMs: number;
  /** Offset of the grid from the epoch in milliseconds; 0 for months. */
  readonly anchorMs: number;
  /** Calendar months of a candle; 0 when its length is fixed. */
  readonly months: number;

  constructor(name: string, amount: number, unit: TimeframeUnit, anchorMs: number) {
    this.name = name;
    this.amount = amount;
    this.unit = unit;
    this.months = unit === 'M' ? amount : 0;
    this.durationMs = unit === 'M' ? amount * MEAN_MONTH_MS : amount * UNIT_MS[unit];
    this.anchorMs = anchorMs;
  }

  /** Number of the slot that holds time `ms`. */
  slotOf(ms: number): number {
    if (this.months === 0) return Math.floor((ms - this.anchorMs) / this.durationMs);
    const date = new Date(ms);
    return Math.floor(((date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth()) / this.months);
  }

  /** Open time of a slot. */
  timeOf(slot: number): number {
    if (this.months === 0) return this.anchorMs + slot * this.durationMs;
    const month = slot * this.months;
    const year = 1970 + Math.floor(month / 12);
    const date = new Date(0);
    date.setUTCFullYear(year, month - (year - 1970) * 12, 1);
    return date.getTime();
  }

  /** Whether `ms` is the open time of a slot. */
  isAligned(ms: number): boolean {
    return this.timeOf(this.slotOf(ms)) === ms;
  }

  /** Close time of a candle that opened at `ms`: one length later; for months the end of its slot. */
  closeOf(ms: number): number {
    return this.months === 0 ? ms + this.durationMs : this.timeOf(this.slotOf(ms) + 1);
  }
}

/**
 * Reads a timeframe as ccxt writes it: a whole number and one of s, m, h, d, w, M.
 *
 * @param anchorsMs offsets of the exchange's grid; a week without an entry starts on Monday.
 * @throws ValidatorError `invalid_timeframe` with the value and what is allowed.
 * @example parseTimeframe('15m').durationMs // 900000
 */
export function parseTimeframe(text: string, anchorsMs: ExchangeProfile['anchorsMs'] = {}): Timeframe {
  const match = typeof text === 'string' ? /^([1-9]\d{0,5})([smhdwM])$/.exec(text) : null;
  if (match === null) {
    throw new ValidatorError(
      'invalid_timeframe',
      `timeframe ${JSON.stringify(text) ?? String(text)} is not known: write a whole number and a unit, s, m, h, d, w or M, such as 1s, 1m, 4h, 1d, 1w, 1M (m is a minute, M a month)`,
    );
  }
  const unit = match[2] as TimeframeUnit;
  const anchorMs = unit === 'M' ? 0 : unit === 's' ? 0 : (anchorsMs[unit] ?? (unit === 'w' ? MONDAY_MS : 0));
  if (!Number.isInteger(anchorMs)) {
    throw new ValidatorError('invalid_option', `anchorsMs.${unit} is ${anchorMs}: it must be a whole number of milliseconds`);
  }
  const timeframe = new Timeframe(text, Number(match[1]), unit, anchorMs);
  if (timeframe.durationMs > LONGEST_MS) {
    throw new ValidatorError('invalid_timeframe', `timeframe ${JSON.stringify(text)} is too long: at most 100 years`);
  }
  return timeframe;
}
