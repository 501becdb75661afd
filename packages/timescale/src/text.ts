import { z } from 'zod';

/** Text that PostgreSQL can keep exactly: no NUL, no half of a surrogate pair. */
export const storableText = z
  .string()
  .refine((text) => !text.includes('\0') && text.isWellFormed(), 'text with a NUL or half a surrogate pair cannot be stored');
