import type { CheckOutcome } from '../check-outcome.ts';
import { fail, issueOf, notEvaluated } from '../check-outcome.ts';
import { durationText, timeText } from '../format-time.ts';
import { latenessOf } from '../freshness.ts';
import type { Scan } from '../scan.ts';

/** `stale`: the newest closed candle is overdue. The affected candle is that newest one. */
export function judgeStale(scan: Scan): CheckOutcome {
  const { timeframe } = scan.context;
  const { level, lastCloseMs, overdueMs, criticalMs } = latenessOf(scan);
  if (lastCloseMs === null || overdueMs === null) return notEvaluated('stale', 'no candle was ever seen');
  const expected = 0;
  const observed = overdueMs / 1000;
  if (level === 'fresh') {
    const reason =
      overdueMs === 0
        ? 'the newest closed candle is on time'
        : `overdue by ${durationText(overdueMs)}, critical after ${durationText(criticalMs)}`;
    return { result: { check: 'stale', verdict: 'pass', observed, expected, reason }, issues: [] };
  }
  const openMs = Number.isNaN(scan.newestValidMs) ? timeframe.timeOf(timeframe.slotOf(lastCloseMs - 1)) : scan.newestValidMs;
  const issue = issueOf(timeframe, {
    type: 'stale',
    measure: level === 'critical' ? 2 : 1,
    times: [openMs],
    message: `No candle closed since ${timeText(lastCloseMs)} UTC: overdue by ${durationText(overdueMs)} (critical after ${durationText(criticalMs)})`,
    recommendation:
      'Check that the exchange still publishes this symbol and that the collector reaches it; then fetch from the last close on.',
  });
  return fail([issue], { observed, expected });
}
