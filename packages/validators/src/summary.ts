import type { AssessOptions } from './assess.ts';
import { assess } from './assess.ts';
import type { CandleSeries } from './candle-series.ts';
import type { FeedLabel } from './feed.ts';
import type { Report, Status } from './report.ts';
import { STATUSES } from './vocabulary.ts';

/** Many feeds in a few numbers. */
export interface Summary {
  readonly feeds: number;
  readonly byStatus: Readonly<Record<Status, number>>;
  /** Feeds that have a score; the average and the minimum are theirs. */
  readonly scored: number;
  readonly averageScore: number | null;
  readonly minimumScore: number | null;
  /** Feeds whose status is `poor`, the worst first. */
  readonly poorFeeds: readonly FeedLabel[];
  /** Sum of the reports' issue counts: medium severity or higher. */
  readonly totalIssues: number;
}

/** One feed of `assessMany`. */
export interface FeedCandles {
  readonly series: CandleSeries;
  readonly options: AssessOptions;
}

/** Judges many feeds; reports keep the order of the feeds. */
export function assessMany(feeds: readonly FeedCandles[]): { readonly reports: readonly Report[]; readonly summary: Summary } {
  const reports = feeds.map(({ series, options }) => assess(series, options));
  return { reports, summary: summarize(reports) };
}

/** Sums reports up; a feed without a score counts in no average. */
export function summarize(reports: readonly Report[]): Summary {
  const byStatus = {} as Record<Status, number>;
  for (const status of STATUSES) byStatus[status] = 0;
  let scored = 0;
  let total = 0;
  let minimum = Number.POSITIVE_INFINITY;
  let totalIssues = 0;
  const poor: { readonly feed: FeedLabel; readonly overall: number }[] = [];
  for (const { feed, scores, status, issueCount } of reports) {
    byStatus[status]++;
    totalIssues += issueCount;
    if (scores.overall === null) continue;
    scored++;
    total += scores.overall;
    minimum = Math.min(minimum, scores.overall);
    if (status === 'poor') poor.push({ feed, overall: scores.overall });
  }
  poor.sort((a, b) => a.overall - b.overall);
  return {
    feeds: reports.length,
    byStatus,
    scored,
    averageScore: scored === 0 ? null : total / scored,
    minimumScore: scored === 0 ? null : minimum,
    poorFeeds: poor.map(({ feed }) => feed),
    totalIssues,
  };
}
