import type { FetchFailureReason } from '@quality/exchanges';

export interface CircuitBreakerOptions {
  /** Failures in a row that open it. */
  readonly failures: number;
  /** Time that it stays open before one request may try, in milliseconds. */
  readonly openMs: number;
}

/** Reasons that say something of the whole exchange; the others are the affair of one feed. */
const EXCHANGE_WIDE: ReadonlySet<FetchFailureReason> = new Set([
  'rate_limited',
  'timeout',
  'network',
  'maintenance',
  'malformed',
  'auth',
  'exchange_error',
]);

/** True for a reason that says something of the whole exchange, not of one feed. */
export function isExchangeWide(reason: FetchFailureReason): boolean {
  return EXCHANGE_WIDE.has(reason);
}

/** Leaves an exchange alone that does not answer: closed, open after failures in a row, half open for one request after a while. */
export class CircuitBreaker {
  readonly #options: CircuitBreakerOptions;
  #failures = 0;
  #openUntilMs: number | null = null;
  #trialRunning = false;
  #reason: FetchFailureReason | null = null;

  constructor(options: CircuitBreakerOptions) {
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#openUntilMs !== null;
  }

  /** Why the exchange is left alone, or `null` while it is not. */
  get reason(): FetchFailureReason | null {
    return this.isOpen ? this.#reason : null;
  }

  /** True when a request may go out; while half open that is one request at a time. */
  admits(nowMs: number): boolean {
    if (this.#openUntilMs === null) return true;
    if (nowMs < this.#openUntilMs || this.#trialRunning) return false;
    this.#trialRunning = true;
    return true;
  }

  /** The exchange answered. */
  succeed(): void {
    this.#failures = 0;
    this.#openUntilMs = null;
    this.#trialRunning = false;
  }

  /** A request failed; with `retryAfterMs` the exchange itself said how long to wait, and it is left alone at once. */
  fail(reason: FetchFailureReason, nowMs: number, retryAfterMs: number | null = null): void {
    this.#trialRunning = false;
    // An answer that is about one feed proves that the exchange is there.
    if (!isExchangeWide(reason)) {
      if (reason !== 'cancelled') this.succeed();
      return;
    }
    this.#reason = reason;
    this.#failures += 1;
    const isTripped = this.#failures >= this.#options.failures || this.#openUntilMs !== null;
    if (isTripped || retryAfterMs !== null)
      this.#openUntilMs = nowMs + Math.max(isTripped ? this.#options.openMs : 0, retryAfterMs ?? 0);
  }
}
