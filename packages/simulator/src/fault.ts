/** Which feeds a fault strikes: what is not named means all. */
export interface FaultTarget {
  readonly exchange: string;
  readonly symbol?: string;
  readonly timeframe?: string;
}

/** Counted in slots of the asked timeframe since the epoch: the slots `k` with `k mod every < length` are struck, so all pages agree. */
export interface Periodic {
  readonly every?: number;
  /** Strikes only slots that open in `[fromMs, toMs)`. */
  readonly fromMs?: number;
  readonly toMs?: number;
}

/** Faults in the candles. They are functions of time, so every page and every repeat shows the same. */
export type DataFault =
  /** Candles are missing. Default: 3 of every 60. */
  | ({ readonly kind: 'gap'; readonly length?: number } & Periodic)
  /** The close (and the high or low with it) is wrong by a factor. Default: 1.1, every 97th candle. */
  | ({ readonly kind: 'bad_tick'; readonly factor?: number } & Periodic)
  /** Price and volume stand still since `fromMs`, open times go on. Default: since the fault was set. */
  | { readonly kind: 'frozen'; readonly fromMs?: number }
  /** No candle that closes after `fromMs`. Default: the time when the fault was set. */
  | { readonly kind: 'stale'; readonly fromMs?: number }
  /** Candles come twice; with `conflicting` the second has another close. Default: every 50th. */
  | ({ readonly kind: 'duplicates'; readonly conflicting?: boolean } & Periodic)
  /** Until `afterMs` past its close a candle shows a preliminary close and volume. Default: one slot, every 10th candle. */
  | ({ readonly kind: 'revised'; readonly afterMs?: number } & Periodic)
  /** One field of a row is null. Default: the close of every 40th. */
  | ({ readonly kind: 'missing_value'; readonly field?: 'open' | 'high' | 'low' | 'close' | 'volume' } & Periodic)
  /** Prices multiplied. Default 1.02. */
  | { readonly kind: 'shifted'; readonly factor?: number }
  /** The newest candles appear late, by this many slots. Default 1. */
  | { readonly kind: 'lagging'; readonly slots?: number }
  /** Candles carry the stamp of their close instead of their open. */
  | { readonly kind: 'close_stamped' }
  /** The exchange's clock is ahead (or behind, when negative). Default 90 s. */
  | { readonly kind: 'clock_skew'; readonly skewMs?: number }
  /** The first candle of every page that asks for a start is left out. */
  | { readonly kind: 'page_edge' }
  /** Only the first half of each page is delivered. */
  | { readonly kind: 'half_page' }
  /** The answer is well formed and has no candle. */
  | { readonly kind: 'empty' }
  /** The market is gone from the list, and its candles are refused as of an unknown symbol. */
  | { readonly kind: 'market_removed' };

/** Faults of the connection. `requests` ends the fault after that many struck requests; without it the fault stays. */
export type HttpFault = { readonly requests?: number } & (
  | { readonly kind: 'rate_limited'; readonly retryAfterSeconds?: number }
  | { readonly kind: 'banned'; readonly retryAfterSeconds?: number }
  | { readonly kind: 'server_error' }
  | { readonly kind: 'maintenance' }
  | { readonly kind: 'hang' }
  | { readonly kind: 'stalled_body' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'cut_body' }
  | { readonly kind: 'malformed' }
);

export type Fault = DataFault | HttpFault;
export type FaultKind = Fault['kind'];

export const HTTP_FAULT_KINDS = [
  'rate_limited',
  'banned',
  'server_error',
  'maintenance',
  'hang',
  'stalled_body',
  'reset',
  'cut_body',
  'malformed',
] as const satisfies readonly HttpFault['kind'][];

export const DATA_FAULT_KINDS = [
  'gap',
  'bad_tick',
  'frozen',
  'stale',
  'duplicates',
  'revised',
  'missing_value',
  'shifted',
  'lagging',
  'close_stamped',
  'clock_skew',
  'page_edge',
  'half_page',
  'empty',
  'market_removed',
] as const satisfies readonly DataFault['kind'][];

export interface TargetedFault {
  readonly target: FaultTarget;
  readonly fault: Fault;
}

/** A fault asked for by name and options that cannot be. */
export class FaultError extends Error {
  override readonly name = 'FaultError';
  readonly code = 'invalid_fault';
  readonly retryable = false;
}
