import type { Sql } from '../connection.ts';
import { readDirtyHours, removeNotes } from './dirty-hours.ts';
import { dayMs, hourMs, readSettings, settledAfterMs } from './settings.ts';

/** Hours of one step: a step is one short transaction. */
const hoursAtOnce = 24;

/** Rolls up what is settled and what is dirty, in steps of a day at most; answers the number of hours that were rolled up. */
export async function rollUp(sql: Sql, nowMs: number): Promise<number> {
  let hours = 0;
  for (let done = 1; done > 0; hours += done) done = await rollUpDirty(sql);
  for (let done = 1; done > 0; hours += done) done = await rollUpSettled(sql, nowMs);
  return hours;
}

/** Rolls up dirty hours again, and their days, and removes the notes, in one transaction. */
async function rollUpDirty(sql: Sql): Promise<number> {
  return await sql.begin(async (transaction) => {
    const tx = transaction as unknown as Sql;
    const settings = await readSettings(tx);
    const { hoursMs, noteIds } = await readDirtyHours(tx, hoursAtOnce);
    if (noteIds.length === 0) return 0;
    // Hours whose raw rows are partly gone stay as they are; hours that are not rolled up yet come with the others.
    const stale = hoursMs.filter((hour) => hour >= (settings.rawFromMs ?? hour) && hour < (settings.hourlyWatermarkMs ?? hour));
    await removeNotes(tx, noteIds);
    for (const hour of stale) await replaceHours(tx, hour, hour + hourMs);
    const days = new Set(stale.map((hour) => Math.floor(hour / dayMs) * dayMs));
    for (const day of days) if (day < (settings.dailyWatermarkMs ?? day)) await replaceDays(tx, day, day + dayMs);
    return hoursMs.length;
  });
}

/** Moves the watermarks on by a day at most. */
async function rollUpSettled(sql: Sql, nowMs: number): Promise<number> {
  return await sql.begin(async (transaction) => {
    const tx = transaction as unknown as Sql;
    const settings = await readSettings(tx);
    const settled = Math.floor((nowMs - settledAfterMs) / hourMs) * hourMs;
    const from = settings.hourlyWatermarkMs ?? (await firstHour(tx));
    if (from === null || from >= settled) return 0;
    const to = Math.min(settled, Math.floor(from / dayMs) * dayMs + dayMs);
    await replaceHours(tx, from, to);
    const fromDay = settings.dailyWatermarkMs ?? Math.floor(from / dayMs) * dayMs;
    const toDay = Math.max(fromDay, Math.floor(to / dayMs) * dayMs);
    await tx`update quality_settings set hourly_watermark = ${new Date(to)}`;
    if (toDay > fromDay) await replaceDays(tx, fromDay, toDay);
    await tx`update quality_settings set daily_watermark = ${new Date(toDay)}`;
    return (to - from) / hourMs;
  });
}

async function firstHour(sql: Sql): Promise<number | null> {
  const [row] = await sql<{ time: Date | null }[]>`select min(time) as time from quality_metrics`;
  return row?.time ? Math.floor(row.time.getTime() / hourMs) * hourMs : null;
}

async function replaceHours(sql: Sql, fromMs: number, toMs: number): Promise<void> {
  const [from, to] = [new Date(fromMs), new Date(toMs)];
  await sql`delete from quality_rollup_hourly where bucket >= ${from} and bucket < ${to}`;
  await sql`insert into quality_rollup_hourly select * from quality_hours(${from}, ${to})`;
}

/** Days are made of the view of hours, in which dirty hours are as fresh as their rows. */
async function replaceDays(sql: Sql, fromMs: number, toMs: number): Promise<void> {
  const [from, to] = [new Date(fromMs), new Date(toMs)];
  await sql`delete from quality_rollup_daily where bucket >= ${from} and bucket < ${to}`;
  await sql`insert into quality_rollup_daily select * from quality_days(${from}, ${to})`;
}
