import type { CheckOutcome } from '../check-outcome.ts';
import { fail, issueOf, notEvaluated, pass } from '../check-outcome.ts';
import { timeText } from '../format-time.ts';
import type { Scan } from '../scan.ts';

/**
 * `time_unit`: open times in seconds, microseconds or no known unit where milliseconds belong, or years
 * away from every other row. Recognised units are read all the same.
 */
export function judgeTimeUnit(scan: Scan): CheckOutcome {
  const { otherUnit, noKnownUnit, strays, future } = scan.rows;
  const rows = otherUnit.length + noKnownUnit.length + strays.length;
  if (rows + scan.rowCount + future.length === 0) return notEvaluated('time_unit', 'no row in the window');
  if (rows === 0) return pass('time_unit', 'all open times are in one unit');
  const parts: string[] = [];
  if (otherUnit.length > 0)
    parts.push(`${otherUnit.length} open times are not in milliseconds (${timeText(otherUnit[0] as number)} UTC)`);
  if (noKnownUnit.length > 0) parts.push(`${noKnownUnit.length} open times are in no known unit (${noKnownUnit[0]})`);
  if (strays.length > 0) parts.push(`${strays.length} open times are far from all others (${timeText(strays[0] as number)} UTC)`);
  const issue = issueOf(scan.context.timeframe, {
    type: 'time_unit',
    times: [...otherUnit, ...noKnownUnit, ...strays],
    message: parts.join('; '),
    recommendation: 'Write every open time in UTC milliseconds; two sources with different units may be mixed.',
  });
  return fail([issue]);
}
