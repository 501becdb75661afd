import { z } from 'zod';
import type { Sql } from '../connection.ts';

/** Hours and days are those of UTC. */
export const hourMs = 3_600_000;
export const dayMs = 86_400_000;

/** Roll-ups end this long ago at least; the writer notes rows older than two hours, so a transaction has an hour to commit. */
export const settledAfterMs = 3 * hourMs;

export interface Settings {
  readonly edition: 'timescale' | 'apache' | 'none';
  /** Buckets that start before are rolled up, but for dirty ones; null before the first time. */
  readonly hourlyWatermarkMs: number | null;
  readonly dailyWatermarkMs: number | null;
  /** Raw rows from here on are all there; null when none was ever removed. */
  readonly rawFromMs: number | null;
  readonly rawRetentionMs: number;
  readonly hourlyRetentionMs: number | null;
  readonly dailyRetentionMs: number | null;
}

const seconds = z.number();

const rowSchema = z.object({
  edition: z.enum(['timescale', 'apache', 'none']),
  hourly: seconds.nullable(),
  daily: seconds.nullable(),
  raw_from: seconds.nullable(),
  raw_retention: seconds,
  hourly_retention: seconds.nullable(),
  daily_retention: seconds.nullable(),
});

export async function readSettings(sql: Sql): Promise<Settings> {
  const [raw] = await sql`
    select
      edition,
      extract(epoch from nullif(hourly_watermark, '-infinity'))::float8 as hourly,
      extract(epoch from nullif(daily_watermark, '-infinity'))::float8 as daily,
      extract(epoch from nullif(raw_from, '-infinity'))::float8 as raw_from,
      extract(epoch from raw_retention)::float8 as raw_retention,
      extract(epoch from hourly_retention)::float8 as hourly_retention,
      extract(epoch from daily_retention)::float8 as daily_retention
    from quality_settings
  `;
  const row = rowSchema.parse(raw);
  const ms = (value: number | null) => (value === null ? null : value * 1_000);
  return {
    edition: row.edition,
    hourlyWatermarkMs: ms(row.hourly),
    dailyWatermarkMs: ms(row.daily),
    rawFromMs: ms(row.raw_from),
    rawRetentionMs: row.raw_retention * 1_000,
    hourlyRetentionMs: ms(row.hourly_retention),
    dailyRetentionMs: ms(row.daily_retention),
  };
}
