import { z } from 'zod';
import { feedFilter, feedSchema } from './feed.ts';
import { issueSchema, issueTypeSchema, reportSchema, scoresSchema, severitySchema, statusSchema } from './report.ts';
import { isoTime, LATEST_MS, timeParameter } from './time.ts';

const seconds = z.number().nullable();
const count = z.int().min(0);

export const feedStandingSchema = z
  .object({
    feed: feedSchema,
    status: statusSchema,
    scores: scoresSchema,
    checkedAt: isoTime.nullable().describe('null: no check has reached this feed yet'),
    lastCloseAt: isoTime.nullable().describe('Close of the newest closed candle that is known'),
    ageSeconds: seconds.describe('At the time of the answer, from lastCloseAt'),
    overdueSeconds: seconds.describe('At the time of the answer'),
    issueCount: count.nullable(),
    expected: count.nullable(),
    received: count.nullable(),
    reason: z
      .string()
      .nullable()
      .describe('Why there is no fresh data: the code of a failed fetch, `not_checked`, `never_checked`, or null'),
  })
  .meta({ id: 'FeedStanding', description: 'How a feed stands at the time of the answer' });

export const feedsAnswer = z.object({ feeds: z.array(feedStandingSchema) }).meta({ id: 'Feeds' });
export const feedsQuery = z.strictObject({ ...feedFilter, status: statusSchema.exactOptional() });

/** A stored report with what its tick knew beside it. */
export const storedReportSchema = z
  .object({ ...reportSchema.shape, reason: z.string().nullable().describe('Why the tick had no fresh data, or null') })
  .meta({ id: 'StoredReport', description: 'A report as it was stored' });

export const newestReportSchema = z
  .object({
    ...storedReportSchema.shape,
    currentStatus: statusSchema.describe('The status at the time of the answer, as GET /v1/feeds gives it'),
    currentReason: z.string().nullable().describe('The reason at the time of the answer, as GET /v1/feeds gives it'),
    validUntil: isoTime.describe('After this instant the report says nothing about the present: a newer one should be there'),
  })
  .meta({ id: 'NewestReport', description: 'The newest report, unchanged, and whether it still speaks of the present' });

/** What every cursor holds: a key of times, names and ordinals, each of which the database can take. */
const cursorKey = z
  .array(z.union([z.int().min(0).max(LATEST_MS), z.string().regex(/^[^\p{C}]{1,200}$/u)]))
  .min(1)
  .max(8);

function isCursor(text: string): boolean {
  try {
    return cursorKey.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))).success;
  } catch {
    return false;
  }
}

const range = { from: timeParameter.exactOptional(), to: timeParameter.exactOptional() };
const limitOf = (most: number, usual: number) =>
  z.coerce.number().int().min(1).max(most).default(usual).describe(`Most items of one page, 1 to ${most}`);
const cursor = z
  .string()
  .regex(/^[\w-]{1,1024}$/)
  .refine(isCursor, 'is not a cursor that this API gave out')
  .exactOptional()
  .describe('`nextCursor` of the page before');

export const rangeQuery = z.strictObject(range);
export const historyQuery = z.strictObject({ ...range, limit: limitOf(1_000, 100), cursor });
export const candlesQuery = z.strictObject({ ...range, limit: limitOf(5_000, 500), cursor });
export const rollupsQuery = z.strictObject({
  bucket: z.enum(['hour', 'day']).default('hour'),
  ...range,
  limit: limitOf(1_000, 100),
  cursor,
});
export const issuesQuery = z.strictObject({
  ...feedFilter,
  severity: severitySchema.exactOptional(),
  type: issueTypeSchema.exactOptional(),
  ...range,
  limit: limitOf(1_000, 100),
  cursor,
});

/** A page of a list. `nextCursor` is null at the end. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

const value = z.number().nullable();
const percent = z.number().min(0).max(100);
const statusPercent = z
  .object({ excellent: percent, good: percent, fair: percent, poor: percent, unknown: percent })
  .describe('Share of each status in percent of all reports');

const summary = {
  checkCount: count,
  scoredCount: count.describe('Reports that have a score'),
  avgScore: value,
  minScore: value,
  maxScore: value,
  stddevScore: value.describe('Standard deviation of the sample; null below two scores'),
  avgOutlierScore: value,
  avgFreshnessScore: value,
  avgCompletenessScore: value,
  avgConsistencyScore: value,
  totalIssues: count,
  avgDurationMs: value,
};

export const statisticsAnswer = z
  .object({
    feed: feedSchema,
    ...summary,
    statusPercent: statusPercent.nullable(),
    firstCheckedAt: isoTime.nullable(),
    lastCheckedAt: isoTime.nullable(),
  })
  .meta({
    id: 'Statistics',
    description: 'What the reports of a range say together; without a report counts are 0 and all else is null',
  });

export const rollupsAnswer = pageOf(
  z
    .object({ feed: feedSchema, bucket: isoTime.describe('Start of the hour or day, UTC'), ...summary, statusPercent })
    .meta({ id: 'Rollup' }),
).meta({ id: 'RollupPage' });

export const candlesAnswer = pageOf(
  z
    .object({
      time: isoTime.describe('Open time'),
      open: value,
      high: value,
      low: value,
      close: value,
      volume: value,
      provenance: z.enum(['original', 'backfilled', 'revised']),
      firstSeenAt: isoTime,
      fetchedAt: isoTime.describe('When these values were seen'),
      flags: z.array(issueTypeSchema),
    })
    .meta({ id: 'Candle', description: 'A stored candle; a missing value is null' }),
).meta({ id: 'CandlePage' });

export const historyAnswer = pageOf(storedReportSchema).meta({ id: 'ReportPage' });

export const foundIssueSchema = z.object({ feed: feedSchema, checkedAt: isoTime, issue: issueSchema }).meta({ id: 'FoundIssue' });
export const issuesAnswer = pageOf(foundIssueSchema).meta({ id: 'IssuePage' });
