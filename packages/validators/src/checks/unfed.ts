import type { CheckOutcome } from '../check-outcome.ts';
import { notEvaluated } from '../check-outcome.ts';

/** Checks that need more than one feed's candles at one time. */
export const UNFED_CHECKS: readonly CheckOutcome[] = [
  notEvaluated('price_divergence', 'no candles of the same instrument on other exchanges were given'),
  notEvaluated('rollup_mismatch', 'no candles of a smaller timeframe were given'),
  notEvaluated('revised_candle', 'no earlier version of the candles was given'),
];
