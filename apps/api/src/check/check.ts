import { performance } from 'node:perf_hooks';
import { workerData } from 'node:worker_threads';
import { type Config, policyOf } from '@quality/config';
import { profileOf } from '@quality/exchanges/profiles';
import { assess, CandleSeries, graceOf, parseTimeframe, type Timeframe, ValidatorError } from '@quality/validators';
import type { ProblemError } from '../schemas/problem.ts';
import { LATEST_MS } from '../schemas/time.ts';
import { readCheckRequest } from './read-request.ts';

/** What a worker thread is given. */
export interface CheckTask {
  /** The body as it came. */
  readonly body: Uint8Array;
  /** The server's clock, UTC epoch ms. */
  readonly clockMs: number;
}

/** What every worker thread knows from its start. */
export type CheckSettings = Pick<Config, 'policies' | 'windows'>;

/** What a worker thread gives back: a report as JSON text, or why there is none. */
export type CheckOutcome =
  | { readonly ok: true; readonly json: string }
  | { readonly ok: false; readonly detail: string; readonly errors: readonly ProblemError[] };

const settings = workerData as CheckSettings;

/** Judges the candles of a request body. Runs in a worker thread, so that parsing a large body stops nobody else. */
export function check({ body, clockMs }: CheckTask): CheckOutcome {
  const read = readCheckRequest(body);
  if (!read.ok) return read;
  const { exchange = null, symbol = null, timeframe: name, candles, now } = read.request;
  const profile = exchange === null ? null : profileOf(exchange);
  try {
    const timeframe = parseTimeframe(name, profile?.anchorsMs);
    const series = CandleSeries.fromRows(candles);
    const report = assess(series, {
      feed: { exchange, symbol, timeframe: name },
      now: now ?? closeOfLast(series, timeframe, clockMs) + (profile ? graceOf(profile, timeframe.durationMs) : 0),
      ...(profile ? { profile } : {}),
      ...(exchange !== null && symbol !== null ? { policy: policyOf(settings, { exchange, symbol, timeframe: name }) } : {}),
      window: 'all',
      stopwatch: () => performance.now(),
    });
    return { ok: true, json: JSON.stringify(report) };
  } catch (error) {
    // Market data is never an exception: this is a timeframe or option that cannot be.
    if (error instanceof ValidatorError) return { ok: false, detail: error.message, errors: [] };
    throw error;
  }
}

/**
 * Close of the newest row that is not in the future, or of the newest row when all are; 0 without any open time.
 * One wrong open time must not make all the others old.
 */
function closeOfLast(series: CandleSeries, timeframe: Timeframe, clockMs: number): number {
  let last = Number.NEGATIVE_INFINITY;
  let first = Number.POSITIVE_INFINITY;
  for (const time of series.time) {
    if (time > last && time <= clockMs) last = time;
    if (time < first) first = time;
  }
  const newest = Number.isFinite(last) ? last : first;
  return newest <= LATEST_MS ? timeframe.closeOf(newest) : 0;
}
