import {
  CANDLE_FIELDS,
  type CandleField,
  type Issue,
  type IssueType,
  SEVERITIES,
  type Severity,
  type TimeRange,
} from '@quality/validators';

/** What the parts of a file found of one (type, field). */
interface Found {
  readonly type: IssueType;
  readonly field: CandleField | null;
  severity: Severity;
  count: number;
  parts: number;
  readonly times: number[];
  readonly ranges: TimeRange[];
  /** Of the gravest part, the first of equals. */
  message: string;
  recommendation: string;
}

/** Puts the issues of parts together, one for each (type, field); parts come in the order of time. */
export class MergedIssues {
  readonly #found = new Map<string, Found>();

  /** @param range of open times: what the issue says of others is left out, and the count is then that of the times. */
  add(issue: Issue, range?: { readonly fromMs: number; readonly toMs: number }): void {
    const within = (t: number): boolean => range === undefined || (t >= range.fromMs && t < range.toMs);
    const times = range === undefined ? issue.times : issue.times.filter(within);
    if (range !== undefined && times.length === 0) return;
    const key = `${issue.type} ${issue.field}`;
    const found = this.#found.get(key);
    if (found === undefined) {
      const { type, field, severity, message, recommendation } = issue;
      const count = range === undefined ? issue.count : times.length;
      this.#found.set(key, {
        type,
        field,
        severity,
        count,
        parts: 1,
        times: [...times],
        ranges: clip(issue.ranges, range),
        message,
        recommendation,
      });
      return;
    }
    found.count += range === undefined ? issue.count : times.length;
    found.parts += 1;
    for (const time of times) found.times.push(time);
    for (const next of clip(issue.ranges, range)) appendRange(found.ranges, next);
    if (SEVERITIES.indexOf(issue.severity) > SEVERITIES.indexOf(found.severity)) {
      found.severity = issue.severity;
      found.message = issue.message;
      found.recommendation = issue.recommendation;
    }
  }

  of(type: IssueType): Issue[] {
    return [...this.#found.values()]
      .filter((found) => found.type === type)
      .toSorted((a, b) => placeOf(a.field) - placeOf(b.field))
      .map(({ parts, message, ...issue }) => ({
        ...issue,
        message: parts === 1 ? message : `${issue.count} in ${parts} parts of the file; one of the gravest: ${message}`,
      }));
  }
}

/** Fields in the order in which a whole file's report has them. */
function placeOf(field: CandleField | null): number {
  return field === null ? -1 : CANDLE_FIELDS.indexOf(field);
}

/** Adds a half-open range; one that begins where the last ends makes it longer. */
export function appendRange(ranges: TimeRange[], [from, to]: TimeRange): void {
  const last = ranges.at(-1);
  if (last !== undefined && last[1] === from) ranges[ranges.length - 1] = [last[0], to];
  else ranges.push([from, to]);
}

function clip(ranges: readonly TimeRange[], range?: { readonly fromMs: number; readonly toMs: number }): TimeRange[] {
  if (range === undefined) return [...ranges];
  const { fromMs, toMs } = range;
  return ranges
    .filter(([from, to]) => to > fromMs && from < toMs)
    .map(([from, to]) => [Math.max(from, fromMs), Math.min(to, toMs)]);
}
