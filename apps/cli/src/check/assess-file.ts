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
import type { CandleStore } from '../files/candle-store.ts';
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
  readonly candles: CandleStore;
  readonly notes: readonly string[];
}

/**
 * Judges the candles of one file as history: unless told otherwise, at the moment when its last candle was final.
 *
 * @param clockMs the machine's time, which no moment that is not told can be after.
 */
export async function assessFile(
  name: string,
  file: FileCandles,
  options: CheckOptions,
  nowMs: number | undefined,
  clockMs: number,
): Promise<CheckedFile> {
  const { candles } = file;
  const notes = [...file.notes];
  const exchange = options.exchange ?? file.exchange?.toLowerCase() ?? null;
  const symbol = options.symbol ?? (file.symbol === null ? null : symbolOfText(file.symbol));
  const inferred = options.timeframe === undefined ? inferTimeframe(candles.allTimes(), basename(name)) : null;
  const timeframe = options.timeframe ?? inferred!.timeframe;
  if (inferred !== null && !inferred.certain) notes.push(`the timeframe cannot be told from the times: ${timeframe} is assumed`);
  const profile = exchange === null ? undefined : await profileOf(exchange);
  const about = {
    feed: { exchange, symbol, timeframe },
    now: nowMs ?? finalInstant(candles.allTimes(), timeframe, profile, clockMs),
    ...(profile === undefined ? {} : { profile }),
    source: name,
    stopwatch: () => performance.now(),
  };
  if (candles.isInMemory) {
    const series = CandleSeries.fromColumns(candles.toColumns());
    const report = assess(series, { ...about, window: 'all', timeUnit: 'detect', rowOrder: 'detect' });
    return { name, report, candles, notes };
  }
  const { assessInParts } = await import('./parts/assess-in-parts.ts');
  notes.push(`${candles.rowCount} rows: judged part by part, see docs/cli.md`);
  return { name, report: assessInParts(candles, about), candles, notes };
}

async function profileOf(exchange: string): Promise<ExchangeProfile> {
  return (await import('@quality/exchanges/profiles')).profileOf(exchange);
}

/**
 * The close of the last candle plus the grace, or the machine's time if that is earlier: a row from the future is a finding, and must not
 * make all before it one long gap. A time in no known unit (1970, the year 300000) is not the last candle where other rows have one: it
 * would make everything else look ancient.
 */
function finalInstant(
  times: Iterable<Float64Array>,
  timeframe: string,
  profile: ExchangeProfile | undefined,
  clockMs: number,
): number {
  let last = Number.NEGATIVE_INFINITY;
  let lastOfNoUnit = Number.NEGATIVE_INFINITY;
  let hasFuture = false;
  for (const time of times) {
    for (const raw of time) {
      const at = millisecondsOf(raw);
      if (timeUnitOf(raw) !== null) {
        if (at > clockMs) hasFuture = true;
        else if (at > last) last = at;
      } else if (at > lastOfNoUnit && at <= LAST_OPEN_MS) lastOfNoUnit = at;
    }
  }
  if (last === Number.NEGATIVE_INFINITY && hasFuture) return clockMs;
  if (last === Number.NEGATIVE_INFINITY) last = lastOfNoUnit;
  if (!(last >= -LAST_OPEN_MS)) return 0;
  const grid = parseTimeframe(timeframe, profile?.anchorsMs);
  const grace = profile === undefined ? 0 : graceOf(profile, grid.durationMs);
  return Math.min(grid.closeOf(last) + grace, last > clockMs ? LAST_DATE_MS : clockMs);
}
