import { createPolicy, type PolicyInput, ValidatorError } from '@quality/validators';
import * as z from 'zod';

const weight = z.number().min(0).max(1).optional();
const cap = z.number().min(0).max(100).optional();
const deadFeedCap = z.number().min(0).max(20).optional();
const bound = z.strictObject({
  ms: z.number().min(0).optional().describe('Milliseconds.'),
  timeframes: z.number().min(0).optional().describe('A number of timeframes.'),
});

/** Deviations from the default policy of `@quality/validators`. The size of the window is set under `windows`. */
const fields = z.strictObject({
  weights: z
    .strictObject({ outlier: weight, freshness: weight, completeness: weight, consistency: weight })
    .optional()
    .describe('Weights of the component scores; together with the defaults of those not named they sum to 1.'),
  gates: z
    .strictObject({ deadFeed: deadFeedCap, brokenPrices: cap, brokenTime: cap })
    .optional()
    .describe('Highest overall score under each gate.'),
  minSample: z.int().min(1).max(20_000).optional().describe('Fewest closed, valid, distinct candles for a score.'),
  allowedSkewMs: z.number().min(0).optional().describe('Time that an open time may lie after now, in milliseconds.'),
  freshness: z
    .strictObject({ warning: bound.optional(), critical: bound.optional() })
    .optional()
    .describe('Age at which a feed is stale: the greater of a time and a number of timeframes.'),
});

/** Rules over several values are those of the validators, which know the defaults of what is not named. */
export const policyInput = fields.superRefine((policy, context) => {
  try {
    createPolicy(policy as PolicyInput);
  } catch (error) {
    if (!(error instanceof ValidatorError)) throw error;
    context.addIssue({
      code: 'custom',
      message: error.message,
      params: { allowed: 'a policy that holds together with the defaults' },
    });
  }
});

/** Names feeds by patterns. */
export const feedSelector = z
  .string()
  .regex(/^\S+ \S+ \S+$/)
  .meta({
    description: 'Feeds as exchange, symbol and timeframe, each with * for any; quote a selector that begins with *.',
    examples: ['coinbase */EUR 1m', '* * 1d'],
  });

export const policiesSection = z
  .record(feedSelector, policyInput)
  .describe('How feeds are judged where it differs from the default, by selector. A later entry wins over an earlier one.');
