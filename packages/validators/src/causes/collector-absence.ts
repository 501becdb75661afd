import { rangeText, timeText } from '../format-time.ts';
import type { TimeRange } from '../report.ts';
import type { Timeframe } from '../timeframe.ts';
import type { Evidence, FetchAttempt } from './evidence.ts';

/** Share of a gap that a time of absence must cover to be its cause. */
const SHARE = 0.5;

/** Why the collector did not get the candles of a range: it was absent, or the exchange failed it. Null when its log does not tell. */
export interface FetchVerdict {
  readonly cause: 'collector_down' | 'exchange_outage';
  readonly evidence: string;
}

const NONE: readonly never[] = [];

/** What downtimes, known outages and the fetch log say of a range. A range that was answered later is no matter of fetching. */
export function fetchVerdict(range: TimeRange, evidence: Evidence, timeframe: Timeframe): FetchVerdict | null {
  const { downtimes = NONE, outages = NONE, fetchLog = NONE } = evidence;
  if (downtimes.length + outages.length + fetchLog.length === 0) return null;
  if (fetchLog.some((attempt) => attempt.outcome === 'answered' && covers(attempt, range) && wasClosed(attempt, range)))
    return null;
  const outage = outages.find((span) => overlap(span, range) >= SHARE);
  if (outage !== undefined) {
    return { cause: 'exchange_outage', evidence: `the exchange did not answer ${rangeText(outage[0], outage[1])}` };
  }
  const down = downtimes.find((span) => overlap(span, range) >= SHARE);
  if (down !== undefined)
    return { cause: 'collector_down', evidence: `the collector did not run ${rangeText(down[0], down[1])}` };
  return fromLog(range, fetchLog, timeframe);
}

/** While candles of the range came due: attempts that failed are an outage, no attempt at all is our absence. */
function fromLog([fromMs, toMs]: TimeRange, log: readonly FetchAttempt[], timeframe: Timeframe): FetchVerdict | null {
  const first = log[0];
  const last = log.at(-1);
  // A log that does not reach around the range does not say what happened in it.
  if (first === undefined || last === undefined || first.atMs > fromMs || last.atMs < toMs) return null;
  const due = log.filter(({ atMs }) => atMs >= fromMs + timeframe.durationMs && atMs < toMs + timeframe.durationMs);
  const failed = due.filter(({ outcome }) => outcome === 'failed');
  if (due.length === 0) {
    const before = log.findLast(({ atMs }) => atMs < fromMs + timeframe.durationMs);
    const after = log.find(({ atMs }) => atMs >= toMs + timeframe.durationMs);
    const span = `${timeText(before?.atMs ?? first.atMs)} and ${timeText(after?.atMs ?? last.atMs)} UTC`;
    return { cause: 'collector_down', evidence: `nothing was fetched between ${span}` };
  }
  if (failed.length === 0 || failed.length < SHARE * due.length) return null;
  const reason = failed[0]?.reason === undefined ? '' : ` (${failed[0].reason})`;
  return {
    cause: 'exchange_outage',
    evidence: `${failed.length} of ${due.length} fetches failed while these candles were due${reason}`,
  };
}

function covers(attempt: FetchAttempt, [fromMs, toMs]: TimeRange): boolean {
  return attempt.range[0] <= fromMs && attempt.range[1] >= toMs;
}

/** Whether the candles of the range could be in the answer. */
function wasClosed(attempt: FetchAttempt, [, toMs]: TimeRange): boolean {
  return attempt.atMs >= toMs;
}

/** Share of a range that a span covers. */
function overlap(span: TimeRange, [fromMs, toMs]: TimeRange): number {
  return Math.max(0, Math.min(span[1], toMs) - Math.max(span[0], fromMs)) / (toMs - fromMs);
}
