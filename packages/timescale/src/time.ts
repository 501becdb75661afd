import { z } from 'zod';

/** A moment as callers name it: UTC epoch milliseconds, ISO 8601 text with a zone, or a `Date`. */
export type TimeInput = number | string | Date;

const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/;

/** PostgreSQL keeps the years 1 to 9999 in ISO 8601 text of four digits; nothing in a market is outside of them. */
export const earliestMs = Date.parse('0001-01-01T00:00:00.000Z');
export const latestMs = Date.parse('9999-12-31T23:59:59.999Z');

function inYears(date: Date): boolean {
  return date.getTime() >= earliestMs && date.getTime() <= latestMs;
}

/** Parses a {@link TimeInput} to a `Date`. */
export const timeInput = z
  .union([
    z.number().transform((ms) => new Date(ms)),
    z.string().transform((text) => new Date(iso.test(text) ? text : Number.NaN)),
    z.date(),
  ])
  .refine(inYears, 'not a time: epoch milliseconds, ISO 8601 with a zone, or a Date in the years 1 to 9999');

/** ISO 8601 text of a report, brought to the form of `toISOString`. */
export const isoText = z
  .string()
  .transform((text) => new Date(iso.test(text) ? text : Number.NaN))
  .refine(inYears, 'not an ISO 8601 time with a zone')
  .transform((date) => date.toISOString());
