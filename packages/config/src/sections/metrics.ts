import * as z from 'zod';

export const metricsSection = z.strictObject({
  enabled: z.boolean().default(true).describe('False serves no /metrics.'),
  maxFeeds: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(10_000)
    .describe('Most feeds with series of their own; the others are counted as dropped.'),
});
