import { performance } from 'node:perf_hooks';
import { workerData } from 'node:worker_threads';
import { type Config, policyOf } from '@quality/config';
import { profileOf } from '@quality/exchanges/profiles';
import { assess, CandleSeries, graceOf, parseTimeframe, type Report, type Timeframe, ValidatorError } from '@quality/validators';
import type { ProblemError } from '../schemas/problem.ts';
import { LATEST_MS } from '../schemas/time.ts';
import { readCheckRequest } from './read-request.ts';
import { mostSlotsOf } from './request.ts';

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
  | {
      readonly ok: false;
      /** Default `invalid_request`. */
      readonly code?: 'unprocessable';
      readonly detail: string;
      readonly errors: readonly ProblemError[];
    };

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
    return tooLong(report.window, candles.length, name) ?? { ok: true, json: JSON.stringify(report) };
  } catch (error) {
    // Market data is never an exception: this is a timeframe or option that cannot be.
    if (error instanceof ValidatorError) return { ok: false, detail: error.message, errors: [] };
    throw error;
  }
}

/** Why a window is too long for its rows: a report that lists every missing candle of it would be far larger than the request. */
function tooLong({ from, to, expected }: Report['window'], rowCount: number, timeframe: string): CheckOutcome | null {
  const most = mostSlotsOf(rowCount);
  if (expected <= most) return null;
  const message = `${rowCount} rows span ${expected} slots of ${timeframe}, from ${from} to ${to}, where at most ${most} can be`;
  return { ok: false, code: 'unprocessable', detail: `candles: ${message}`, errors: [{ in: 'body', name: 'candles', message }] };
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
