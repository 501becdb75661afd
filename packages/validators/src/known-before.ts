import type { BlockMemory } from './checks/block-memory.ts';

/** Factor from the close before beyond which no price of a calm candle lies. Every check of jumps starts above it. */
export const CALM_FACTOR = 1.09;

/** What a monitor knows of a window's candles without reading them: checks may take it for an answer where there is nothing to find. */
export interface KnownBefore {
  /** Every candle is on the grid, its prices are positive, high and low enclose open and close, no volume is negative. */
  readonly isSound: boolean;
  /** No price lies beyond `CALM_FACTOR` from the close before it; the first candle has none. */
  readonly isCalm: boolean;
  /** Candles that repeat the one before or stand at its close. */
  readonly standing: number;
  /** Volumes above 0, ascending. */
  readonly tradedVolumes: Float64Array;
  /** Figures of blocks and candles read before. */
  readonly blocks: BlockMemory;
}
