import { FetchFailure } from '@quality/exchanges';

export interface RetryOptions {
  /** Tries in all, the first one included. */
  readonly attempts: number;
  /** Bound of the first wait in milliseconds; it doubles with each try. */
  readonly baseMs: number;
  /** Highest bound of a wait in milliseconds. */
  readonly maxMs: number;
}

export interface RetryContext {
  readonly now: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** From 0 to 1. */
  readonly random: () => number;
  /** No try begins after it, UTC epoch ms. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

/**
 * Runs `attempt` until it succeeds, fails for good, or there is no try or time left. The wait before try n is drawn evenly from 0 to
 * `baseMs × 2ⁿ`, at most `maxMs` (full jitter), and never shorter than the exchange asked for.
 */
export async function retry<T>(attempt: () => Promise<T>, options: RetryOptions, context: RetryContext): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof FetchFailure) || !error.retryable || tried >= options.attempts) throw error;
      const waitMs = Math.max(
        context.random() * Math.min(options.maxMs, options.baseMs * 2 ** (tried - 1)),
        error.retryAfterMs ?? 0,
      );
      if (context.now() + waitMs >= context.deadlineMs) throw error;
      await context.sleep(waitMs, context.signal);
    }
  }
}
