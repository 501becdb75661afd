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
  | 'cancelled';

/** Why candles could not be fetched, and whether asking again can help. */
export class FetchFailure extends Error {
  override readonly name = 'FetchFailure';
  readonly code: FetchFailureReason;
  readonly retryable: boolean;
  /** What the exchange asked for in a Retry-After, or null. */
  readonly retryAfterMs: number | null;

  constructor(
    code: FetchFailureReason,
    message: string,
    options: { retryable: boolean; retryAfterMs?: number | null; cause?: unknown },
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}
