import type { BlockMemory } from './checks/block-memory.ts';
import type { PositiveCandles } from './checks/positive-candles.ts';

/** What a monitor knows of a window's candles without reading them. */
export interface KnownBefore {
  /** Volumes above 0 of the valid candles, ascending. */
  readonly tradedVolumes: Float64Array;
  readonly positive: PositiveCandles;
  /** Figures of blocks and candles read before. */
  readonly blocks: BlockMemory;
}
