import { INVALID } from '../candle-flags.ts';
import type { CheckOutcome } from '../check-outcome.ts';
import { fail, issueOf } from '../check-outcome.ts';
import type { Scan } from '../scan.ts';

/** `insufficient_data`: fewer closed, valid, distinct candles than the minimum sample. The affected candles are those at hand. */
export function judgeInsufficientData(scan: Scan): CheckOutcome {
  const { sample, candles, flags } = scan;
  const { minSample } = scan.context.policy;
  if (sample >= minSample) {
    const reason = `${sample} closed, valid candles, at least ${minSample} needed`;
    return { result: { check: 'insufficient_data', verdict: 'pass', observed: sample, expected: minSample, reason }, issues: [] };
  }
  const times: number[] = [];
  for (let c = 0; c < candles.length; c++) if (((flags[c] as number) & INVALID) === 0) times.push(candles.time[c] as number);
  const issue = issueOf(scan.context.timeframe, {
    type: 'insufficient_data',
    times,
    message: `${sample} closed, valid ${sample === 1 ? 'candle' : 'candles'}: at least ${minSample} are needed for a score`,
    recommendation: 'Fetch more history, or wait until enough candles have closed.',
  });
  return fail([issue], { observed: sample, expected: minSample });
}
