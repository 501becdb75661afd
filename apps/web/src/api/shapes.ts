import type { Feed, IssueType, Report, Scores, Status } from '@quality/validators';

/** How a feed stands at the time of the answer, as `GET /v1/feeds` says it. */
export interface Standing {
  readonly feed: Feed;
  readonly status: Status;
  readonly scores: Scores;
  readonly checkedAt: string | null;
  readonly lastCloseAt: string | null;
  readonly ageSeconds: number | null;
  readonly overdueSeconds: number | null;
  readonly issueCount: number | null;
  readonly expected: number | null;
  readonly received: number | null;
  readonly reason: string | null;
}

/** A report as it was stored, with why its tick had no fresh data. */
export interface StoredReport extends Report {
  readonly reason: string | null;
}

/** A stored candle; a missing value is null. */
export interface StoredCandle {
  readonly time: string;
  readonly open: number | null;
  readonly high: number | null;
  readonly low: number | null;
  readonly close: number | null;
  readonly volume: number | null;
  readonly provenance: 'original' | 'backfilled' | 'revised';
  readonly flags: readonly IssueType[];
}

/** The reports of one hour or day together. */
export interface Rollup {
  readonly bucket: string;
  readonly avgScore: number | null;
  readonly minScore: number | null;
  readonly avgOutlierScore: number | null;
  readonly avgFreshnessScore: number | null;
  readonly avgCompletenessScore: number | null;
  readonly avgConsistencyScore: number | null;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}
