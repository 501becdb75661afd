import { BROKEN_RANGE } from '../candle-flags.ts';
import type { CheckOutcome } from '../check-outcome.ts';
import { fail, issueOf, notEvaluated, pass } from '../check-outcome.ts';
import { timeText } from '../format-time.ts';
import { rememberedOutcome } from '../remembered-outcome.ts';
import type { Scan } from '../scan.ts';
import { timesWith } from './flagged-candles.ts';

/** `ohlc_violation`: high below open or close, low above them, or high below low. Values that are missing are not compared. */
export function judgeOhlcViolation(scan: Scan): CheckOutcome {
  const { length } = scan.candles;
  if (length === 0) return notEvaluated('ohlc_violation', 'no closed candle in the window');
  if ((scan.seen & BROKEN_RANGE) === 0) return pass('ohlc_violation', 'high and low enclose open and close in every candle');
  return rememberedOutcome(scan, 'ohlc_violation', BROKEN_RANGE, 0, outcomeOf);
}

function outcomeOf(scan: Scan): CheckOutcome {
  const times = timesWith(scan, BROKEN_RANGE);
  const issue = issueOf(scan.context.timeframe, {
    type: 'ohlc_violation',
    times,
    message: `${times.length} ${times.length === 1 ? 'candle has' : 'candles have'} open or close outside low and high, first ${timeText(times[0] as number)} UTC`,
    recommendation: 'Fetch these candles again; if many are affected, check the order of the columns.',
  });
  return fail([issue]);
}
