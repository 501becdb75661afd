/** Trades of one interval, summed up. */
export interface Bar {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  /** Number of trades, at least 1: an interval without trades has no bar. */
  readonly trades: number;
}

/** What traded in one market, readable at any time in any order: equal questions give equal answers. */
export interface Tape {
  /** Length of the shortest interval that it knows, ms. */
  readonly baseMs: number;
  /** The bar of `[fromMs, toMs)` from trades before `nowMs`, or null when nothing traded. Bounds lie on multiples of `baseMs`. */
  bar(fromMs: number, toMs: number, nowMs: number): Bar | null;
  /** Close of the newest trade before `timeMs`. */
  lastClose(timeMs: number): number;
}

/** The bar of two intervals, the earlier one first. */
export function joinBars(first: Bar | null, second: Bar | null): Bar | null {
  if (first === null) return second;
  if (second === null) return first;
  return {
    open: first.open,
    high: Math.max(first.high, second.high),
    low: Math.min(first.low, second.low),
    close: second.close,
    volume: roundVolume(first.volume + second.volume),
    trades: first.trades + second.trades,
  };
}

/** Volumes have 8 decimals, as on the exchanges. */
export function roundVolume(volume: number): number {
  return Math.round(volume * 1e8) / 1e8;
}
