import type { CheckOutcome } from '../check-outcome.ts';
import { fail, issueOf, notEvaluated, pass } from '../check-outcome.ts';
import { timeText } from '../format-time.ts';
import type { Scan } from '../scan.ts';
import { INVALID } from '../scan.ts';
import { unexplainedRuns } from './flat-runs.ts';

/** Shortest run of equal candles that can be called frozen. */
const SHORTEST = 20;

/** `flatline`: open, high, low and close equal the close before for longer than the rest of the window explains. */
export function judgeFlatline(scan: Scan): CheckOutcome {
  const { open, high, low, close, length } = scan.candles;
  const { minSample } = scan.context.policy;
  if (scan.sample < minSample) return notEvaluated('flatline', `${scan.sample} valid candles, at least ${minSample} needed`);
  const flat = new Uint8Array(length);
  let closeBefore = Number.NaN;
  for (let c = 0; c < length; c++) {
    if (((scan.flags[c] as number) & INVALID) !== 0) continue;
    const cl = close[c] as number;
    if (cl === closeBefore && open[c] === cl && high[c] === cl && low[c] === cl) flat[c] = 1;
    closeBefore = cl;
  }
  const { times, runs, longest, longestFromMs } = unexplainedRuns(scan, flat, SHORTEST);
  if (times.length === 0) return pass('flatline', 'no frozen price that the rest of the window does not explain');
  const issue = issueOf(scan.context.timeframe, {
    type: 'flatline',
    times,
    message: `The price is frozen for ${longest} candles from ${timeText(longestFromMs)} UTC${runs > 1 ? ` (${runs} such runs)` : ''}`,
    recommendation: 'Compare with another exchange: a market halt, a dead market or a cached answer of the source look alike.',
  });
  return fail([issue]);
}
