import type { CandleSeries } from '../candle-series.ts';
import type { CheckOutcome } from '../check-outcome.ts';
import { fail, issueOf, notEvaluated, pass } from '../check-outcome.ts';
import type { ExchangeProfile } from '../exchange-profile.ts';
import { timeText } from '../format-time.ts';
import { soundCandles } from '../peers/peer-candles.ts';
import type { CandleField, Issue } from '../report.ts';
import { parseTimeframe } from '../timeframe.ts';

export interface RevisionOptions {
  readonly timeframe: string;
  readonly anchorsMs?: ExchangeProfile['anchorsMs'];
}

const FIELDS: readonly Exclude<CandleField, 'time'>[] = ['open', 'high', 'low', 'close', 'volume'];

/**
 * `revised_candle`: candles whose values changed between two fetches, `stored` before `refetched`. Both must hold candles that were final when
 * they were fetched: a change within the grace is no revision. Values are compared exactly. Hand the outcome to `assess` as a finding.
 *
 * @throws ValidatorError `invalid_timeframe`.
 */
export function checkRevisions(stored: CandleSeries, refetched: CandleSeries, options: RevisionOptions): CheckOutcome {
  const timeframe = parseTimeframe(options.timeframe, options.anchorsMs);
  const before = soundCandles(stored);
  const after = soundCandles(refetched);
  const changed = new Map<(typeof FIELDS)[number], number[]>();
  let common = 0;
  let b = 0;
  for (let a = 0; a < after.length; a++) {
    const t = after.time[a] as number;
    while (b < before.length && (before.time[b] as number) < t) b++;
    if (before.time[b] !== t) continue;
    common++;
    for (const field of FIELDS) {
      if (before[field][b] === after[field][a]) continue;
      const times = changed.get(field);
      if (times === undefined) changed.set(field, [t]);
      else times.push(t);
    }
  }
  if (common === 0) return notEvaluated('revised_candle', 'the two fetches have no candle in common');
  if (changed.size === 0) return pass('revised_candle', `${common} candles are unchanged`);
  const issues: Issue[] = [];
  for (const field of FIELDS) {
    const times = changed.get(field);
    if (times === undefined) continue;
    issues.push(
      issueOf(timeframe, {
        type: 'revised_candle',
        field,
        times,
        message: `${field} of ${times.length} of ${common} closed candles was changed afterwards, first at ${timeText(times[0] as number)} UTC`,
        recommendation:
          'Keep both versions; raise the grace of the exchange profile when candles become final later than it says.',
      }),
    );
  }
  return fail(issues);
}
