import type { CheckOutcome } from '../check-outcome.ts';
import { fail, issueOf, notEvaluated, pass } from '../check-outcome.ts';
import { timeText } from '../format-time.ts';
import { rememberedOutcome } from '../remembered-outcome.ts';
import type { Scan } from '../scan.ts';

/** `duplicate_timestamp`: rows beyond the first with the same open time; conflicting where their values differ. */
export function judgeDuplicateTimestamp(scan: Scan): CheckOutcome {
  const { extraRows, length } = scan.candles;
  if (length === 0) return notEvaluated('duplicate_timestamp', 'no closed row in the window');
  if (extraRows === 0) return pass('duplicate_timestamp', `${length} distinct open times, none doubled`);
  return rememberedOutcome(scan, 'duplicate_timestamp', 0, 0, outcomeOf);
}

function outcomeOf(scan: Scan): CheckOutcome {
  const { doubled, conflicting, extraRows } = scan.candles;
  const kind =
    conflicting.length === 0
      ? 'the same values'
      : `${conflicting.length === doubled.length ? '' : `${conflicting.length} of them with `}other values`;
  const first = conflicting[0] ?? (doubled[0] as number);
  const issue = issueOf(scan.context.timeframe, {
    type: 'duplicate_timestamp',
    measure: conflicting.length,
    times: doubled,
    count: extraRows,
    message: `${extraRows} ${extraRows === 1 ? 'row repeats' : 'rows repeat'} an open time with ${kind}, first at ${timeText(first)} UTC`,
    recommendation:
      conflicting.length === 0
        ? 'Drop the repeated rows; check the paging of the source, pages may overlap.'
        : 'Fetch these candles again from the exchange to learn which values hold; two sources may be mixed.',
  });
  return fail([issue]);
}
