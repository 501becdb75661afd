import type { CheckOutcome } from '../check-outcome.ts';
import type { Scan } from '../scan.ts';
import { checkDuplicateTimestamp } from './duplicate-timestamp.ts';
import { checkFiller } from './filler.ts';
import { checkFlatline } from './flatline.ts';
import { checkFutureTimestamp } from './future-timestamp.ts';
import { checkGap } from './gap.ts';
import { checkInsufficientData } from './insufficient-data.ts';
import { checkLevelShift } from './level-shift.ts';
import { checkMisalignedTimestamp } from './misaligned-timestamp.ts';
import { checkMissingValue } from './missing-value.ts';
import { checkNegativeVolume } from './negative-volume.ts';
import { checkNonPositivePrice } from './non-positive-price.ts';
import { checkOhlcViolation } from './ohlc-violation.ts';
import { checkOutOfOrder } from './out-of-order.ts';
import { checkPriceOutlier } from './price-outlier.ts';
import { checkStale } from './stale.ts';
import { checkTimeUnit } from './time-unit.ts';
import { checkUnclosedCandle } from './unclosed-candle.ts';
import { checkVolumeOutlier } from './volume-outlier.ts';

/** Every check of one feed's candles, in the order of the report. */
export const CHECKS: readonly ((scan: Scan) => CheckOutcome)[] = [
  checkStale,
  checkGap,
  checkMissingValue,
  checkInsufficientData,
  checkDuplicateTimestamp,
  checkOutOfOrder,
  checkMisalignedTimestamp,
  checkFutureTimestamp,
  checkTimeUnit,
  checkUnclosedCandle,
  checkOhlcViolation,
  checkNonPositivePrice,
  checkNegativeVolume,
  checkPriceOutlier,
  checkVolumeOutlier,
  checkLevelShift,
  checkFlatline,
  checkFiller,
];
