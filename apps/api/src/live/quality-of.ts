import type { FeedQuality, StoredQuality } from '@quality/timescale';
import type { Feed } from '@quality/validators';

/** What the newest check said of a feed, in short. Ages are as of `checkedAt`. */
export type CheckedQuality = Pick<
  FeedQuality,
  | 'feed'
  | 'status'
  | 'scores'
  | 'checkedAt'
  | 'lastCloseAt'
  | 'ageSeconds'
  | 'overdueSeconds'
  | 'issueCount'
  | 'expected'
  | 'received'
  | 'reason'
>;

export function qualityOfRow(row: FeedQuality): CheckedQuality {
  const { feed, status, scores, checkedAt, lastCloseAt, ageSeconds, overdueSeconds, issueCount, expected, received, reason } =
    row;
  return { feed, status, scores, checkedAt, lastCloseAt, ageSeconds, overdueSeconds, issueCount, expected, received, reason };
}

export function qualityOf({ report, reason }: StoredQuality): CheckedQuality {
  return {
    // A stored report always has a feed: its columns are NOT NULL.
    feed: report.feed as Feed,
    status: report.status,
    scores: report.scores,
    checkedAt: report.checkedAt,
    lastCloseAt: report.freshness.lastCloseAt,
    ageSeconds: report.freshness.ageSeconds,
    overdueSeconds: report.freshness.overdueSeconds,
    issueCount: report.issueCount,
    expected: report.window.expected,
    received: report.window.received,
    reason,
  };
}
