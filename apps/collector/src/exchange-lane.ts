import type { CandleSource, FetchRequest, FetchResult } from '@quality/exchanges';
import { FetchFailure } from '@quality/exchanges';
import type { CollectorMetrics } from '@quality/metrics';
import PQueue from 'p-queue';
import type { CircuitBreakerOptions } from './circuit-breaker.ts';
import { CircuitBreaker, isExchangeWide } from './circuit-breaker.ts';
import { Finality } from './company/finality.ts';
import type { Outage } from './repair/gap-cause.ts';
import { OutageLog } from './repair/outage-log.ts';
import { type RetryOptions, retry } from './retry.ts';

export interface LaneOptions {
  readonly source: CandleSource;
  readonly concurrency: number;
  readonly retry: RetryOptions;
  readonly breaker: CircuitBreakerOptions;
  readonly metrics: CollectorMetrics | null;
  readonly now: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly random: () => number;
}

/** The requests of one exchange: a bounded number at a time, first come first served, with retries and a circuit breaker. */
export class ExchangeLane {
  readonly exchange: string;
  readonly source: CandleSource;
  /** When its candles are final, as learned from what it sends. */
  readonly finality = new Finality();
  readonly #options: LaneOptions;
  readonly #queue: PQueue;
  readonly #breaker: CircuitBreaker;
  readonly #outages = new OutageLog();
  readonly #stop = new AbortController();

  constructor(options: LaneOptions) {
    this.exchange = options.source.exchange;
    this.source = options.source;
    this.#options = options;
    this.#queue = new PQueue({ concurrency: options.concurrency });
    this.#breaker = new CircuitBreaker(options.breaker);
    options.metrics?.declareExchange(this.exchange);
  }

  /** Aborted when the lane closes. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** Why the exchange is left alone, or `null` while it is not. */
  get heldBackBy(): FetchFailure['code'] | null {
    return this.#breaker.reason;
  }

  /** When the exchange did not answer, as far as is remembered. */
  get outages(): readonly Outage[] {
    return this.#outages.outages;
  }

  /** Runs `task` when it is its turn. After the lane was closed its fetches fail at once with the reason `cancelled`. */
  enqueue<T>(task: () => Promise<T>, priority: 'tick' | 'repair' = 'tick'): Promise<T> {
    const done = this.#queue.add(task, { priority: priority === 'tick' ? 1 : 0 });
    this.#options.metrics?.queueDepth.set({ exchange: this.exchange }, this.#queue.size);
    return done;
  }

  /**
   * Fetches candles, with retries until `deadlineMs`.
   * @throws FetchFailure; with the reason of the breaker, and without a request, while the exchange is left alone.
   */
  async fetch(request: FetchRequest, deadlineMs: number): Promise<FetchResult> {
    const { now, sleep, random, metrics } = this.#options;
    const { exchange } = this;
    metrics?.queueDepth.set({ exchange }, this.#queue.size);
    return retry(() => this.#attempt({ ...request, signal: this.signal }), this.#options.retry, {
      now,
      sleep,
      random,
      deadlineMs,
      signal: this.signal,
    });
  }

  /** Ends what is running with the reason `cancelled`, waits for it, and closes the source. */
  async close(): Promise<void> {
    this.#stop.abort();
    await Promise.all([this.source.close(), this.#queue.onIdle()]);
  }

  async #attempt(request: FetchRequest): Promise<FetchResult> {
    const { now, metrics } = this.#options;
    const { exchange } = this;
    if (this.signal.aborted) throw toFailure(null, true);
    const held = this.#breaker.reason;
    if (!this.#breaker.admits(now())) throw new HeldBack(held ?? 'exchange_error', exchange);
    const end = metrics?.fetchDuration.startTimer({ exchange });
    metrics?.fetchesInFlight.inc({ exchange });
    try {
      const result = await this.source.fetchCandles(request);
      this.#breaker.succeed();
      this.#outages.succeed(now());
      if (result.malformedRows > 0) metrics?.malformedRows.inc({ exchange }, result.malformedRows);
      return result;
    } catch (error) {
      const failure = toFailure(error, this.signal.aborted);
      this.#breaker.fail(failure.code, now(), failure.retryAfterMs);
      if (isExchangeWide(failure.code)) this.#outages.fail(now(), failure.code);
      if (failure.code !== 'cancelled') metrics?.fetchErrors.inc({ exchange, reason: failure.code });
      throw failure;
    } finally {
      end?.();
      metrics?.fetchesInFlight.dec({ exchange });
      metrics?.circuitOpen.set({ exchange }, this.#breaker.isOpen ? 1 : 0);
    }
  }
}

/** No request was made, because the exchange is left alone after repeated failures. */
export class HeldBack extends FetchFailure {
  constructor(reason: FetchFailure['code'], exchange: string) {
    super(reason, `${exchange} is left alone for a while after repeated failures (${reason})`, { retryable: false });
  }
}

/** Whatever a source throws is a reason; an error without one must not stop the feed. */
function toFailure(error: unknown, isCancelled: boolean): FetchFailure {
  if (isCancelled) return new FetchFailure('cancelled', 'the collector is stopping', { retryable: false, cause: error });
  if (error instanceof FetchFailure) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new FetchFailure('exchange_error', message, { retryable: false, cause: error });
}
