import type { Sql } from '../connection.ts';

/**
 * Refreshes the continuous aggregates where late rows came; the owner's job does the same every ten minutes. Answers the number of
 * hours that were dirty.
 */
export async function refreshAggregates(sql: Sql, nowMs: number): Promise<number> {
  const [row] = await sql<{ hours: number }[]>`select count(distinct bucket) as hours from quality_dirty_hours`;
  // It commits as it goes, so it runs outside of a transaction.
  await sql`call quality_refresh(null, ${sql.json({ now: new Date(nowMs).toISOString() })})`;
  return row?.hours ?? 0;
}
