/**
 * Why candles could not be fetched.
 *
 * - `rate_limited`: too many requests, or banned for a while; `retryAfterMs` says for how long, when the exchange said so
 * - `timeout`: no complete answer in time
 * - `network`: no connection, or one that ended before the answer was complete
 * - `bad_symbol`, `bad_timeframe`: the exchange does not have it
 * - `maintenance`: the exchange says that it is down
 * - `malformed`: an answer that is no JSON, or has rows and no candle among them
 * - `empty`: an answer without a candle where there must be one
 * - `auth`: the exchange refuses this client (credentials, permission, location)
 * - `exchange_error`: any other error of the exchange
 * - `unsupported`: ccxt has no such exchange, or it has closed
 * - `cancelled`: the caller gave up
 */
export type FetchFailureReason =
  | 'rate_limited'
  | 'timeout'
  | 'network'
  | 'bad_symbol'
  | 'bad_timeframe'
  | 'maintenance'
  | 'malformed'
  | 'empty'
  | 'auth'
  | 'exchange_error'
  | 'unsupported'
  | 'cancelled';

export interface FetchFailureOptions {
  readonly retryable: boolean;
  readonly retryAfterMs?: number | null;
  readonly status?: number | null;
  readonly cause?: unknown;
}

/** Why candles could not be fetched, and whether asking again can help. */
export class FetchFailure extends Error {
  override readonly name = 'FetchFailure';
  readonly code: FetchFailureReason;
  readonly retryable: boolean;
  /** How long the exchange asked to wait, or null. */
  readonly retryAfterMs: number | null;
  /** HTTP status of the answer, or null when there was none. */
  readonly status: number | null;

  constructor(code: FetchFailureReason, message: string, options: FetchFailureOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable;
    this.retryAfterMs = options.retryAfterMs ?? null;
    this.status = options.status ?? null;
  }
}
