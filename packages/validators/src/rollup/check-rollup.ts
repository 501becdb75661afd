import type { CandleSeries } from '../candle-series.ts';
import type { CheckOutcome } from '../check-outcome.ts';
import { fail, issueOf, notEvaluated, pass } from '../check-outcome.ts';
import type { Candles } from '../distinct-candles.ts';
import { ValidatorError } from '../errors.ts';
import type { ExchangeProfile } from '../exchange-profile.ts';
import { timeText } from '../format-time.ts';
import { firstFrom, soundCandles } from '../peers/peer-candles.ts';
import type { CandleField, Issue } from '../report.ts';
import { parseTimeframe } from '../timeframe.ts';

export interface RollupOptions {
  /** Timeframes of the two series: the larger holds the smaller a whole number of times. */
  readonly smaller: string;
  readonly larger: string;
  readonly anchorsMs?: ExchangeProfile['anchorsMs'];
}

const FIELDS: readonly Exclude<CandleField, 'time'>[] = ['open', 'high', 'low', 'close', 'volume'];
/** Rounding of a sum of volumes: so many units in the last place for each candle summed. */
const EPSILON = 2 ** -52;
/** Exchanges round volumes to eight decimals at best. */
const DECIMALS = 1e-8;

/**
 * `rollup_mismatch`: candles of the larger timeframe that the smaller ones do not add up to. Only candles all of whose children are at hand
 * are compared: open of the first, close of the last, highest high, lowest low, sum of the volumes. Hand the outcome to `assess` as a finding
 * of the larger feed. Give closed candles only.
 *
 * @throws ValidatorError `invalid_timeframe`, or `invalid_option` when the smaller timeframe does not divide the larger.
 */
export function checkRollup(smaller: CandleSeries, larger: CandleSeries, options: RollupOptions): CheckOutcome {
  const small = parseTimeframe(options.smaller, options.anchorsMs);
  const large = parseTimeframe(options.larger, options.anchorsMs);
  if (
    small.months > 0 ||
    large.durationMs <= small.durationMs ||
    (large.months === 0 && large.durationMs % small.durationMs !== 0)
  ) {
    throw new ValidatorError('invalid_option', `timeframe ${options.larger} is not a whole number of ${options.smaller} candles`);
  }
  const children = soundCandles(smaller);
  const parents = soundCandles(larger);
  const wrong = new Map<(typeof FIELDS)[number], number[]>();
  let compared = 0;
  for (let c = 0; c < parents.length; c++) {
    const openMs = parents.time[c] as number;
    const closeMs = large.closeOf(openMs);
    const from = firstFrom(children, openMs);
    const to = firstFrom(children, closeMs);
    const count = (closeMs - openMs) / small.durationMs;
    if (to - from !== count || children.time[from] !== openMs || !large.isAligned(openMs)) continue;
    compared++;
    for (const field of FIELDS) {
      if (agrees(field, parents[field][c] as number, children, from, to)) continue;
      const times = wrong.get(field);
      if (times === undefined) wrong.set(field, [openMs]);
      else times.push(openMs);
    }
  }
  if (compared === 0)
    return notEvaluated('rollup_mismatch', `no ${options.larger} candle has all its ${options.smaller} candles`);
  if (wrong.size === 0)
    return pass('rollup_mismatch', `${compared} candles equal the roll-up of their ${options.smaller} candles`);
  const issues: Issue[] = [];
  for (const field of FIELDS) {
    const times = wrong.get(field);
    if (times === undefined) continue;
    issues.push(
      issueOf(large, {
        type: 'rollup_mismatch',
        field,
        times,
        message: `${field} of ${times.length} of ${compared} candles is not that of their ${options.smaller} candles, first at ${timeText(times[0] as number)} UTC`,
        recommendation: 'Fetch both timeframes of this span again: one of them was revised, or comes from another source.',
      }),
    );
  }
  return fail(issues);
}

function agrees(field: (typeof FIELDS)[number], value: number, children: Candles, from: number, to: number): boolean {
  const column = children[field];
  if (field === 'open') return value === column[from];
  if (field === 'close') return value === column[to - 1];
  let all = column[from] as number;
  for (let c = from + 1; c < to; c++) {
    const next = column[c] as number;
    all = field === 'volume' ? all + next : field === 'high' ? Math.max(all, next) : Math.min(all, next);
  }
  if (field !== 'volume') return value === all;
  const count = to - from;
  return Math.abs(value - all) <= count * (EPSILON * Math.max(Math.abs(all), Math.abs(value)) + DECIMALS);
}
