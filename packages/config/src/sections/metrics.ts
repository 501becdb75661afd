import * as z from 'zod';

export const metricsSection = z.strictObject({
  enabled: z.boolean().default(true).describe('False serves no /metrics.'),
});
