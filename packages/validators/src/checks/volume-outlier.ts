import type { CheckOutcome } from '../check-outcome.ts';
import { fail, issueOf, notEvaluated, pass } from '../check-outcome.ts';
import { timeText } from '../format-time.ts';
import type { Scan } from '../scan.ts';
import { INVALID } from '../scan.ts';
import { quantileInPlace } from '../select.ts';

/**
 * A volume is an outlier above so many times the upper quartile of traded volumes. Real news reached 350 in the files that we have; a wrong
 * unit starts at 1,000. The quartile stays in place when a fifth of the volumes is wrong.
 */
const TIMES = 500;
const QUANTILE = 0.75;

/** `volume_outlier`: a volume that the window's own volumes cannot explain. Candles without trades are left out of the comparison. */
export function judgeVolumeOutlier(scan: Scan): CheckOutcome {
  const { time, volume, length } = scan.candles;
  const { minSample } = scan.context.policy;
  if (scan.sample < minSample)
    return notEvaluated('volume_outlier', `${scan.sample} valid candles, at least ${minSample} needed`);
  const traded = new Float64Array(length);
  let count = 0;
  for (let c = 0; c < length; c++) {
    if (((scan.flags[c] as number) & INVALID) === 0 && (volume[c] as number) > 0) traded[count++] = volume[c] as number;
  }
  if (count < minSample) return notEvaluated('volume_outlier', `${count} candles with volume, at least ${minSample} needed`);
  const usual = quantileInPlace(traded, count, QUANTILE);
  const limit = TIMES * usual;
  const times: number[] = [];
  let worst = 0;
  for (let c = 0; c < length; c++) {
    const v = volume[c] as number;
    if (v > limit && v < Number.POSITIVE_INFINITY && ((scan.flags[c] as number) & INVALID) === 0) {
      times.push(time[c] as number);
      if (v > worst) worst = v;
    }
  }
  if (times.length === 0) return pass('volume_outlier', `no volume above ${TIMES} times the upper quartile, ${usual}`);
  const issue = issueOf(scan.context.timeframe, {
    type: 'volume_outlier',
    field: 'volume',
    times,
    message: `${times.length} ${times.length === 1 ? 'volume' : 'volumes'} above ${TIMES} times the upper quartile, ${usual}, largest ${worst}, first ${timeText(times[0] as number)} UTC`,
    recommendation: 'Compare with another exchange; check whether the source counts quote currency or contracts.',
  });
  return fail([issue]);
}
