import * as z from 'zod';

const slots = z.int().min(20).max(20_000);

export const windowsSection = z.strictObject({
  slots: slots.default(500).describe('Slots of the window that is judged.'),
  byTimeframe: z
    .record(
      z
        .string()
        .regex(/^[1-9][0-9]*[smhdwM]$/)
        .meta({ examples: ['1d'] }),
      slots,
    )
    .default({})
    .describe('Slots of the window for a timeframe.'),
});
