import { ValidatorError } from './errors.ts';

/**
 * What the checks must know of an exchange's habits. Plain data; `@quality/exchanges` has one for each exchange and adds what fetching needs.
 */
export interface ExchangeProfile {
  readonly id: string;
  /** Milliseconds after a candle's close until it is final. Never counted as more than half a timeframe. */
  readonly graceMs: number;
  /** What the exchange publishes for an interval in which nothing traded: no candle, or a filler candle. */
  readonly withoutTrades: 'omits' | 'fills' | 'unknown';
  /** Offset of the grid from the UTC epoch in milliseconds, by timeframe unit; weeks without an entry start on Monday. */
  readonly anchorsMs: Readonly<Partial<Record<'m' | 'h' | 'd' | 'w', number>>>;
  /** Open is the previous close and may lie outside high and low (BitMEX). */
  readonly openMayLeaveRange: boolean;
  /** What `volume` counts. */
  readonly volumeUnit: 'base' | 'quote' | 'contracts';
  /** Prices of this market may be zero or negative (spreads, some derivatives). */
  readonly nonPositivePricesAllowed: boolean;
  /** Candles of one page of history, for telling a paging fault. `null` when not known. */
  readonly pageLimit: number | null;
  /** Candles that the exchange serves back from now, or `null` without a limit. */
  readonly historyDepth: number | null;
}

/** Profile of an exchange of which nothing is known. */
export const DEFAULT_PROFILE: ExchangeProfile = {
  id: 'default',
  graceMs: 5000,
  withoutTrades: 'unknown',
  anchorsMs: {},
  openMayLeaveRange: false,
  volumeUnit: 'base',
  nonPositivePricesAllowed: false,
  pageLimit: null,
  historyDepth: null,
};

/** Profile of candles that come from no exchange: no grace. */
export const NO_EXCHANGE_PROFILE: ExchangeProfile = { ...DEFAULT_PROFILE, id: 'none', graceMs: 0 };

/**
 * Milliseconds from a candle's close until it counts as closed: the profile's grace, never over half a timeframe.
 *
 * @throws ValidatorError `invalid_option` when the profile's grace is negative or not a number.
 */
export function graceOf(profile: ExchangeProfile, durationMs: number): number {
  if (!Number.isFinite(profile.graceMs) || profile.graceMs < 0) {
    throw new ValidatorError(
      'invalid_option',
      `profile ${profile.id}: graceMs is ${profile.graceMs}: it must be a number from 0`,
    );
  }
  return Math.min(profile.graceMs, durationMs / 2);
}
