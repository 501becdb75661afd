/** What the collector knows of one exchange. */
export interface ExchangeState {
  readonly exchange: string;
  readonly feeds: number;
  /** Why it is left alone, or `null` while it is not. */
  readonly heldBackBy: string | null;
  /** Seconds after the close until 99 of 100 candles did not change any more; `null` until 100 were seen. */
  readonly finalSeconds: number | null;
  /** Grace of its profile in seconds: below `finalSeconds` it is too short. */
  readonly graceSeconds: number;
  readonly openGaps: number;
}

/** What the collector knows now. */
export interface CollectorState {
  readonly exchanges: readonly ExchangeState[];
}
