import type { CheckOutcome } from '../check-outcome.ts';
import type { Scan } from '../scan.ts';
import { judgeDuplicateTimestamp } from './duplicate-timestamp.ts';
import { judgeFiller } from './filler.ts';
import { judgeFlatline } from './flatline.ts';
import { judgeFutureTimestamp } from './future-timestamp.ts';
import { judgeGap } from './gap.ts';
import { judgeInsufficientData } from './insufficient-data.ts';
import { judgeLevelShift } from './level-shift.ts';
import { judgeMisalignedTimestamp } from './misaligned-timestamp.ts';
import { judgeMissingValue } from './missing-value.ts';
import { judgeNegativeVolume } from './negative-volume.ts';
import { judgeNonPositivePrice } from './non-positive-price.ts';
import { judgeOhlcViolation } from './ohlc-violation.ts';
import { judgeOutOfOrder } from './out-of-order.ts';
import { judgePriceDivergence } from './price-divergence.ts';
import { judgePriceOutlier } from './price-outlier.ts';
import { judgeStale } from './stale.ts';
import { judgeTimeUnit } from './time-unit.ts';
import { judgeUnclosedCandle } from './unclosed-candle.ts';
import { judgeVolumeOutlier } from './volume-outlier.ts';

/** Every check that reads a feed's candles, in the order of the report. */
export const CHECKS: readonly ((scan: Scan) => CheckOutcome)[] = [
  judgeStale,
  judgeGap,
  judgeMissingValue,
  judgeInsufficientData,
  judgeDuplicateTimestamp,
  judgeOutOfOrder,
  judgeMisalignedTimestamp,
  judgeFutureTimestamp,
  judgeTimeUnit,
  judgeUnclosedCandle,
  judgeOhlcViolation,
  judgeNonPositivePrice,
  judgeNegativeVolume,
  judgePriceOutlier,
  judgeVolumeOutlier,
  judgeLevelShift,
  judgeFlatline,
  judgeFiller,
  judgePriceDivergence,
];
