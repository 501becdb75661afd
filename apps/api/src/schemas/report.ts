import type { CausedRange, CheckResult, Freshness, Issue, LedgerEntry, Report, ReportWindow, Scores } from '@quality/validators';
import {
  CANDLE_FIELDS,
  COMPONENTS,
  FRESHNESS_LEVELS,
  GAP_CAUSES,
  ISSUE_TYPES,
  SEVERITIES,
  STATUSES,
  VERDICTS,
} from '@quality/validators';
import { z } from 'zod';
import { feedLabelSchema } from './feed.ts';
import { isoTime } from './time.ts';

export const statusSchema = z
  .enum(STATUSES)
  .meta({ id: 'Status', description: 'excellent from 85, good from 70, fair from 50, poor below; unknown: too little to judge' });

export const severitySchema = z.enum(SEVERITIES).meta({ id: 'Severity' });

export const issueTypeSchema = z.enum(ISSUE_TYPES).meta({ id: 'IssueType' });

const component = z.enum(COMPONENTS);
const score = z.number().min(0).max(100).nullable();
const seconds = z.number().nullable();
const count = z.int().min(0);
const epochMs = z.number().describe('UTC epoch milliseconds');
const timeRange = z.tuple([epochMs, epochMs]).describe('Half-open [from, to) of UTC epoch milliseconds');

export const scoresSchema = z
  .object({ overall: score, outlier: score, freshness: score, completeness: score, consistency: score })
  .meta({
    id: 'Scores',
    description: '0 to 100, not rounded; null where a component was not evaluated',
  }) satisfies z.ZodType<Scores>;

const causedRange = z.object({
  range: timeRange,
  cause: z.enum(GAP_CAUSES),
  evidence: z.string(),
}) satisfies z.ZodType<CausedRange>;

export const issueSchema = z
  .object({
    type: issueTypeSchema,
    severity: severitySchema,
    field: z.enum(CANDLE_FIELDS).nullable(),
    count,
    times: z.array(epochMs).describe('Open time of every affected candle, ascending, UTC epoch ms'),
    ranges: z.array(timeRange),
    causes: z.array(causedRange).exactOptional().describe('Of `gap` only: one for each range'),
    message: z.string(),
    recommendation: z.string(),
  })
  .meta({ id: 'Issue', description: 'What one check found wrong' }) satisfies z.ZodType<Issue>;

const checkResult = z
  .object({
    check: issueTypeSchema,
    verdict: z.enum(VERDICTS),
    observed: z.number().nullable(),
    expected: z.number().nullable(),
    reason: z.string(),
  })
  .meta({ id: 'CheckResult' }) satisfies z.ZodType<CheckResult>;

const ledgerEntry = z
  .object({ reason: z.string(), component: component.nullable(), points: z.number() })
  .meta({ id: 'LedgerEntry', description: 'Points that the overall score lost, and why' }) satisfies z.ZodType<LedgerEntry>;

const windowSchema = z
  .object({ from: isoTime, to: isoTime, expected: count, received: count, filler: count })
  .meta({ id: 'ReportWindow', description: 'The half-open span that was judged' }) satisfies z.ZodType<ReportWindow>;

const freshnessSchema = z
  .object({
    lastCloseAt: isoTime.nullable(),
    ageSeconds: seconds,
    overdueSeconds: seconds,
    level: z.enum(FRESHNESS_LEVELS),
  })
  .meta({ id: 'Freshness', description: 'As it was at `checkedAt`' }) satisfies z.ZodType<Freshness>;

/** All checks of one feed over one window at one time. */
export const reportSchema = z
  .object({
    feed: feedLabelSchema,
    source: z.string().nullable(),
    checkedAt: isoTime,
    window: windowSchema,
    scores: scoresSchema,
    status: statusSchema,
    freshness: freshnessSchema,
    ledger: z.array(ledgerEntry),
    issues: z.array(issueSchema),
    checks: z.array(checkResult),
    issueCount: count,
    durationMs: z.number(),
    version: z.string(),
  })
  .meta({ id: 'Report', description: 'All checks of one feed over one window at one time' }) satisfies z.ZodType<Report>;
