import { z } from 'zod';
import { openConnection, type Sql } from '../connection.ts';
import { toStorageError } from '../errors.ts';
import { parseInput } from '../input.ts';
import { readSettings } from './settings.ts';

const days = z.number().min(1).max(36_500);

const retentionSchema = z.object({
  url: z.string(),
  rawDays: days.optional(),
  /** null keeps them for ever. */
  hourlyDays: days.nullish(),
  dailyDays: days.nullish(),
  compressAfterDays: days.optional(),
});

/** How many days raw rows, hourly and daily roll-ups are kept; null is for ever, what is left out stays as it is. */
export type Retention = Omit<z.input<typeof retentionSchema>, 'url'>;

/** Sets how long things are kept: 90 days, a year and for ever unless this was called. Owner's credentials. */
export async function configureRetention(options: Retention & { readonly url: string }): Promise<void> {
  const { url, ...retention } = parseInput(retentionSchema, options, 'retention');
  const sql = openConnection({ url, poolSize: 1, applicationName: 'quality migrate' });
  try {
    await sql.begin(async (transaction) => {
      const tx = transaction as unknown as Sql;
      if (retention.rawDays !== undefined)
        await tx`update quality_settings set raw_retention = make_interval(days => ${retention.rawDays}::int)`;
      if (retention.hourlyDays !== undefined) {
        await tx`update quality_settings set hourly_retention = make_interval(days => ${retention.hourlyDays}::int)`;
      }
      if (retention.dailyDays !== undefined) {
        await tx`update quality_settings set daily_retention = make_interval(days => ${retention.dailyDays}::int)`;
      }
      if (retention.compressAfterDays !== undefined) {
        await tx`update quality_settings set compress_after = make_interval(days => ${retention.compressAfterDays}::int)`;
      }
      if ((await readSettings(tx)).edition === 'timescale') await replacePolicies(tx);
    });
  } catch (error) {
    throw toStorageError(error, 'retention cannot be set');
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** Makes TimescaleDB's own jobs do what the settings say. */
async function replacePolicies(sql: Sql): Promise<void> {
  await sql`
    select
      remove_retention_policy('quality_metrics', if_exists => true),
      remove_retention_policy('quality_metrics_hourly', if_exists => true),
      remove_retention_policy('quality_metrics_daily', if_exists => true),
      remove_compression_policy('quality_metrics', if_exists => true)
  `;
  await sql`
    select add_retention_policy('quality_metrics', raw_retention), add_compression_policy('quality_metrics', compress_after)
    from quality_settings
  `;
  await sql`
    select add_retention_policy('quality_metrics_hourly', hourly_retention) from quality_settings where hourly_retention is not null
  `;
  await sql`
    select add_retention_policy('quality_metrics_daily', daily_retention) from quality_settings where daily_retention is not null
  `;
}
