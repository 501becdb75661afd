import { z } from 'zod';

/** Last instant taken in a query: the end of the year 9999, UTC epoch ms. */
export const LATEST_MS = 253_402_300_799_999;

/** An instant in a query: ISO 8601 (a date alone is midnight UTC) or UTC epoch milliseconds; parsed to epoch milliseconds. */
export const timeParameter = z
  .union([z.iso.datetime({ offset: true }), z.iso.date(), z.string().regex(/^\d{1,15}$/)], {
    error: 'must be ISO 8601 such as 2023-11-14T22:30:00Z or UTC epoch milliseconds',
  })
  .transform((text, context) => {
    const timeMs = /^\d+$/.test(text) ? Number(text) : Date.parse(text);
    if (timeMs >= 0 && timeMs <= LATEST_MS) return timeMs;
    context.issues.push({ code: 'custom', message: 'must lie between 1970 and 9999', input: text });
    return z.NEVER;
  })
  .describe('ISO 8601 (a date alone is midnight UTC) or UTC epoch milliseconds');

/** An instant in an answer. */
export const isoTime = z.iso.datetime().describe('ISO 8601, UTC');
