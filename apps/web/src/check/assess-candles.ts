import { profileOf } from '@quality/exchanges/profiles';
import { assess, CandleSeries, graceOf, parseTimeframe, type Report, timeUnitOf } from '@quality/validators';
import type { CandleTable } from './candle-table.ts';
import { inferTimeframe, millisecondsOf } from './infer-timeframe.ts';

export interface AssessFileOptions {
  readonly name: string;
  /** ccxt's id of the exchange; null: none. */
  readonly exchange: string | null;
  /** Null: told from the rows. */
  readonly timeframe: string | null;
}

/** Judges a file as history, at the moment when its last candle was final: as `quality check` does. */
export function assessCandles(table: CandleTable, options: AssessFileOptions): { report: Report; notes: readonly string[] } {
  const { exchange, name } = options;
  const inferred = options.timeframe === null ? inferTimeframe(table.time) : null;
  const timeframe = options.timeframe ?? inferred!.timeframe;
  const profile = exchange === null ? undefined : profileOf(exchange);
  const grid = parseTimeframe(timeframe, profile?.anchorsMs);
  const grace = profile === undefined ? 0 : graceOf(profile, grid.durationMs);
  const last = lastOpen(table.time);
  const report = assess(CandleSeries.fromColumns(table), {
    feed: { exchange, symbol: null, timeframe },
    now: last === null ? 0 : grid.closeOf(last) + grace,
    ...(profile === undefined ? {} : { profile }),
    window: 'all',
    timeUnit: 'detect',
    rowOrder: 'detect',
    source: name,
    stopwatch: () => performance.now(),
  });
  const notes =
    inferred !== null && !inferred.isCertain ? [`The timeframe cannot be told from the times: ${timeframe} is assumed.`] : [];
  return { report, notes };
}

/** The newest open time in a known unit; one in no unit would make everything else look ancient. */
function lastOpen(time: Float64Array): number | null {
  let last = Number.NEGATIVE_INFINITY;
  for (const raw of time) {
    if (timeUnitOf(raw) === null) continue;
    const at = millisecondsOf(raw);
    if (at > last) last = at;
  }
  return Number.isFinite(last) ? last : null;
}
