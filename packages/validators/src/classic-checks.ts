import type { CandleSeries } from './candle-series.ts';
import type { ColumnStatistics } from './classic-outliers.ts';
import type { ClassicMethod } from './classic-statistics.ts';
import { boundsOf, outliersOf, statisticsOf } from './classic-statistics.ts';
import { ValidatorError } from './errors.ts';
import type { ExchangeProfile } from './exchange-profile.ts';
import { BLOCK_ROWS } from './histogram.ts';
import type { CandleField } from './report.ts';
import type { SlotCount } from './slot-count.ts';
import { countSlots } from './slot-count.ts';
import { parseTimeframe } from './timeframe.ts';

/** What `checkClassic` must know beside the candles. */
export interface ClassicOptions {
  /** As ccxt writes it: `1m`, `4h`, `1M`. */
  readonly timeframe: string;
  /** The instant of judgement, UTC epoch ms; without it the age is null. */
  readonly now?: number;
  /** Offsets of the exchange's grid, by timeframe unit. */
  readonly anchorsMs?: ExchangeProfile['anchorsMs'];
  /** Distances above which a value is an outlier. Default 3 for each method. */
  readonly thresholds?: Readonly<Partial<Record<ClassicMethod, number>>>;
  /** Fewest rows whose outliers are judged. Default 20. */
  readonly minSample?: number;
}

/** Outliers of one column by each textbook rule: row numbers, rising; null where there are too few rows or values. */
export type ClassicOutliers = { readonly statistics: ColumnStatistics } & {
  readonly [M in ClassicMethod]: readonly number[] | null;
};

/** What the classic checks count, rows as they stand in the series. */
export interface ClassicResult {
  readonly rows: number;
  /** Rows in which a field is absent, null, NaN or infinite. */
  readonly missingValues: Readonly<Record<CandleField, number>>;
  /** Grid, gaps, order and doubled rows. */
  readonly slots: SlotCount;
  /** `now` less the close of the latest row; null without `now` or without rows, below 0 while the latest row is open. */
  readonly ageMs: number | null;
  /** Rows with high below open, low or close, or low above open or close; a value that is missing is not compared. */
  readonly ohlcViolations: number;
  readonly outliers: { readonly close: ClassicOutliers; readonly volume: ClassicOutliers };
}

/**
 * The classic checks in one go and nothing else: missing values, grid, gaps, doubled rows, age, OHLC, and z-score, IQR and MAD on close and
 * volume. For screening many or very long series: it takes each row as it stands, so it knows no window, no units of time, no exchange, and gives no
 * score; `assess` judges.
 *
 * @throws ValidatorError `invalid_option` or `invalid_timeframe` for an option that cannot be.
 * @example checkClassic(series, { timeframe: '1m', now }).slots.missing
 */
export function checkClassic(series: CandleSeries, options: ClassicOptions): ClassicResult {
  const timeframe = parseTimeframe(options.timeframe, options.anchorsMs);
  const slots = countSlots(series.time, timeframe);
  const { now } = options;
  if (now !== undefined && !Number.isFinite(now)) throw refused('now', now, 'it must be a UTC time in epoch milliseconds');
  const minSample = options.minSample ?? 20;
  if (!(Number.isInteger(minSample) && minSample >= 1)) throw refused('minSample', minSample, 'it must be a whole number from 1');
  const thresholds = METHODS.map((method) => thresholdOf(options, method));
  const outliers = (column: Float64Array): ClassicOutliers => {
    const statistics = statisticsOf(column);
    if (series.length < minSample || statistics.valid === 0) return { statistics, zscore: null, iqr: null, mad: null };
    const bounds = METHODS.map((method, k) => boundsOf(statistics, method, thresholds[k] as number));
    const [zscore, iqr, mad] = outliersOf(column, bounds) as [number[], number[], number[]];
    return { statistics, zscore, iqr, mad };
  };
  return {
    rows: series.length,
    ...judgeRows(series, slots.withoutTime),
    slots,
    ageMs: now === undefined || Number.isNaN(slots.lastMs) ? null : now - timeframe.closeOf(slots.lastMs),
    outliers: { close: outliers(series.close), volume: outliers(series.volume) },
  };
}

const METHODS = ['zscore', 'iqr', 'mad'] as const;

function thresholdOf({ thresholds }: ClassicOptions, method: ClassicMethod): number {
  const threshold = thresholds?.[method] ?? 3;
  if (threshold > 0 && threshold < Number.POSITIVE_INFINITY) return threshold;
  throw refused(`thresholds.${method}`, threshold, 'it must be a number above 0');
}

function judgeRows(series: CandleSeries, withoutTime: number): Pick<ClassicResult, 'missingValues' | 'ohlcViolations'> {
  const missingValues = { time: withoutTime, open: 0, high: 0, low: 0, close: 0, volume: 0 };
  let ohlcViolations = 0;
  for (let from = 0; from < series.length; from += BLOCK_ROWS) {
    ohlcViolations += judgeBlock(series, from, Math.min(series.length, from + BLOCK_ROWS), missingValues);
  }
  return { missingValues, ohlcViolations };
}

/** Counts the OHLC violations of some rows and adds their missing values up. */
function judgeBlock(
  { open, high, low, close, volume }: CandleSeries,
  from: number,
  to: number,
  missing: Record<CandleField, number>,
): number {
  let violations = 0;
  for (let i = from; i < to; i++) {
    let o = open[i] as number;
    let h = high[i] as number;
    let l = low[i] as number;
    let c = close[i] as number;
    const v = volume[i] as number;
    const sum = o + h + l + c + v;
    // A finite sum means five finite values; no comparison with NaN holds.
    if (sum - sum !== 0) {
      if (!Number.isFinite(o)) {
        missing.open++;
        o = Number.NaN;
      }
      if (!Number.isFinite(h)) {
        missing.high++;
        h = Number.NaN;
      }
      if (!Number.isFinite(l)) {
        missing.low++;
        l = Number.NaN;
      }
      if (!Number.isFinite(c)) {
        missing.close++;
        c = Number.NaN;
      }
      if (!Number.isFinite(v)) missing.volume++;
    }
    if (h < l || h < c || h < o || l > c || l > o) violations++;
  }
  return violations;
}

function refused(name: string, value: unknown, allowed: string): ValidatorError {
  return new ValidatorError('invalid_option', `${name} is ${String(value)}: ${allowed}`);
}
