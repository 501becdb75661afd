import type { BlockMemory } from './checks/block-memory.ts';
import type { SlidingColumns } from './monitor/sliding-columns.ts';
import type { SortedValues } from './monitor/sorted-values.ts';
import type { RememberedOutcome } from './remembered-outcome.ts';
import type { IssueType } from './report.ts';

/** What a monitor knows of a window's candles without reading them. */
export interface KnownBefore {
  /** Volumes above 0 of the valid candles. */
  readonly traded: SortedValues;
  /** The candles whose values are all there and whose prices are positive. */
  readonly positive: SlidingColumns;
  /** Figures of blocks and candles read before. */
  readonly blocks: BlockMemory;
  /** How often candles with any of these bits in their flags came or went, or rows that a scan notes by time. */
  changesOf(bits: number): number;
  /** How often a gap between two candles came or went. */
  readonly gapChanges: number;
  /** The newest outcomes of checks, and of what they were made. */
  readonly outcomes: Map<IssueType, RememberedOutcome>;
}
