import { severityOf } from './issue-catalogue.ts';
import type { CandleField, CheckResult, Issue, IssueType, TimeRange } from './report.ts';
import type { Timeframe } from './timeframe.ts';

/** What one check says: its verdict, and an issue for each field that is at fault. */
export interface CheckOutcome {
  readonly result: CheckResult;
  readonly issues: readonly Issue[];
}

/** The check looked and found nothing. */
export function pass(check: IssueType, reason: string): CheckOutcome {
  return { result: { check, verdict: 'pass', observed: 0, expected: 0, reason }, issues: [] };
}

/** The check could not look: never a pass. */
export function notEvaluated(check: IssueType, reason: string): CheckOutcome {
  return { result: { check, verdict: 'not_evaluated', observed: null, expected: null, reason }, issues: [] };
}

/** The check found faults; without figures of its own it observed the sum of its issues' counts and expected none. */
export function fail(issues: readonly Issue[], figures: { observed?: number; expected?: number } = {}): CheckOutcome {
  const first = issues[0] as Issue;
  const observed = figures.observed ?? issues.reduce((sum, issue) => sum + issue.count, 0);
  const reason = issues.map((issue) => issue.message).join('; ');
  return { result: { check: first.type, verdict: 'fail', observed, expected: figures.expected ?? 0, reason }, issues };
}

/** An issue of candles: `times` need be neither sorted nor distinct, `count` is the number of distinct ones unless given. */
export function issueOf(
  timeframe: Timeframe,
  issue: {
    readonly type: IssueType;
    readonly field?: CandleField;
    readonly measure?: number;
    readonly times: readonly number[];
    readonly count?: number;
    readonly message: string;
    readonly recommendation: string;
  },
): Issue {
  const times = ascendingDistinct(issue.times);
  return {
    type: issue.type,
    severity: severityOf(issue.type, issue.measure),
    field: issue.field ?? null,
    count: issue.count ?? times.length,
    times,
    ranges: rangesOf(times, timeframe),
    message: issue.message,
    recommendation: issue.recommendation,
  };
}

/** The numbers in rising order, each once; a list of its own. */
export function ascendingDistinct(numbers: readonly number[]): number[] {
  let isAscending = true;
  for (let k = 1; k < numbers.length; k++) if (!((numbers[k] as number) > (numbers[k - 1] as number))) isAscending = false;
  if (isAscending) return numbers.slice();
  const distinct: number[] = [];
  for (const number of Float64Array.from(numbers).sort()) if (number !== distinct.at(-1)) distinct.push(number);
  return distinct;
}

/** Half-open ranges that cover candles of these open times; neighbours share one. */
export function rangesOf(times: readonly number[], timeframe: Timeframe): TimeRange[] {
  const ranges: TimeRange[] = [];
  let from = Number.NaN;
  let to = Number.NaN;
  for (const time of times) {
    if (time !== to) {
      if (!Number.isNaN(to)) ranges.push([from, to]);
      from = time;
    }
    to = timeframe.closeOf(time);
    if (!Number.isFinite(to)) to = time + timeframe.durationMs;
  }
  if (!Number.isNaN(to)) ranges.push([from, to]);
  return ranges;
}
