import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import { ApiError } from './api-error.ts';
import type { CheckOutcome, CheckSettings, CheckTask } from './check/check.ts';
import type { RangeQuestion, RangeVerdict } from './ready/judge-range.ts';

export interface WorkerPoolOptions {
  /** Longest time of one task, milliseconds; then its thread is ended and replaced. */
  readonly timeoutMs: number;
  readonly settings: CheckSettings;
}

/** Tasks that wait beyond this are refused: each holds its candles in memory. */
const MAX_WAITING = 32;

/** Worker threads that judge candles, so that the event loop stays free. One is kept warm. */
export class WorkerPool {
  readonly #pool: Piscina;
  readonly #timeoutMs: number;

  constructor({ timeoutMs, settings }: WorkerPoolOptions) {
    this.#timeoutMs = timeoutMs;
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    this.#pool = new Piscina({
      filename: new URL(`./worker.${extension}`, import.meta.url).href,
      minThreads: 1,
      maxThreads: Math.max(1, availableParallelism() - 1),
      idleTimeout: 60_000,
      maxQueue: MAX_WAITING,
      workerData: settings,
      recordTiming: false,
    });
  }

  check(task: CheckTask, signal: AbortSignal): Promise<CheckOutcome> {
    return this.#run('check', task, signal);
  }

  judgeRange(question: RangeQuestion, signal: AbortSignal): Promise<RangeVerdict> {
    return this.#run('judgeRange', question, signal);
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }

  /** @throws ApiError `overloaded` when too many wait or the time is over. */
  async #run<T>(name: string, task: unknown, signal: AbortSignal): Promise<T> {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(this.#timeoutMs)]);
    try {
      return (await this.#pool.run(task, { name, signal: limit })) as T;
    } catch (error) {
      if (limit.aborted)
        throw new ApiError('overloaded', 'judging took too long and was stopped; send fewer candles', { cause: error });
      if (error instanceof Error && /queue/i.test(error.message)) {
        throw new ApiError('overloaded', 'too many candles wait to be judged; try again later', { cause: error });
      }
      throw error;
    }
  }
}
