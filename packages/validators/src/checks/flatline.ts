import { STANDING } from '../candle-flags.ts';
import type { CheckOutcome } from '../check-outcome.ts';
import { fail, issueOf, notEvaluated, pass } from '../check-outcome.ts';
import { timeText } from '../format-time.ts';
import type { Scan } from '../scan.ts';
import type { UnexplainedRuns } from './flat-runs.ts';
import { REPEATS, unexplainedRuns } from './flat-runs.ts';
import { habitsOf } from './market-habits.ts';

/** Shortest run of equal candles that can be called frozen. */
const SHORTEST = 10;
/** A frozen feed is a medium fault from so many candles on. */
const LONG = 20;
/** Share of candles outside the frozen runs that stand still, or are missing, in a thin market, and most of them in a liquid one. */
const THIN_SHARE = 0.3;
const LIQUID_SHARE = 0.05;
/** Natural logarithm of the odds against a run from which on it is no habit of a thin market either. */
const SURPRISE = 60;

/** `flatline`: candles that repeat the one before, or stand at its close, for longer than the rest of the window explains. */
export function judgeFlatline(scan: Scan): CheckOutcome {
  const { minSample } = scan.context.policy;
  if (scan.sample < minSample) return notEvaluated('flatline', `${scan.sample} valid candles, at least ${minSample} needed`);
  if ((scan.seen & STANDING) === 0) return nothingFrozen();
  const found = unexplainedRuns(scan, STANDING, 'flatRuns', SHORTEST, habitsOf(scan).isCoarse);
  const { times, runs, longest, longestFromMs } = found;
  if (times.length === 0) return nothingFrozen();
  const issue = issueOf(scan.context.timeframe, {
    type: 'flatline',
    measure: measureOf(scan, found),
    times,
    message: `The price is frozen for ${longest} candles from ${timeText(longestFromMs)} UTC${runs > 1 ? ` (${runs} such runs)` : ''}${
      found.longestRepeat >= REPEATS ? `; one traded volume repeats ${found.longestRepeat} times: the source repeats itself` : ''
    }`,
    recommendation: 'Compare with another exchange: a market halt, a dead market or a cached answer of the source look alike.',
  });
  return fail([issue]);
}

function nothingFrozen(): CheckOutcome {
  return pass('flatline', 'no frozen price that the rest of the window does not explain');
}

/** The measure of the severity table. */
function measureOf(scan: Scan, { times, longest, longestRepeat, newest, elsewhere }: UnexplainedRuns): number {
  if (longestRepeat >= REPEATS) return 2;
  const outside = scan.sample - times.length;
  const surprise = longest * -Math.log((elsewhere + 0.5) / (outside + 1));
  const isThin = elsewhere + scan.missingSlots >= THIN_SHARE * (outside + scan.missingSlots);
  if (isThin && surprise < SURPRISE) return 0;
  if (newest > 0 && (elsewhere <= LIQUID_SHARE * outside || surprise >= SURPRISE)) return 2;
  return longest >= LONG ? 1 : 0;
}
