import { DEFAULT_POLICY, type Issue, type IssueType, severityOf, type Timeframe, type TimeRange } from '@quality/validators';
import { appendRange } from './merged-issues.ts';
import type { Survey } from './survey.ts';

/** The issues that open times and the order of rows show without the values: of `missing_value` that of the times. */
export function timeIssues(check: IssueType, survey: Survey, timeframe: Timeframe, sample: number): Issue[] {
  const { goingBack, otherUnit, noTime, strays, unclosed, times, closedRows, turnedRound } = survey;
  const turned = turnedRound ? ' (the rows came newest first and were turned round)' : '';
  switch (check) {
    case 'out_of_order':
      if (goingBack.length === 0) return [];
      return [
        issueOf(timeframe, check, goingBack, goingBack.length, 0, {
          message: `${goingBack.length} ${goingBack.length === 1 ? 'row goes' : 'rows go'} back in time, first in the file at ${textOf(goingBack[0]!)} UTC${turned}`,
          recommendation: 'Sort the rows by open time; check the paging of the source.',
        }),
      ];
    case 'unclosed_candle':
      if (unclosed.length === 0) return [];
      return [
        issueOf(timeframe, check, unclosed, null, 0, {
          message: `The candle of ${textOf(unclosed[0]!)} UTC has not closed yet and was left out`,
          recommendation: 'Use a candle only after its close and the grace of the exchange.',
        }),
      ];
    case 'time_unit': {
      const all = [...otherUnit, ...noTime, ...strays];
      if (all.length === 0) return [];
      const parts = [
        otherUnit.length > 0 ? `${otherUnit.length} open times are not in milliseconds (${textOf(otherUnit[0]!)} UTC)` : '',
        noTime.length > 0 ? `${noTime.length} open times are in no known unit (${noTime[0]})` : '',
        strays.length > 0 ? `${strays.length} open times are far from all others (${textOf(strays[0]!)} UTC)` : '',
      ];
      return [
        issueOf(timeframe, check, all, null, 0, {
          message: parts.filter((part) => part !== '').join('; '),
          recommendation: 'Write every open time in UTC milliseconds; two sources with different units may be mixed.',
        }),
      ];
    }
    case 'missing_value': {
      if (times.missing === 0) return [];
      const total = closedRows + times.missing;
      return [
        {
          ...issueOf(timeframe, check, [], times.missing, times.missing / total, {
            message: `time is missing in ${times.missing} of ${total} rows`,
            recommendation: 'Drop rows without an open time and fetch their range again; check how the source writes times.',
          }),
          field: 'time',
        },
      ];
    }
    case 'insufficient_data':
      if (sample >= DEFAULT_POLICY.minSample) return [];
      return [
        issueOf(timeframe, check, [], sample, 0, {
          message: `${sample} closed, valid candles in all: at least ${DEFAULT_POLICY.minSample} are needed for a score`,
          recommendation: 'Fetch more history, or wait until enough candles have closed.',
        }),
      ];
    default:
      return [];
  }
}

function issueOf(
  timeframe: Timeframe,
  type: IssueType,
  unsorted: readonly number[],
  count: number | null,
  measure: number,
  words: { readonly message: string; readonly recommendation: string },
): Issue {
  const sorted = Float64Array.from(unsorted).sort();
  const times: number[] = [];
  const ranges: TimeRange[] = [];
  for (const time of sorted) {
    if (time === times.at(-1)) continue;
    times.push(time);
    const close = timeframe.closeOf(time);
    appendRange(ranges, [time, Number.isFinite(close) ? close : time + timeframe.durationMs]);
  }
  return { type, severity: severityOf(type, measure), field: null, count: count ?? times.length, times, ranges, ...words };
}

function textOf(ms: number): string {
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString().slice(0, 16).replace('T', ' ') : String(ms);
}
