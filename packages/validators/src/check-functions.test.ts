import { expect, it } from 'vitest';
import * as library from './index.ts';
import { MINUTE_MS, START_MS, walk } from './testing/walk.ts';

const { assess, CandleSeries } = library;

/** The function for each check that one feed's candles can feed. */
const FUNCTIONS = {
  stale: library.checkStale,
  gap: library.checkGaps,
  missing_value: library.checkMissingValues,
  insufficient_data: library.checkSampleSize,
  duplicate_timestamp: library.checkDuplicates,
  out_of_order: library.checkOrder,
  misaligned_timestamp: library.checkAlignment,
  future_timestamp: library.checkFutureTimes,
  time_unit: library.checkTimeUnits,
  unclosed_candle: library.checkUnclosed,
  ohlc_violation: library.checkOhlc,
  non_positive_price: library.checkPositivePrices,
  negative_volume: library.checkNegativeVolumes,
  price_outlier: library.checkPriceOutliers,
  volume_outlier: library.checkVolumeOutliers,
  level_shift: library.checkLevelShifts,
  flatline: library.checkFlatlines,
  filler: library.checkFillers,
} as const;

const rows = walk(100).map((row, i) =>
  i === 40 ? [row[0], row[1], row[2], -1, row[4] * 2, -3] : i === 41 ? [row[0], null, row[2], row[3], row[4], row[5]] : row,
);
const series = CandleSeries.fromRows([...rows.slice(0, 60), ...rows.slice(62), ...rows.slice(10, 12)] as library.CandleRow[]);
const options = { feed: { exchange: null, symbol: null, timeframe: '1m' }, now: START_MS + 110 * MINUTE_MS };

it('every check by itself says what the report says', () => {
  const report = assess(series, options);
  expect(report.issues.length).toBeGreaterThan(6);
  for (const [type, check] of Object.entries(FUNCTIONS)) {
    const outcome = check(series, options);
    expect(outcome.result).toEqual(report.checks.find((result) => result.check === type));
    expect(outcome.issues).toEqual(report.issues.filter((issue) => issue.type === type));
  }
});

it('every component by itself says what the report says', () => {
  const report = assess(series, options);
  const freshness = library.checkFreshness(series, options);
  expect(freshness).toMatchObject({ score: report.scores.freshness, freshness: report.freshness });
  expect(freshness.checks.map(({ check }) => check)).toEqual(['stale']);
  const completeness = library.checkCompleteness(series, options);
  expect(completeness).toMatchObject({ score: report.scores.completeness, window: report.window });
  expect(completeness.issues.map(({ type }) => type)).toEqual(['gap', 'missing_value']);
  expect(library.checkConsistency(series, options).score).toBe(report.scores.consistency);
});

it('the catalogue has a component, bands in rising order and a usual severity among them for every type', () => {
  expect(Object.keys(library.ISSUE_CATALOGUE)).toEqual([...library.ISSUE_TYPES]);
  for (const kind of Object.values(library.ISSUE_CATALOGUE)) {
    expect(kind.bands.map(({ from }) => from)).toEqual([...kind.bands].map(({ from }) => from).sort((a, b) => a - b));
    expect(kind.bands.map(({ severity }) => severity)).toContain(kind.usualSeverity);
  }
});
