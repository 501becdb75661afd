import type { CheckOutcome } from '../check-outcome.ts';
import { fail, issueOf, notEvaluated, pass } from '../check-outcome.ts';
import { timeText } from '../format-time.ts';
import type { Scan } from '../scan.ts';
import { INVALID } from '../scan.ts';

/** `ohlc_violation`: high below open or close, low above them, or high below low. Values that are missing are not compared. */
export function judgeOhlcViolation(scan: Scan): CheckOutcome {
  const { time, open, high, low, close, length } = scan.candles;
  const { flags } = scan;
  if (length === 0) return notEvaluated('ohlc_violation', 'no closed candle in the window');
  if (scan.known?.isSound) return pass('ohlc_violation', 'high and low enclose open and close in every candle');
  const openCounts = !scan.context.profile.openMayLeaveRange;
  const times: number[] = [];
  for (let c = 0; c < length; c++) {
    let o = open[c] as number;
    let h = high[c] as number;
    let l = low[c] as number;
    let cl = close[c] as number;
    if (((flags[c] as number) & INVALID) !== 0) {
      o = finite(o);
      h = finite(h);
      l = finite(l);
      cl = finite(cl);
    }
    if (h < l || h < cl || l > cl || (openCounts && (h < o || l > o))) times.push(time[c] as number);
  }
  if (times.length === 0) return pass('ohlc_violation', 'high and low enclose open and close in every candle');
  const issue = issueOf(scan.context.timeframe, {
    type: 'ohlc_violation',
    times,
    message: `${times.length} ${times.length === 1 ? 'candle has' : 'candles have'} open or close outside low and high, first ${timeText(times[0] as number)} UTC`,
    recommendation: 'Fetch these candles again; if many are affected, check the order of the columns.',
  });
  return fail([issue]);
}

/** NaN for an infinite value: no comparison with it holds. */
function finite(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN;
}
