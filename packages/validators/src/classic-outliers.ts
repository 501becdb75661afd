import type { CandleSeries } from './candle-series.ts';
import type { ClassicMethod } from './classic-statistics.ts';
import { boundsOf, outliersOf, statisticsOf } from './classic-statistics.ts';
import { ValidatorError } from './errors.ts';
import type { CandleField, Severity, Verdict } from './report.ts';
import { rollingOutliersOf } from './rolling-outliers.ts';
import { CANDLE_FIELDS } from './vocabulary.ts';

/** How `checkOutliers` looks for values far from the rest of their column. */
export interface OutlierOptions {
  /**
   * `zscore`: |x − mean| over the sample standard deviation. `iqr`: outside the quartiles by so many interquartile ranges.
   * `mad`: 0.6745 · |x − median| over the median absolute deviation. Default `mad`.
   */
  readonly method?: ClassicMethod;
  /** Rows up to and with the tested one whose statistics it is compared with; without it the whole column. Whole, at least 2. */
  readonly window?: number;
  /** Distance above which a value is an outlier. Default 3. */
  readonly threshold?: number;
  /** Columns to look at. Default close and volume. */
  readonly fields?: readonly Exclude<CandleField, 'time'>[];
  /** Fewest rows, and fewest values of a rolling window that is longer. Default 20. */
  readonly minSample?: number;
}

/** Statistics of a column's finite values; NaN where there are too few. */
export interface ColumnStatistics {
  readonly mean: number;
  /** Sample standard deviation (n − 1). */
  readonly std: number;
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
  /** Median absolute deviation from the median, not scaled. */
  readonly mad: number;
  /** Finite values. */
  readonly valid: number;
}

/** Outliers of one column. */
export interface OutlierResult {
  readonly field: Exclude<CandleField, 'time'>;
  readonly method: ClassicMethod;
  readonly threshold: number;
  readonly window: number | null;
  readonly verdict: Verdict;
  /** Row numbers of the outliers, rising. */
  readonly indices: readonly number[];
  /** Open times of those rows, as the series holds them. */
  readonly times: readonly number[];
  readonly count: number;
  /** Outliers of all rows, 0 to 100. */
  readonly percentage: number;
  /** `low` up to 5 %, `medium` up to 10 %, `high` above. */
  readonly severity: Severity;
  /** Of the whole column. */
  readonly statistics: ColumnStatistics;
}

/**
 * The classic outlier rules on columns, row by row, as textbooks and pandas have them. They look at levels, so a trend can hide or make
 * outliers: `assess` uses `price_outlier` and `volume_outlier` instead. A deviation of 0 gives no outlier; quartiles that are equal make one of
 * every other value.
 *
 * @throws ValidatorError `invalid_option` for a method, window, threshold or field that cannot be.
 * @example checkOutliers(series, { method: 'zscore', window: 30 })
 */
export function checkOutliers(series: CandleSeries, options: OutlierOptions = {}): readonly OutlierResult[] {
  const { method, threshold, window, fields, minSample } = checked(options);
  return fields.map((field) => {
    const column = series[field];
    const statistics = statisticsOf(column);
    const enough = series.length >= minSample;
    const indices = !enough
      ? []
      : window === null
        ? (outliersOf(column, [boundsOf(statistics, method, threshold)])[0] as number[])
        : rollingOutliersOf(column, method, threshold, window, Math.min(window, minSample));
    const percentage = series.length === 0 ? 0 : (100 * indices.length) / series.length;
    return {
      field,
      method,
      threshold,
      window,
      verdict: !enough || statistics.valid === 0 ? 'not_evaluated' : indices.length > 0 ? 'fail' : 'pass',
      indices,
      times: indices.map((i) => series.time[i] as number),
      count: indices.length,
      percentage,
      severity: percentage <= 5 ? 'low' : percentage <= 10 ? 'medium' : 'high',
      statistics,
    };
  });
}

function checked(options: OutlierOptions) {
  const method = options.method ?? 'mad';
  if (method !== 'mad' && method !== 'zscore' && method !== 'iqr')
    throw refused('method', method, 'allowed are mad, zscore, iqr');
  const threshold = options.threshold ?? 3;
  if (!(threshold > 0 && threshold < Number.POSITIVE_INFINITY))
    throw refused('threshold', threshold, 'it must be a number above 0');
  const window = options.window ?? null;
  if (window !== null && !(Number.isInteger(window) && window >= 2))
    throw refused('window', window, 'it must be a whole number from 2');
  const minSample = options.minSample ?? 20;
  if (!(Number.isInteger(minSample) && minSample >= 1)) throw refused('minSample', minSample, 'it must be a whole number from 1');
  const fields = options.fields ?? (['close', 'volume'] as const);
  for (const field of fields) {
    if ((field as string) === 'time' || !CANDLE_FIELDS.includes(field))
      throw refused('fields', field, 'allowed are open, high, low, close, volume');
  }
  return { method, threshold, window, fields, minSample } as const;
}

function refused(name: string, value: unknown, allowed: string): ValidatorError {
  return new ValidatorError(
    'invalid_option',
    `${name} is ${typeof value === 'string' ? JSON.stringify(value) : String(value)}: ${allowed}`,
  );
}
