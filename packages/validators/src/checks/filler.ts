import { FILLER } from '../candle-flags.ts';
import type { CheckOutcome } from '../check-outcome.ts';
import { fail, issueOf, notEvaluated, pass } from '../check-outcome.ts';
import { timeText } from '../format-time.ts';
import type { Scan } from '../scan.ts';
import { unexplainedRuns } from './flat-runs.ts';

/** Shortest run of filler candles that can be beyond chance. */
const SHORTEST = 5;

/** `filler`: a run of zero-volume candles, priced at the close before, that is longer than the rest of the window explains. */
export function judgeFiller(scan: Scan): CheckOutcome {
  const { minSample } = scan.context.policy;
  if (scan.sample < minSample) return notEvaluated('filler', `${scan.sample} valid candles, at least ${minSample} needed`);
  if (scan.filler === 0) return pass('filler', 'no filler candle');
  const { times, runs, longest, longestFromMs } = unexplainedRuns(scan, FILLER, 'fillerRuns', SHORTEST, false);
  const share = `${scan.filler} of ${scan.received} candles are filler`;
  if (times.length === 0) return pass('filler', `${share}, as the rest of the window explains`);
  const issue = issueOf(scan.context.timeframe, {
    type: 'filler',
    times,
    message: `${longest} filler candles without trades from ${timeText(longestFromMs)} UTC${runs > 1 ? ` (${runs} such runs)` : ''}; ${share}`,
    recommendation:
      'Treat these candles as without trades, not as data; compare with another exchange whether the market stood still.',
  });
  return fail([issue]);
}
