import { NOT_POSITIVE } from '../candle-flags.ts';
import type { CheckOutcome } from '../check-outcome.ts';
import { fail, issueOf, notEvaluated, pass } from '../check-outcome.ts';
import { timeText } from '../format-time.ts';
import { rememberedOutcome } from '../remembered-outcome.ts';
import type { Issue } from '../report.ts';
import type { Scan } from '../scan.ts';
import { PRICE_FIELDS } from '../vocabulary.ts';

/** `non_positive_price`: a price of 0 or below, unless the profile allows it; one issue for each field. */
export function judgeNonPositivePrice(scan: Scan): CheckOutcome {
  if (scan.candles.length === 0) return notEvaluated('non_positive_price', 'no closed candle in the window');
  if (scan.context.profile.nonPositivePricesAllowed) {
    return notEvaluated('non_positive_price', 'the profile allows prices of 0 and below for this market');
  }
  if ((scan.seen & NOT_POSITIVE) === 0) return pass('non_positive_price', 'every price is above 0');
  return rememberedOutcome(scan, 'non_positive_price', NOT_POSITIVE, 0, outcomeOf);
}

function outcomeOf(scan: Scan): CheckOutcome {
  const { candles, flags, flagged } = scan;
  const issues: Issue[] = [];
  for (const field of PRICE_FIELDS) {
    const column = candles[field];
    const times: number[] = [];
    for (const c of flagged) {
      if (((flags[c] as number) & NOT_POSITIVE) === 0) continue;
      if ((column[c] as number) <= 0 && Number.isFinite(column[c])) times.push(candles.time[c] as number);
    }
    if (times.length === 0) continue;
    issues.push(
      issueOf(scan.context.timeframe, {
        type: 'non_positive_price',
        field,
        times,
        message: `${field} is 0 or below in ${times.length} ${times.length === 1 ? 'candle' : 'candles'}, first ${timeText(times[0] as number)} UTC`,
        recommendation: 'Fetch these candles again; a source may write 0 for an interval without trades.',
      }),
    );
  }
  return fail(issues);
}
