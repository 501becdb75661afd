import { basename } from 'node:path';
import {
  assess,
  CandleSeries,
  type ExchangeProfile,
  graceOf,
  parseTimeframe,
  type Report,
  timeUnitOf,
} from '@quality/validators';
import type { CandleColumns } from '../files/candle-columns.ts';
import type { FileCandles } from '../files/file-candles.ts';
import { inferTimeframe } from './infer-timeframe.ts';
import { millisecondsOf } from './milliseconds.ts';
import type { CheckOptions } from './options.ts';
import { symbolOfText } from './symbol-of-text.ts';

/** Last instant that a date can name, and a century before it, for the last open time. */
const LAST_DATE_MS = 8.64e15;
const LAST_OPEN_MS = LAST_DATE_MS - 3.2e12;

/** A file with its report. */
export interface CheckedFile {
  readonly name: string;
  readonly report: Report;
  readonly columns: CandleColumns;
  readonly notes: readonly string[];
}

/** Judges the candles of one file as history: unless told otherwise, at the moment when its last candle was final. */
export async function assessFile(
  name: string,
  candles: FileCandles,
  options: CheckOptions,
  nowMs: number | undefined,
): Promise<CheckedFile> {
  const { columns } = candles;
  const notes = [...candles.notes];
  const exchange = options.exchange ?? candles.exchange?.toLowerCase() ?? null;
  const symbol = options.symbol ?? (candles.symbol === null ? null : symbolOfText(candles.symbol));
  const inferred = options.timeframe === undefined ? inferTimeframe(columns.time, basename(name)) : null;
  const timeframe = options.timeframe ?? inferred!.timeframe;
  if (inferred !== null && !inferred.certain) notes.push(`the timeframe cannot be told from the times: ${timeframe} is assumed`);
  const profile = exchange === null ? undefined : await profileOf(exchange);
  const report = assess(CandleSeries.fromColumns(columns), {
    feed: { exchange, symbol, timeframe },
    now: nowMs ?? finalInstant(columns.time, timeframe, profile),
    ...(profile === undefined ? {} : { profile }),
    window: 'all',
    timeUnit: 'detect',
    rowOrder: 'detect',
    source: name,
    stopwatch: () => performance.now(),
  });
  return { name, report, columns, notes };
}

async function profileOf(exchange: string): Promise<ExchangeProfile> {
  return (await import('@quality/exchanges/profiles')).profileOf(exchange);
}

/**
 * The close of the last candle plus the grace. A time in no known unit (1970, the year 300000) is not the last candle where other
 * rows have one: it would make everything else look ancient.
 */
function finalInstant(time: Float64Array, timeframe: string, profile: ExchangeProfile | undefined): number {
  let last = Number.NEGATIVE_INFINITY;
  let lastOfNoUnit = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < time.length; i += 1) {
    const raw = time[i]!;
    const at = millisecondsOf(raw);
    if (timeUnitOf(raw) !== null) {
      if (at > last) last = at;
    } else if (at > lastOfNoUnit && at <= LAST_OPEN_MS) lastOfNoUnit = at;
  }
  if (last === Number.NEGATIVE_INFINITY) last = lastOfNoUnit;
  if (!(last >= -LAST_OPEN_MS)) return 0;
  const grid = parseTimeframe(timeframe, profile?.anchorsMs);
  const grace = profile === undefined ? 0 : graceOf(profile, grid.durationMs);
  return Math.min(grid.closeOf(last) + grace, LAST_DATE_MS);
}
