import { INVALID } from '../candle-flags.ts';
import type { CheckOutcome } from '../check-outcome.ts';
import { fail, issueOf, notEvaluated, pass } from '../check-outcome.ts';
import { timeText } from '../format-time.ts';
import { rememberedOutcome } from '../remembered-outcome.ts';
import type { Issue } from '../report.ts';
import type { Scan } from '../scan.ts';
import { CANDLE_FIELDS } from '../vocabulary.ts';

/** `missing_value`: rows in which a field is absent, null, NaN, infinite or not a number; one issue for each field. */
export function judgeMissingValue(scan: Scan): CheckOutcome {
  const total = scan.rowCount + scan.rows.missing.time.rows;
  if (total === 0) return notEvaluated('missing_value', 'no closed row in the window');
  return rememberedOutcome(scan, 'missing_value', INVALID, total, outcomeOf);
}

function outcomeOf(scan: Scan): CheckOutcome {
  const total = scan.rowCount + scan.rows.missing.time.rows;
  const issues: Issue[] = [];
  for (const field of CANDLE_FIELDS) {
    const { rows, times } = scan.rows.missing[field];
    if (rows === 0) continue;
    const earliest = times.length === 0 ? '' : `, first at ${timeText(smallest(times))} UTC`;
    issues.push(
      issueOf(scan.context.timeframe, {
        type: 'missing_value',
        field,
        measure: rows / total,
        times,
        count: rows,
        message: `${field} is missing in ${rows} of ${total} rows${earliest}`,
        recommendation:
          field === 'time'
            ? 'Drop rows without an open time and fetch their range again; check how the source writes times.'
            : `Re-fetch the candles; check that the source sends ${field} as a number.`,
      }),
    );
  }
  return issues.length === 0 ? pass('missing_value', `all values present in ${total} rows`) : fail(issues);
}

function smallest(numbers: readonly number[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (const number of numbers) if (number < least) least = number;
  return least;
}
