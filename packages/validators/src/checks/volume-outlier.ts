import { INVALID } from '../candle-flags.ts';
import type { CheckOutcome } from '../check-outcome.ts';
import { fail, issueOf, notEvaluated, pass } from '../check-outcome.ts';
import { timeText } from '../format-time.ts';
import type { Scan } from '../scan.ts';
import { createNumberScratch } from '../scratch.ts';
import { quantileInPlace, quantileOfSorted, quantilesInPlace } from '../select.ts';
import { noMarks } from './bad-ticks.ts';
import { NO_HISTORY, usualVolume } from './hour-of-week.ts';
import { movementAt } from './local-movement.ts';
import { habitsOf } from './market-habits.ts';

/**
 * A volume is an outlier above `TIMES · exp(SPREADS · s)` times the upper quartile of traded volumes, s being the spread of their logarithms as
 * the quartiles tell it. In the real files at hand the largest volumes stay below that: 130 times the quartile where volumes are even (s below
 * 0.9), 300 times where they are wild (s above 2). Quartiles hold when a fifth of the volumes is wrong.
 */
const TIMES = 50;
/**
 * A volume that moves no price is an outlier above `exp(QUIET_SPREADS · s)` times the median of its neighbours, s being their spread, at least
 * `LEAST_SPREAD`: in the real files one quiet candle in 10,000 reaches `exp(5 · s)`. True bursts of volume move the price.
 */
const QUIET_SPREADS = 5.5;
const LEAST_SPREAD = 0.6;
/** Volumes up to so many times the lower quartile are never such bursts. */
const LEAST_BURST = Math.exp(QUIET_SPREADS * LEAST_SPREAD);
/** A candle is quiet when its range is below so many local standard deviations; the usual one is 1.6. */
const QUIET_RANGE = 3;
const NEIGHBOURS = 12;
const SPREADS = 1.5;
/** The quartiles that say how volumes spread. */
const LOWER = 0.25;
const UPPER = 0.75;
/** Interquartile range of a normal distribution in standard deviations. */
const QUARTILES_TO_SIGMA = 1.349;

/** `volume_outlier`: a volume that the window's own volumes cannot explain. Candles without trades are left out of the comparison. */
export function judgeVolumeOutlier(scan: Scan): CheckOutcome {
  const { time, volume, length } = scan.candles;
  const { history, policy } = scan.context;
  const { minSample } = policy;
  if (scan.sample < minSample)
    return notEvaluated('volume_outlier', `${scan.sample} valid candles, at least ${minSample} needed`);
  const { count, largest, lower, upper } = volumesOf(scan, minSample);
  if (count < minSample) return notEvaluated('volume_outlier', `${count} candles with volume, at least ${minSample} needed`);
  const spread = (Math.log(upper) - Math.log(lower)) / QUARTILES_TO_SIGMA;
  const limit = TIMES * Math.exp(SPREADS * spread) * upper;
  const times: number[] = [];
  let worst = 0;
  let largestBelow = largest > limit ? 0 : largest;
  for (let c = 0; largest > limit && c < length; c++) {
    const v = volume[c] as number;
    if (v <= limit) {
      if (v > largestBelow) largestBelow = v;
    } else if (((scan.flags[c] as number) & INVALID) === 0 && v > usualVolume(history, time[c] as number)) {
      times.push(time[c] as number);
      if (v > worst) worst = v;
    }
  }
  if (largestBelow > LEAST_BURST * lower) worst = Math.max(worst, addQuietBursts(scan, lower, limit, times));
  const limitText = Number(limit.toPrecision(4));
  if (times.length === 0) {
    const unseen = history === null ? NO_HISTORY : '';
    return pass(
      'volume_outlier',
      `no volume above ${limitText}, none that moves no price; three in four stay below ${upper}${unseen}`,
    );
  }
  const issue = issueOf(scan.context.timeframe, {
    type: 'volume_outlier',
    field: 'volume',
    times,
    message: `${times.length} ${times.length === 1 ? 'volume' : 'volumes'} above what the window explains, largest ${worst}, first ${timeText(times.reduce((first, time) => Math.min(first, time)))} UTC; three in four stay below ${upper}`,
    recommendation: 'Compare with another exchange; check whether the source counts quote currency or contracts.',
  });
  return fail([issue]);
}

/** The volumes above 0 of the valid candles: how many, the largest, and the quartiles where there are enough for them. */
interface TradedVolumes {
  readonly count: number;
  readonly largest: number;
  readonly lower: number;
  readonly upper: number;
}

function volumesOf(scan: Scan, fewest: number): TradedVolumes {
  if (scan.known === undefined) return readVolumes(scan, fewest);
  const { values, length } = scan.known.traded;
  return {
    count: length,
    largest: length === 0 ? 0 : (values[length - 1] as number),
    lower: quantileOfSorted(values, LOWER, length),
    upper: quantileOfSorted(values, UPPER, length),
  };
}

const space = createNumberScratch();

function readVolumes({ candles: { volume, length }, flags }: Scan, fewest: number): TradedVolumes {
  const traded = space(length);
  let count = 0;
  let largest = 0;
  for (let c = 0; c < length; c++) {
    const v = volume[c] as number;
    if (!(v > 0) || ((flags[c] as number) & INVALID) !== 0) continue;
    traded[count++] = v;
    if (v > largest) largest = v;
  }
  const [lower, upper] = count < fewest ? [Number.NaN, Number.NaN] : quantilesInPlace(traded, count, [LOWER, UPPER]);
  return { count, largest, lower: lower as number, upper: upper as number };
}

const work = new Float64Array(2 * NEIGHBOURS);

/** Adds the open times of quiet candles with a volume below `limit` that their neighbours do not explain; gives the largest of these volumes. */
function addQuietBursts(scan: Scan, lower: number, limit: number, times: number[]): number {
  const { candles, movement, isThin } = habitsOf(scan);
  const { time, high, low, volume, length } = candles;
  const marks = noMarks(length);
  let largest = 0;
  // Where hardly anything trades a single order moves no price either.
  if (isThin) return largest;
  for (let j = 0; j < length; j++) {
    const v = volume[j] as number;
    if (!(v > LEAST_BURST * lower) || v > limit || v <= usualVolume(scan.context.history, time[j] as number)) continue;
    let count = 0;
    const to = Math.min(length, j + 1 + NEIGHBOURS);
    for (let k = Math.max(0, j - NEIGHBOURS); k < to; k++) {
      if (k !== j && (volume[k] as number) > 0) work[count++] = Math.log(volume[k] as number);
    }
    if (count < NEIGHBOURS) continue;
    const near = quantileInPlace(work, count, 0.5);
    const spread = (quantileInPlace(work, count, 0.75) - quantileInPlace(work, count, 0.25)) / QUARTILES_TO_SIGMA;
    if (!(Math.log(v) - near > QUIET_SPREADS * Math.max(LEAST_SPREAD, spread))) continue;
    const range = Math.abs(Math.log((high[j] as number) / (low[j] as number)));
    if (range > QUIET_RANGE * movementAt(candles, marks, movement, j)) continue;
    times.push(time[j] as number);
    if (v > largest) largest = v;
  }
  return largest;
}
