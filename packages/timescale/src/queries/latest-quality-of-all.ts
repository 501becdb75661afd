import type { Feed, FreshnessLevel, Scores, Status } from '@quality/validators';
import { z } from 'zod';
import type { Sql } from '../connection.ts';
import { storableText } from '../text.ts';
import { timeInput } from '../time.ts';

/** The newest report of a feed in numbers: no issues, ledger or checks. */
export interface FeedQuality {
  readonly feed: Feed;
  readonly status: Status;
  readonly scores: Scores;
  readonly checkedAt: string;
  readonly lastCloseAt: string | null;
  /** As of `checkedAt`. */
  readonly ageSeconds: number | null;
  readonly overdueSeconds: number | null;
  readonly freshnessLevel: FreshnessLevel;
  readonly issueCount: number;
  readonly expected: number;
  readonly received: number;
  readonly filler: number;
  readonly reason: string | null;
  readonly collectorVersion: string;
}

export const latestFilter = z.object({
  exchange: storableText.optional(),
  symbol: storableText.optional(),
  timeframe: storableText.optional(),
  status: z.enum(['excellent', 'good', 'fair', 'poor', 'unknown']).optional(),
  /** Only feeds whose newest report is not older than this. */
  since: timeInput.optional(),
});

/** The newest report of every feed, in the order of exchange, symbol, timeframe. Reads one row a feed, whatever the history. */
export async function selectLatestQualityOfAll(sql: Sql, filter: z.output<typeof latestFilter>): Promise<FeedQuality[]> {
  const rows = await sql`
    select * from quality_latest
    where true
      ${filter.exchange === undefined ? sql`` : sql`and exchange = ${filter.exchange}`}
      ${filter.symbol === undefined ? sql`` : sql`and symbol = ${filter.symbol}`}
      ${filter.timeframe === undefined ? sql`` : sql`and timeframe = ${filter.timeframe}`}
      ${filter.status === undefined ? sql`` : sql`and status = ${filter.status}`}
      ${filter.since === undefined ? sql`` : sql`and time >= ${filter.since}`}
    order by exchange, symbol, timeframe
  `;
  return rows.map((row) => toFeedQuality(latestRow.parse(row)));
}

const iso = z.date().transform((date) => date.toISOString());
const score = z.number().nullable();

const latestRow = z.object({
  exchange: z.string(),
  symbol: z.string(),
  timeframe: z.string(),
  time: iso,
  overall_score: score,
  status: z.enum(['excellent', 'good', 'fair', 'poor', 'unknown']),
  outlier_score: score,
  freshness_score: score,
  completeness_score: score,
  consistency_score: score,
  issue_count: z.number(),
  freshness_age_seconds: z.number().nullable(),
  overdue_seconds: z.number().nullable(),
  freshness_level: z.enum(['fresh', 'warning', 'critical', 'unknown']),
  last_close_at: iso.nullable(),
  expected: z.number(),
  received: z.number(),
  filler: z.number(),
  reason: z.string().nullable(),
  collector_version: z.string(),
});

function toFeedQuality(row: z.output<typeof latestRow>): FeedQuality {
  return {
    feed: { exchange: row.exchange, symbol: row.symbol, timeframe: row.timeframe },
    status: row.status,
    scores: {
      overall: row.overall_score,
      outlier: row.outlier_score,
      freshness: row.freshness_score,
      completeness: row.completeness_score,
      consistency: row.consistency_score,
    },
    checkedAt: row.time,
    lastCloseAt: row.last_close_at,
    ageSeconds: row.freshness_age_seconds,
    overdueSeconds: row.overdue_seconds,
    freshnessLevel: row.freshness_level,
    issueCount: row.issue_count,
    expected: row.expected,
    received: row.received,
    filler: row.filler,
    reason: row.reason,
    collectorVersion: row.collector_version,
  };
}
