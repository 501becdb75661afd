import type { Issue, Severity, Status } from '@quality/validators';
import type { NamedFeed } from '../feed-of-text.ts';

/** The scores of one span of time. */
export interface ScorePoint {
  readonly startMs: number;
  readonly avgScore: number | null;
  readonly minScore: number | null;
  readonly maxScore: number | null;
}

/** What the API's statistics say of one feed. */
export interface FeedStatistics {
  readonly checkCount: number;
  readonly avgScore: number | null;
  readonly minScore: number | null;
  readonly maxScore: number | null;
  readonly avgOutlierScore: number | null;
  readonly avgFreshnessScore: number | null;
  readonly avgCompletenessScore: number | null;
  readonly avgConsistencyScore: number | null;
  readonly totalIssues: number;
  readonly statusPercent: Readonly<Record<Status, number>> | null;
}

/** One kind of issue of one feed, over all checks of the range. A lasting issue is found again by every check. */
export interface IssueSummary {
  readonly type: Issue['type'];
  readonly field: Issue['field'];
  /** The gravest it was. */
  readonly severity: Severity;
  /** Checks that found it. */
  readonly checks: number;
  /** Largest count that one check found. */
  readonly mostCandles: number;
  readonly firstFoundMs: number;
  readonly lastFoundMs: number;
  /** Words of the newest check. */
  readonly message: string;
}

export interface FeedRangeQuality {
  readonly feed: NamedFeed;
  readonly statistics: FeedStatistics;
  /** Oldest first. */
  readonly points: readonly ScorePoint[];
  readonly issues: readonly IssueSummary[];
}

/** How good the candles of a range were, worst feed first. */
export interface RangeQuality {
  readonly fromMs: number;
  readonly toMs: number;
  /** Length of the span of one point. */
  readonly stepMs: number;
  readonly feeds: readonly FeedRangeQuality[];
  /** True where there were more issues than were read. */
  readonly issuesCut: boolean;
}

/** The status that a score means. */
export function statusOfScore(score: number | null): Status {
  if (score === null) return 'unknown';
  return score >= 85 ? 'excellent' : score >= 70 ? 'good' : score >= 50 ? 'fair' : 'poor';
}

/** The lowest score in each of `cells` equal spans of a range; null where there was none. */
export function lowestScores(points: readonly ScorePoint[], fromMs: number, toMs: number, cells: number): (number | null)[] {
  const lowest = new Array<number | null>(cells).fill(null);
  for (const { startMs, minScore, avgScore } of points) {
    const score = minScore ?? avgScore;
    const cell = Math.min(cells - 1, Math.max(0, Math.floor(((startMs - fromMs) / (toMs - fromMs)) * cells)));
    const known = lowest[cell] ?? null;
    if (score !== null && (known === null || score < known)) lowest[cell] = score;
  }
  return lowest;
}
