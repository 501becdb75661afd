import { z } from 'zod';
import type { Sql } from '../connection.ts';

/** Hours that got late rows, and the notes that say so; only these notes are removed once the hours are rolled up again. */
export interface DirtyHours {
  readonly hoursMs: readonly number[];
  readonly noteIds: readonly number[];
}

const rowSchema = z.object({ bucket: z.date(), ids: z.array(z.number()) });

/** The oldest dirty hours, at most `limit`. */
export async function readDirtyHours(sql: Sql, limit: number): Promise<DirtyHours> {
  const raw = await sql`
    select bucket, array_agg(id) as ids from quality_dirty_hours group by bucket order by bucket limit ${limit}
  `;
  const rows = raw.map((row) => rowSchema.parse(row));
  return { hoursMs: rows.map(({ bucket }) => bucket.getTime()), noteIds: rows.flatMap(({ ids }) => ids) };
}

export async function removeNotes(sql: Sql, noteIds: readonly number[]): Promise<void> {
  await sql`delete from quality_dirty_hours where id = any (${noteIds as number[]}::bigint[])`;
}
