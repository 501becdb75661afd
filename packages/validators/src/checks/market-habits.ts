import type { Baseline } from '../baseline/baseline.ts';
import type { Scan } from '../scan.ts';
import { usualMovement } from './hour-of-week.ts';
import type { Movement } from './local-movement.ts';
import { coarseMovement, movementAt } from './local-movement.ts';
import type { PositiveCandles } from './positive-candles.ts';
import { positiveCandles } from './positive-candles.ts';

/** From this share of slots on that are empty, or whose candle has one price only, a market is thin: prices that look false are common in it. */
const THIN_SHARE = 0.3;
/** A feed in which at most this share of candles opens away from the close before is continuous. */
const JUMP_SHARE = 0.12;
/** Prices are coarse when they usually move by no more than so many of their smallest steps: a stable coin. */
const COARSE_STEPS = 2;

/** What kind of market a window shows, by its own candles. */
export interface MarketHabits {
  readonly candles: PositiveCandles;
  readonly movement: Movement;
  readonly isThin: boolean;
  readonly isContinuous: boolean;
  readonly isCoarse: boolean;
  /** What the feed was like before, where it is known. */
  readonly history: Baseline | null;
}

/** The habits of the market of a scan; worked out once for all checks. */
export function habitsOf(scan: Scan): MarketHabits {
  const before = scan.memo.habits;
  if (before !== undefined) return before;
  const candles = positiveCandles(scan);
  const firstSlot = candles.length === 0 ? 0 : scan.context.timeframe.slotOf(candles.time[0] as number);
  const movement = coarseMovement(candles, firstSlot, scan.known?.blocks);
  const isThin = movement.flat + scan.missingSlots >= THIN_SHARE * (candles.length + scan.missingSlots);
  const habits: MarketHabits = {
    candles,
    movement,
    isThin,
    isContinuous: !isThin && movement.jumps <= JUMP_SHARE * candles.length,
    isCoarse: movement.usual <= COARSE_STEPS * movement.step,
    history: scan.context.history,
  };
  scan.memo.habits = habits;
  return habits;
}

/** Standard deviation of log returns near candle `j`: what its neighbours tell, at least what its hour of the week is granted. */
export function deviationAt({ candles, movement, history }: MarketHabits, marks: Uint8Array, j: number): number {
  const near = movementAt(candles, marks, movement, j);
  return history === null ? near : Math.max(near, usualMovement(history, candles.time[j] as number));
}
