import {
  type CausedRange,
  type ExchangeProfile,
  type Issue,
  severityOf,
  type Timeframe,
  type TimeRange,
} from '@quality/validators';

/** A run that is less likely than this by chance is not explained by an exchange that omits candles. */
const UNLIKELY = 1e-4;
/** A longer run counts as at least 1 % missing. */
const LONGEST_HARMLESS = 5;

/**
 * The `gap` of a file that was judged in parts, with the severity that docs/checks gives it.
 *
 * @param causes by first open time; a gap across two parts that no part saw whole has no known cause.
 */
export function gapIssue(
  ranges: readonly TimeRange[],
  causes: ReadonlyMap<number, CausedRange>,
  expected: number,
  timeframe: Timeframe,
  profile: ExchangeProfile | undefined,
): Issue {
  const times: number[] = [];
  let longest = 0;
  let longestFromMs = 0;
  for (const [from, to] of ranges) {
    const first = timeframe.slotOf(from);
    const length = timeframe.slotOf(to) - first;
    for (let slot = 0; slot < length; slot += 1) times.push(timeframe.timeOf(first + slot));
    if (length <= longest) continue;
    longest = length;
    longestFromMs = from;
  }
  const count = times.length;
  const from = new Date(longestFromMs).toISOString().slice(0, 16).replace('T', ' ');
  return {
    type: 'gap',
    severity: severityOf('gap', measureOf(count, longest, expected, profile)),
    field: null,
    count,
    times,
    ranges,
    causes: ranges.map((range) => ({
      range,
      cause: causes.get(range[0])?.cause ?? 'unknown',
      evidence: causes.get(range[0])?.evidence ?? 'no peers, no fetch log',
    })),
    message: `${count} candles missing in ${ranges.length} ${ranges.length === 1 ? 'gap' : 'gaps'}, longest ${longest} from ${from} UTC`,
    recommendation: 'Re-fetch the ranges; where the exchange has no candles for them either, mark them as without trades.',
  };
}

function measureOf(missing: number, longest: number, expected: number, profile: ExchangeProfile | undefined): number {
  if (profile?.withoutTrades === 'omits' && ((missing + 0.5) / (expected + 1)) ** longest >= UNLIKELY) return 0;
  const share = missing / expected;
  return longest > LONGEST_HARMLESS ? Math.max(share, 0.01) : share;
}
