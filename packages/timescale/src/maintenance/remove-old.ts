import type { Sql } from '../connection.ts';
import { dayMs, readSettings } from './settings.ts';

/** Rows of one step: a step is one short transaction. */
const rowsAtOnce = 5_000;

/**
 * Removes what is older than the settings keep: raw rows in small steps (whole chunks where TimescaleDB is there), roll-ups after
 * that. Raw rows go in whole days, and the day is noted first, so that no hour is ever rolled up from a part of its rows.
 */
export async function removeOld(sql: Sql, nowMs: number): Promise<number> {
  const settings = await readSettings(sql);
  const wanted = Math.floor((nowMs - settings.rawRetentionMs) / dayMs) * dayMs;
  // Never what is not rolled up yet.
  const cutoff = Math.min(wanted, settings.dailyWatermarkMs ?? Number.NEGATIVE_INFINITY);
  let removed = 0;
  if (Number.isFinite(cutoff)) {
    await sql`update quality_settings set raw_from = greatest(raw_from, ${new Date(cutoff)})`;
    removed = settings.edition === 'none' ? await deleteRows(sql, cutoff) : await dropChunks(sql, cutoff);
  }
  await sql`delete from quality_latest where time < ${new Date(wanted)}`;
  if (settings.hourlyRetentionMs !== null && settings.dailyWatermarkMs !== null) {
    const oldest = Math.min(Math.floor((nowMs - settings.hourlyRetentionMs) / dayMs) * dayMs, settings.dailyWatermarkMs);
    await deleteBuckets(sql, 'quality_rollup_hourly', oldest);
  }
  if (settings.dailyRetentionMs !== null) {
    await deleteBuckets(sql, 'quality_rollup_daily', Math.floor((nowMs - settings.dailyRetentionMs) / dayMs) * dayMs);
  }
  return removed;
}

async function deleteRows(sql: Sql, beforeMs: number): Promise<number> {
  let removed = 0;
  for (;;) {
    const { count } = await sql`
      delete from quality_metrics
      where ctid = any (array(select ctid from quality_metrics where time < ${new Date(beforeMs)} limit ${rowsAtOnce}))
    `;
    removed += count;
    if (count < rowsAtOnce) return removed;
  }
}

async function dropChunks(sql: Sql, beforeMs: number): Promise<number> {
  const dropped = await sql`select drop_chunks('quality_metrics', older_than => ${new Date(beforeMs)}::timestamptz)`;
  return dropped.length;
}

async function deleteBuckets(sql: Sql, table: 'quality_rollup_hourly' | 'quality_rollup_daily', beforeMs: number): Promise<void> {
  for (let count = rowsAtOnce; count === rowsAtOnce; ) {
    ({ count } = await sql`
      delete from ${sql(table)}
      where ctid = any (array(select ctid from ${sql(table)} where bucket < ${new Date(beforeMs)} limit ${rowsAtOnce}))
    `);
  }
}
