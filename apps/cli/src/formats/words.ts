import { type Issue, type Report, SEVERITIES, type TimeRange } from '@quality/validators';

/** `2023-03-04 17:00`, with seconds and milliseconds only where they are not zero. UTC. */
export function formatTime(ms: number): string {
  if (!(Math.abs(ms) <= 8.64e15)) return String(ms);
  const [, date, clock, second, milli] = /^(.+)T(\d\d:\d\d):(\d\d)\.(\d{3})Z$/.exec(new Date(ms).toISOString())!;
  return `${date} ${clock}${milli === '000' ? (second === '00' ? '' : `:${second}`) : `:${second}.${milli}`}`;
}

/** `12,345`. */
export function formatCount(count: number): string {
  return Math.trunc(count)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Gravest first; of equal ones the larger first. */
export function gravestFirst(issues: readonly Issue[]): Issue[] {
  return [...issues].sort((a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) || b.count - a.count);
}

/** `duplicate_timestamp`, `price_outlier (low)`. */
export function issueName(issue: Issue): string {
  return issue.field === null ? issue.type : `${issue.type} (${issue.field})`;
}

/** `binance BTC/USDT 1m`, as far as it is known. */
export function feedName(report: Report): string {
  return [report.feed.exchange, report.feed.symbol, report.feed.timeframe].filter((part) => part !== null).join(' ');
}

/** `2023-03-04 17:00–21:37`: the day is named twice only where it is another one. */
export function formatRange([from, to]: TimeRange): string {
  const [start, end] = [formatTime(from), formatTime(to)];
  const day = start.slice(0, 11);
  return end.startsWith(day) ? `${start}–${end.slice(11)}` : `${start} – ${end}`;
}

/** Where an issue lies, its longest ranges first chosen and then in order, at most `most`: `2023-03-04 17:00–21:37, … and 8 more`. */
export function whenOf(issue: Issue, most: number): string {
  const all = issue.ranges.length > 0 ? issue.ranges : issue.times;
  const longest = [...issue.ranges].sort((a, b) => b[1] - b[0] - (a[1] - a[0])).slice(0, most);
  const ranges = longest.sort((a, b) => a[0] - b[0]).map(formatRange);
  const shown = issue.ranges.length > 0 ? ranges : issue.times.slice(0, most).map(formatTime);
  const rest = all.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${formatCount(rest)} more` : shown.join(', ');
}
