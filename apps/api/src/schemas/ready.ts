import { z } from 'zod';
import type { RangeReason } from '../ready/judge-range.ts';
import { feedSchema } from './feed.ts';
import { scoresSchema, severitySchema, statusSchema } from './report.ts';
import { isoTime, timeParameter } from './time.ts';

export const readyQuery = z
  .strictObject({
    from: timeParameter,
    to: timeParameter,
    minScore: z.coerce
      .number()
      .min(0)
      .max(100)
      .default(95)
      .describe('Least score that is fit, 0 to 100, of the whole and of each component'),
  })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'must lie after from' });

const reason = z
  .object({
    code: z
      .string()
      .describe('An issue type, `gate:<name>`, or `score_below_minimum`, `no_candles`, `range_not_over`, `range_too_short`'),
    severity: severitySchema.nullable(),
    count: z.int().min(0).nullable(),
    points: z.number().nullable().describe('What it cost the score; null where it is no loss of points'),
    message: z.string(),
  })
  .meta({ id: 'RangeReason' }) satisfies z.ZodType<RangeReason>;

const count = z.int().min(0);

export const readyAnswer = z
  .object({
    feed: feedSchema,
    range: z.object({ from: isoTime, to: isoTime }),
    verdict: z.enum(['fit', 'unfit', 'cannot_tell']).describe('`cannot_tell` is never fit'),
    ready: z.boolean().describe('True when the verdict is `fit`'),
    minScore: z.number(),
    status: statusSchema,
    scores: scoresSchema,
    expected: count.describe('Candles that the grid has in the range'),
    received: count.describe('Closed, valid, distinct ones among those that are stored'),
    provenance: z.object({ original: count, backfilled: count, revised: count }).describe('Where the stored candles came from'),
    reasons: z.array(reason),
  })
  .meta({ id: 'RangeVerdict', description: 'Whether a range of a feed is fit for a back-test, and why' });
