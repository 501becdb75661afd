import type { Status } from '@quality/validators';
import { type FeedRow, latenessOf } from '../live/feed-row.ts';

/** All feeds in a few numbers. */
export interface FeedsSummary {
  readonly count: number;
  readonly byStatus: Readonly<Record<Status, number>>;
  /** Median of the scores that are known. */
  readonly medianScore: number | null;
  /** Feeds whose newest candle is too old. */
  readonly late: number;
  readonly issues: number;
}

export function summarizeFeeds(rows: Iterable<FeedRow>, nowMs: number): FeedsSummary {
  const byStatus: Record<Status, number> = { excellent: 0, good: 0, fair: 0, poor: 0, unknown: 0 };
  const scores: number[] = [];
  let [count, late, issues] = [0, 0, 0];
  for (const row of rows) {
    count += 1;
    byStatus[row.status] += 1;
    if (row.scores.overall !== null) scores.push(row.scores.overall);
    if (latenessOf(row, nowMs) !== 'fresh') late += 1;
    issues += row.issueCount ?? 0;
  }
  scores.sort((a, b) => a - b);
  const middle = scores.length >> 1;
  const medianScore =
    scores.length === 0 ? null : scores.length % 2 === 1 ? scores[middle]! : (scores[middle - 1]! + scores[middle]!) / 2;
  return { count, byStatus, medianScore, late, issues };
}
