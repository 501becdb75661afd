import { DEFAULT_POLICY, type Feed, parseTimeframe, type Scores, type Status } from '@quality/validators';
import type { Standing, StoredReport } from '../api/shapes.ts';

/** What the page knows of one feed. Never changed: a new report makes a new row. */
export interface FeedRow {
  readonly key: string;
  readonly feed: Feed;
  /** Exchange, symbol and timeframe in small letters, for the search. */
  readonly text: string;
  readonly status: Status;
  readonly scores: Scores;
  /** UTC epoch ms; null before the first check. */
  readonly checkedAtMs: number | null;
  readonly lastCloseMs: number | null;
  /** Ages at which a feed begins to be late, and at which it counts as dead, milliseconds. */
  readonly lateAfterMs: number;
  readonly deadAfterMs: number;
  readonly issueCount: number | null;
  readonly expected: number | null;
  readonly received: number | null;
  readonly reason: string | null;
}

/** Grace of an exchange of which nothing is known. */
const USUAL_GRACE_MS = 5_000;

export function feedKey({ exchange, symbol, timeframe }: Feed): string {
  return `${exchange}|${symbol}|${timeframe}`;
}

export function rowOfStanding(standing: Standing, known?: FeedRow): FeedRow {
  const { feed, ageSeconds, overdueSeconds } = standing;
  const identity = known ?? identityOf(feed);
  return {
    key: identity.key,
    feed: identity.feed,
    text: identity.text,
    status: standing.status,
    scores: standing.scores,
    checkedAtMs: toMs(standing.checkedAt),
    lastCloseMs: toMs(standing.lastCloseAt),
    ...staleAfter(feed, ageSeconds, overdueSeconds),
    issueCount: standing.issueCount,
    expected: standing.expected,
    received: standing.received,
    reason: standing.reason,
  };
}

export function rowOfReport(report: StoredReport, known?: FeedRow): FeedRow {
  const feed = report.feed as Feed;
  const { lastCloseAt, ageSeconds, overdueSeconds } = report.freshness;
  return rowOfStanding(
    {
      feed,
      status: report.status,
      scores: report.scores,
      checkedAt: report.checkedAt,
      lastCloseAt,
      ageSeconds,
      overdueSeconds,
      issueCount: report.issueCount,
      expected: report.window.expected,
      received: report.window.received,
      reason: report.reason,
    },
    known,
  );
}

function identityOf(feed: Feed): Pick<FeedRow, 'key' | 'feed' | 'text'> {
  return { key: feedKey(feed), feed, text: `${feed.exchange} ${feed.symbol} ${feed.timeframe}`.toLowerCase() };
}

/** How late a feed is, by its age at `nowMs`: a candle that is due and not there for some seconds is no news. */
export function latenessOf({ lastCloseMs, lateAfterMs, deadAfterMs }: FeedRow, nowMs: number): 'fresh' | 'late' | 'dead' {
  if (lastCloseMs === null) return 'fresh';
  const ageMs = nowMs - lastCloseMs;
  return ageMs > deadAfterMs ? 'dead' : ageMs > lateAfterMs ? 'late' : 'fresh';
}

/** The bounds of the default policy, counted from the instant at which the next candle is due: an overdue feed tells that, for others it is the timeframe and a usual grace. */
function staleAfter(
  feed: Feed,
  ageSeconds: number | null,
  overdueSeconds: number | null,
): Pick<FeedRow, 'lateAfterMs' | 'deadAfterMs'> {
  const { durationMs } = parseTimeframe(feed.timeframe);
  const isOverdue = ageSeconds !== null && overdueSeconds !== null && overdueSeconds > 0;
  const dueMs = isOverdue ? (ageSeconds - overdueSeconds) * 1_000 : durationMs + Math.min(USUAL_GRACE_MS, durationMs / 2);
  const { warning, critical } = DEFAULT_POLICY.freshness;
  return {
    lateAfterMs: dueMs + Math.max(warning.ms, warning.timeframes * durationMs),
    deadAfterMs: dueMs + Math.max(critical.ms, critical.timeframes * durationMs),
  };
}

function toMs(iso: string | null): number | null {
  return iso === null ? null : Date.parse(iso);
}
