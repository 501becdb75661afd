import { z } from 'zod';
import { StorageError } from './errors.ts';
import { storableText } from './text.ts';
import { earliestMs, latestMs } from './time.ts';

/** A part of a list, and where the next part begins; the cursor is opaque, null at the end. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** Parts of a key, bounded by what the database can take: a cursor that was forged is refused, not asked. */
export const keyTimeMs = z.int().min(earliestMs).max(latestMs);
export const keyText = storableText.max(200);
export const keyOrdinal = z.int().min(1);

/** Key of what has one place in time: its time. */
export const timeKey = z.tuple([keyTimeMs]);

/** The key of the last item of a page, as text that callers pass back. */
export function encodeCursor(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

export function decodeCursor<T extends z.ZodType>(schema: T, cursor: string): z.output<T> {
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch (cause) {
    throw new StorageError('invalid_input', `cursor: not one that this list gave out (got "${cursor.slice(0, 60)}")`, { cause });
  }
}

/** Makes a page of one row more than was asked for: the surplus row only says that there is more. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  item: (row: Row) => Item,
  key: (row: Row) => readonly (string | number)[],
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(item), nextCursor: rows.length > limit && last !== undefined ? encodeCursor(key(last)) : null };
}
