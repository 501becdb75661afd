import type { Feed, Scores } from '@quality/validators';
import type { CheckedQuality } from './quality-of.ts';

/** What turns a stored report into a statement about the present. All times in milliseconds. */
export interface FeedTerms {
  readonly timeframeMs: number;
  readonly graceMs: number;
  /** Time over which a check may be away before its report says nothing about the present. */
  readonly checkDueMs: number;
  /** Overdue time from which a feed is dead. */
  readonly criticalMs: number;
  /** Highest overall score of a dead feed. */
  readonly deadFeedCap: number;
}

/** How a feed stands at one instant: what the last check said, corrected by the clock. What was never looked at is null. */
export interface Standing extends Omit<CheckedQuality, 'checkedAt' | 'issueCount' | 'expected' | 'received'> {
  readonly checkedAt: string | null;
  readonly issueCount: number | null;
  readonly expected: number | null;
  readonly received: number | null;
}

const NO_SCORES: Scores = { overall: null, outlier: null, freshness: null, completeness: null, consistency: null };

/**
 * Corrects the newest stored quality of a feed by the clock, so that a collector that hangs cannot look fresh:
 * ages run on from the last known close; a feed that is dead by the clock is `poor` and at most at the cap; one that was not checked for
 * too long is `unknown` without scores, reason `not_checked`.
 */
export function standingAt(stored: CheckedQuality, terms: FeedTerms, nowMs: number): Standing {
  const checkedAtMs = Date.parse(stored.checkedAt);
  const isCheckDue = nowMs - checkedAtMs > terms.checkDueMs;
  const ageMs = stored.lastCloseAt === null ? null : Math.max(0, nowMs - Date.parse(stored.lastCloseAt));
  const overdueMs = ageMs === null ? null : Math.max(0, ageMs - terms.timeframeMs - terms.graceMs);
  const ages = { ageSeconds: toSeconds(ageMs), overdueSeconds: toSeconds(overdueMs) };

  if (overdueMs !== null && overdueMs > terms.criticalMs) {
    return {
      ...stored,
      ...ages,
      status: 'poor',
      scores: {
        ...stored.scores,
        overall: Math.min(stored.scores.overall ?? terms.deadFeedCap, terms.deadFeedCap),
        freshness: freshnessScore(overdueMs, terms.criticalMs),
      },
      reason: isCheckDue ? 'not_checked' : stored.reason,
    };
  }
  if (isCheckDue) return { ...stored, ...ages, status: 'unknown', scores: NO_SCORES, reason: 'not_checked' };
  return { ...stored, ...ages };
}

/** The standing of a feed that the configuration names and no check has reached. */
export function neverChecked(feed: Feed): Standing {
  return {
    feed,
    status: 'unknown',
    scores: NO_SCORES,
    checkedAt: null,
    lastCloseAt: null,
    ageSeconds: null,
    overdueSeconds: null,
    issueCount: null,
    expected: null,
    received: null,
    reason: 'never_checked',
  };
}

/** The instant after which a report says nothing about the present any more, UTC epoch ms: its next check is overdue, or its feed is dead by the clock. */
export function validUntilMs(stored: CheckedQuality, terms: FeedTerms): number {
  const checkOverdueAt = Date.parse(stored.checkedAt) + terms.checkDueMs;
  if (stored.lastCloseAt === null) return checkOverdueAt;
  const deadAt = Date.parse(stored.lastCloseAt) + terms.timeframeMs + terms.graceMs + terms.criticalMs;
  return deadAt < Date.parse(stored.checkedAt) ? checkOverdueAt : Math.min(checkOverdueAt, deadAt);
}

/** From 50 at the critical bound to 0 at four times that. */
function freshnessScore(overdueMs: number, criticalMs: number): number {
  return Math.max(0, 50 - (50 * (overdueMs - criticalMs)) / (3 * criticalMs));
}

function toSeconds(ms: number | null): number | null {
  return ms === null ? null : ms / 1000;
}
