import { NEGATIVE_VOLUME } from '../candle-flags.ts';
import type { CheckOutcome } from '../check-outcome.ts';
import { fail, issueOf, notEvaluated, pass } from '../check-outcome.ts';
import { timeText } from '../format-time.ts';
import { rememberedOutcome } from '../remembered-outcome.ts';
import type { Scan } from '../scan.ts';
import { timesWith } from './flagged-candles.ts';

/** `negative_volume`: a volume below 0. */
export function judgeNegativeVolume(scan: Scan): CheckOutcome {
  if (scan.candles.length === 0) return notEvaluated('negative_volume', 'no closed candle in the window');
  if ((scan.seen & NEGATIVE_VOLUME) === 0) return pass('negative_volume', 'no volume is below 0');
  return rememberedOutcome(scan, 'negative_volume', NEGATIVE_VOLUME, 0, outcomeOf);
}

function outcomeOf(scan: Scan): CheckOutcome {
  const times = timesWith(scan, NEGATIVE_VOLUME);
  const issue = issueOf(scan.context.timeframe, {
    type: 'negative_volume',
    field: 'volume',
    times,
    message: `volume is below 0 in ${times.length} ${times.length === 1 ? 'candle' : 'candles'}, first ${timeText(times[0] as number)} UTC`,
    recommendation: 'Fetch these candles again; check that no side of the trade is written as a sign.',
  });
  return fail([issue]);
}
