import type { CheckOutcome } from '../check-outcome.ts';
import { ascendingDistinct, fail, issueOf, notEvaluated, pass } from '../check-outcome.ts';
import { timeText } from '../format-time.ts';
import type { Issue, PriceField } from '../report.ts';
import type { Scan } from '../scan.ts';
import { PRICE_FIELDS } from '../vocabulary.ts';
import type { BadTicks } from './bad-ticks.ts';
import { noBadTicks } from './bad-ticks.ts';
import { markFineTicks } from './fine-ticks.ts';
import { GROSS, markGrossTicks } from './gross-ticks.ts';
import { NO_HISTORY } from './hour-of-week.ts';
import { habitsOf } from './market-habits.ts';
import type { PositiveCandles } from './positive-candles.ts';
import { wildCandles } from './positive-candles.ts';

const LEAST_CANDLES = 8;

const RECOMMENDATION = 'Compare with another exchange and fetch the candle again; clean() removes or replaces it.';

/**
 * `price_outlier`: a price that the feed's own movement and the prices next to it in time cannot explain, and that does not stay. Gross ticks
 * are told by the level of the closes around them, finer ones by the movement near them. See docs/checks/price_outlier.md.
 */
export function judgePriceOutlier(scan: Scan): CheckOutcome {
  const least = Math.max(scan.context.policy.minSample, LEAST_CANDLES);
  if (scan.sample < least) return notEvaluated('price_outlier', `${scan.sample} valid candles, at least ${least} needed`);
  const habits = habitsOf(scan);
  const { candles, isThin } = habits;
  const ticks = noBadTicks(candles.length);
  if (candles.length >= LEAST_CANDLES) {
    markGrossTicks(candles, wildCandles(scan), ticks, habits.movement.memory);
    markFineTicks(habits, scan.context.timeframe.durationMs, ticks);
  }
  if (ticks.candles.length === 0)
    return pass('price_outlier', `no bad tick in ${candles.length} candles${habits.history === null ? NO_HISTORY : ''}`);
  return fail(issuesOf(scan, candles, ticks, isThin));
}

function issuesOf(scan: Scan, candles: PositiveCandles, ticks: BadTicks, isThin: boolean): Issue[] {
  const issues: Issue[] = [];
  for (let number = 0; number < PRICE_FIELDS.length; number++) {
    const field = PRICE_FIELDS[number] as PriceField;
    const at = ticks.worstAt[number] as number;
    if (at < 0) continue;
    const times = timesOf(candles, ticks, 1 << number);
    const distance = ticks.worst[number] as number;
    const where = timeText(candles.time[at] as number);
    const expected = Number((ticks.expected[number] as number).toPrecision(12));
    issues.push(
      issueOf(scan.context.timeframe, {
        type: 'price_outlier',
        field,
        measure: distance >= GROSS ? 2 : isThin || !ticks.certain[number] ? 0 : 1,
        times,
        message: `${times.length} bad ${times.length === 1 ? 'tick' : 'ticks'} in ${field}, worst ${candles[field][at]} at ${where} UTC where prices before and after reach ${expected}`,
        recommendation: RECOMMENDATION,
      }),
    );
  }
  return issues;
}

/** Open times of the candles with this mark, rising. */
function timesOf({ time }: PositiveCandles, { candles, marks }: BadTicks, bit: number): number[] {
  const times: number[] = [];
  for (const j of candles) if (((marks[j] as number) & bit) !== 0) times.push(time[j] as number);
  return ascendingDistinct(times);
}
