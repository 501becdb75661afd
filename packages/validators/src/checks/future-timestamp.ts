import type { CheckOutcome } from '../check-outcome.ts';
import { fail, issueOf, notEvaluated, pass } from '../check-outcome.ts';
import { timeText } from '../format-time.ts';
import type { Scan } from '../scan.ts';

/** `future_timestamp`: open times after now and the allowed skew. Such rows are left out of every other check but time unit and order. */
export function judgeFutureTimestamp(scan: Scan): CheckOutcome {
  const { future, unclosed } = scan.rows;
  if (scan.rowCount + future.length + unclosed.length === 0) return notEvaluated('future_timestamp', 'no row in the window');
  if (future.length === 0) return pass('future_timestamp', 'no open time lies in the future');
  const times = Float64Array.from(future).sort();
  const newest = times[times.length - 1] as number;
  const issue = issueOf(scan.context.timeframe, {
    type: 'future_timestamp',
    times: future,
    message: `${future.length} open ${future.length === 1 ? 'time lies' : 'times lie'} after now (${timeText(scan.context.now)} UTC), newest ${timeText(newest)} UTC`,
    recommendation: 'Check the clock of this machine and the unit and time zone in which the source writes times.',
  });
  return fail([issue]);
}
