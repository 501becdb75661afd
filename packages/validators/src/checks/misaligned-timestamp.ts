import { INVALID, MISALIGNED } from '../candle-flags.ts';
import type { CheckOutcome } from '../check-outcome.ts';
import { fail, issueOf, notEvaluated, pass } from '../check-outcome.ts';
import { durationText, timeText } from '../format-time.ts';
import { rememberedOutcome } from '../remembered-outcome.ts';
import type { Scan } from '../scan.ts';

/** `misaligned_timestamp`: open times off the grid of the timeframe and the exchange's anchor. Such a row fills no slot. */
export function judgeMisalignedTimestamp(scan: Scan): CheckOutcome {
  const { timeframe } = scan.context;
  if (scan.candles.length === 0) return notEvaluated('misaligned_timestamp', 'no closed candle in the window');
  if ((scan.seen & MISALIGNED) === 0) return pass('misaligned_timestamp', `all open times are on the ${timeframe.name} grid`);
  return rememberedOutcome(scan, 'misaligned_timestamp', MISALIGNED | INVALID, scan.received, outcomeOf);
}

function outcomeOf(scan: Scan): CheckOutcome {
  const { candles, flags, flagged } = scan;
  const { timeframe } = scan.context;
  const times: number[] = [];
  let offset = Number.NaN;
  let sameOffset = true;
  for (const c of flagged) {
    if (((flags[c] as number) & MISALIGNED) === 0) continue;
    const t = candles.time[c] as number;
    const off = t - timeframe.timeOf(timeframe.slotOf(t));
    if (times.length > 0 && off !== offset) sameOffset = false;
    offset = off;
    times.push(t);
  }
  const allSame = sameOffset && times.length === candles.length;
  const issue = issueOf(timeframe, {
    type: 'misaligned_timestamp',
    measure: times.length / Math.max(1, scan.received),
    times,
    message: `${times.length} open ${times.length === 1 ? 'time is' : 'times are'} off the ${timeframe.name} grid${
      sameOffset ? ` by ${durationText(offset)}` : ''
    }, first ${timeText(times[0] as number)} UTC`,
    recommendation: allSame
      ? `Every candle is off by ${durationText(offset)}: give the exchange's anchor in its profile if that is its grid.`
      : 'Fetch these candles again; a source that stamps the first trade or the close must be corrected to the open of the slot.',
  });
  return fail([issue]);
}
