import { explainGaps } from '../causes/explain-gaps.ts';
import type { CheckOutcome } from '../check-outcome.ts';
import { fail, notEvaluated, pass } from '../check-outcome.ts';
import { rangeText, timeText } from '../format-time.ts';
import { severityOf } from '../issue-catalogue.ts';
import { rememberedOutcome } from '../remembered-outcome.ts';
import type { Issue, TimeRange } from '../report.ts';
import type { Scan } from '../scan.ts';

/** A run that is less likely than this by chance is not explained by an exchange that omits candles. */
const UNLIKELY = 1e-4;

/** `gap`: candles missing on the grid between the window's ends. Every missing candle is listed. */
export function judgeGap(scan: Scan): CheckOutcome {
  const { window, missingSlots, known } = scan;
  if (scan.candles.length === 0) return notEvaluated('gap', 'no closed candle in the window');
  if (missingSlots === 0) return pass('gap', `all ${window.expected} slots of the window have a candle`);
  return known !== undefined && hasOnlyGapsToTell(scan)
    ? rememberedOutcome(scan, 'gap', 0, known.gapChanges, outcomeOf)
    : outcomeOf(scan);
}

/** Whether the outcome depends on nothing but the gaps: none at an end of the window, nothing known beside them, and candles around them say nothing. */
function hasOnlyGapsToTell({ gapStart, gapLength, window, context }: Scan): boolean {
  const last = gapStart.length - 1;
  if (gapStart[0] === 0 || (gapStart[last] as number) + (gapLength[last] as number) === window.expected) return false;
  if (context.profile.withoutTrades !== 'unknown' || context.history !== null) return false;
  const { peers, siblings, fetchLog, downtimes, outages, listedAtMs, servedFromMs } = context.evidence;
  const known = peers ?? siblings ?? fetchLog ?? downtimes ?? outages ?? listedAtMs ?? servedFromMs ?? null;
  return known === null;
}

function outcomeOf(scan: Scan): CheckOutcome {
  const { window, gapStart, gapLength, missingSlots, context } = scan;
  const { timeframe } = context;
  const times: number[] = [];
  const ranges: TimeRange[] = [];
  let longest = 0;
  let longestAt = 0;
  for (let g = 0; g < gapStart.length; g++) {
    const first = window.fromSlot + (gapStart[g] as number);
    const length = gapLength[g] as number;
    for (let s = 0; s < length; s++) times.push(timeframe.timeOf(first + s));
    ranges.push([timeframe.timeOf(first), timeframe.timeOf(first + length)]);
    if (length > longest) {
      longest = length;
      longestAt = g;
    }
  }
  const [from, to] = ranges[longestAt] as TimeRange;
  const issue: Issue = {
    type: 'gap',
    severity: severityOf('gap', measureOf(scan, longest)),
    field: null,
    count: missingSlots,
    times,
    ranges,
    causes: explainGaps(scan, ranges),
    message:
      ranges.length === 1
        ? `${missingSlots} ${missingSlots === 1 ? 'candle' : 'candles'} missing ${rangeText(from, to)}`
        : `${missingSlots} candles missing in ${ranges.length} gaps, longest ${longest} from ${timeText(from)} UTC`,
    recommendation: 'Re-fetch the ranges; where the exchange has no candles for them either, mark them as without trades.',
  };
  return fail([issue]);
}

/** The measure of the severity table: the share missing, raised for a long run, not counted where the exchange explains it. */
function measureOf(scan: Scan, longest: number): number {
  const { expected } = scan.window;
  const share = scan.missingSlots / expected;
  if (scan.context.profile.withoutTrades === 'omits') {
    const empty = (scan.missingSlots + 0.5) / (expected + 1);
    if (empty ** longest >= UNLIKELY) return 0;
  }
  return longest > 5 ? Math.max(share, 0.01) : share;
}
