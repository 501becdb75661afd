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
