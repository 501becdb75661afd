import type { CheckOutcome } from '../check-outcome.ts';
import { fail, issueOf, notEvaluated, pass } from '../check-outcome.ts';
import { timeText } from '../format-time.ts';
import type { Scan } from '../scan.ts';

/** `unclosed_candle`: a forming candle delivered as data. It is left out of every other check: information, no points. */
export function judgeUnclosedCandle(scan: Scan): CheckOutcome {
  const { unclosed } = scan.rows;
  if (unclosed.length + scan.rowCount === 0) return notEvaluated('unclosed_candle', 'no row in the window');
  if (unclosed.length === 0) return pass('unclosed_candle', 'every candle has closed');
  const issue = issueOf(scan.context.timeframe, {
    type: 'unclosed_candle',
    times: unclosed,
    message: `The candle of ${timeText(unclosed[0] as number)} UTC has not closed yet and was left out`,
    recommendation: 'Use a candle only after its close and the grace of the exchange.',
  });
  return fail([issue]);
}
