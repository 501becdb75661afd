import { z } from 'zod';
import { StorageError } from './errors.ts';
import { storableText } from './text.ts';
import { timeInput } from './time.ts';

export const feedSchema = z.object({
  exchange: storableText.min(1).max(200),
  symbol: storableText.min(1).max(200),
  timeframe: storableText.min(1).max(20),
});

/** Parses what a caller gave, or throws one line that names the place and the value. */
export function parseInput<T extends z.ZodType>(schema: T, value: unknown, name: string): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const place = [name, ...issue.path].join('.');
  const culprit = issue.path.reduce<unknown>(
    (inner, key) => (inner as Record<PropertyKey, unknown> | null)?.[key as string],
    value,
  );
  throw new StorageError('invalid_input', `${place}: ${issue.message} (got ${show(culprit)})`);
}

function show(value: unknown): string {
  if (typeof value === 'number' || value === undefined) return String(value);
  const text = typeof value === 'bigint' ? `${value}n` : (JSON.stringify(value) ?? typeof value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

/** Most items of one page. */
export const maxLimit = 10_000;

/** `from` and `to` of a half-open range; open ends reach as far as times do. */
const range = {
  from: timeInput.default(() => new Date('0001-01-01T00:00:00.000Z')),
  to: timeInput.default(() => new Date('9999-12-31T23:59:59.999Z')),
};

function upright(options: { readonly from: Date; readonly to: Date }): boolean {
  return options.from <= options.to;
}

const upsideDown = 'the range is upside down: from lies after to';

export const rangeSchema = z.object(range).refine(upright, upsideDown);

/** Options of every paged question; more fields are added by the question. */
export function pageSchema<T extends z.ZodRawShape>(fields: T, defaultLimit = 100) {
  return z
    .object({
      ...range,
      limit: z.number().int().min(1).max(maxLimit).default(defaultLimit),
      cursor: z.string().max(4_000).nullish(),
      ...fields,
    })
    .refine((options) => upright(options as unknown as { from: Date; to: Date }), upsideDown);
}
