import type { CheckOptions } from './assess-options.ts';
import { createContext } from './assess-options.ts';
import type { CandleSeries } from './candle-series.ts';
import type { CheckOutcome } from './check-outcome.ts';
import { judgeDuplicateTimestamp } from './checks/duplicate-timestamp.ts';
import { judgeFiller } from './checks/filler.ts';
import { judgeFlatline } from './checks/flatline.ts';
import { judgeFutureTimestamp } from './checks/future-timestamp.ts';
import { judgeGap } from './checks/gap.ts';
import { judgeInsufficientData } from './checks/insufficient-data.ts';
import { judgeLevelShift } from './checks/level-shift.ts';
import { judgeMisalignedTimestamp } from './checks/misaligned-timestamp.ts';
import { judgeMissingValue } from './checks/missing-value.ts';
import { judgeNegativeVolume } from './checks/negative-volume.ts';
import { judgeNonPositivePrice } from './checks/non-positive-price.ts';
import { judgeOhlcViolation } from './checks/ohlc-violation.ts';
import { judgeOutOfOrder } from './checks/out-of-order.ts';
import { judgePriceOutlier } from './checks/price-outlier.ts';
import { judgeStale } from './checks/stale.ts';
import { judgeTimeUnit } from './checks/time-unit.ts';
import { judgeUnclosedCandle } from './checks/unclosed-candle.ts';
import { judgeVolumeOutlier } from './checks/volume-outlier.ts';
import type { Scan } from './scan.ts';
import { scanSeries } from './scan.ts';

/** One check by itself: the verdict and the issues that a report would hold of it. Throws only for options that cannot be. */
export type SingleCheck = (series: CandleSeries, options: CheckOptions) => CheckOutcome;

function single(judge: (scan: Scan) => CheckOutcome): SingleCheck {
  return (series, options) => judge(scanSeries(series, createContext(options)));
}

/** `stale` by itself. */
export const checkStale = single(judgeStale);
/** `gap` by itself. */
export const checkGaps = single(judgeGap);
/** `missing_value` by itself. */
export const checkMissingValues = single(judgeMissingValue);
/** `insufficient_data` by itself. */
export const checkSampleSize = single(judgeInsufficientData);
/** `duplicate_timestamp` by itself. */
export const checkDuplicates = single(judgeDuplicateTimestamp);
/** `out_of_order` by itself. */
export const checkOrder = single(judgeOutOfOrder);
/** `misaligned_timestamp` by itself. */
export const checkAlignment = single(judgeMisalignedTimestamp);
/** `future_timestamp` by itself. */
export const checkFutureTimes = single(judgeFutureTimestamp);
/** `time_unit` by itself. */
export const checkTimeUnits = single(judgeTimeUnit);
/** `unclosed_candle` by itself. */
export const checkUnclosed = single(judgeUnclosedCandle);
/** `ohlc_violation` by itself. */
export const checkOhlc = single(judgeOhlcViolation);
/** `non_positive_price` by itself. */
export const checkPositivePrices = single(judgeNonPositivePrice);
/** `negative_volume` by itself. */
export const checkNegativeVolumes = single(judgeNegativeVolume);
/** `price_outlier` by itself. */
export const checkPriceOutliers = single(judgePriceOutlier);
/** `volume_outlier` by itself. */
export const checkVolumeOutliers = single(judgeVolumeOutlier);
/** `level_shift` by itself. */
export const checkLevelShifts = single(judgeLevelShift);
/** `flatline` by itself. */
export const checkFlatlines = single(judgeFlatline);
/** `filler` by itself. */
export const checkFillers = single(judgeFiller);
