import type { CheckOutcome } from './check-outcome.ts';
import type { BlockMemory } from './checks/block-memory.ts';
import type { SlidingColumns } from './monitor/sliding-columns.ts';
import type { SortedValues } from './monitor/sorted-values.ts';
import type { IssueType } from './report.ts';
import type { Scan } from './scan.ts';

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

export interface RememberedOutcome {
  readonly changes: number;
  readonly total: number;
  readonly outcome: CheckOutcome;
}

/**
 * The outcome of a check that depends on nothing but the candles with these bits in their flags, the rows that a scan notes by time, and a total: that of
 * the scan before where these stayed the same.
 */
export function rememberedOutcome(
  scan: Scan,
  check: IssueType,
  bits: number,
  total: number,
  judge: (scan: Scan) => CheckOutcome,
): CheckOutcome {
  const { known } = scan;
  if (known === undefined) return judge(scan);
  const changes = known.changesOf(bits);
  const before = known.outcomes.get(check);
  if (before !== undefined && before.changes === changes && before.total === total) return before.outcome;
  const outcome = judge(scan);
  known.outcomes.set(check, { changes, total, outcome });
  return outcome;
}
