import type { CheckOutcome } from '../check-outcome.ts';
import { fail, issueOf, notEvaluated, pass } from '../check-outcome.ts';
import { timeText } from '../format-time.ts';
import type { Scan } from '../scan.ts';
import { INVALID } from '../scan.ts';
import { quantileInPlace } from '../select.ts';

/**
 * A volume is an outlier above `TIMES · exp(SPREADS · s)` times the upper quartile of traded volumes, s being the spread of their logarithms as
 * the quartiles tell it. In the real files at hand the largest volumes stay below that: 130 times the quartile where volumes are even (s below
 * 0.9), 300 times where they are wild (s above 2). Quartiles hold when a fifth of the volumes is wrong.
 */
const TIMES = 50;
const SPREADS = 1.5;
/** Interquartile range of a normal distribution in standard deviations. */
const QUARTILES_TO_SIGMA = 1.349;

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
  const lower = quantileInPlace(traded, count, 0.25);
  const upper = quantileInPlace(traded, count, 0.75);
  const spread = (Math.log(upper) - Math.log(lower)) / QUARTILES_TO_SIGMA;
  const limit = TIMES * Math.exp(SPREADS * spread) * upper;
  const times: number[] = [];
  let worst = 0;
  for (let c = 0; c < length; c++) {
    const v = volume[c] as number;
    if (v > limit && ((scan.flags[c] as number) & INVALID) === 0) {
      times.push(time[c] as number);
      if (v > worst) worst = v;
    }
  }
  const limitText = Number(limit.toPrecision(4));
  if (times.length === 0) return pass('volume_outlier', `no volume above ${limitText}; three in four stay below ${upper}`);
  const issue = issueOf(scan.context.timeframe, {
    type: 'volume_outlier',
    field: 'volume',
    times,
    message: `${times.length} ${times.length === 1 ? 'volume' : 'volumes'} above ${limitText}, largest ${worst}, first ${timeText(times[0] as number)} UTC; three in four stay below ${upper}`,
    recommendation: 'Compare with another exchange; check whether the source counts quote currency or contracts.',
  });
  return fail([issue]);
}
