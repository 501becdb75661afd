import type { CheckOutcome } from './check-outcome.ts';
import type { IssueType } from './report.ts';
import type { Scan } from './scan.ts';

/** An outcome, and of how many changes and which total it was made. */
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
