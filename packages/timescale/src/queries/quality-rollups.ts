import type { Feed, Status } from '@quality/validators';
import { z } from 'zod';
import type { Sql } from '../connection.ts';
import { decodeCursor, type Page, timeKey, toPage } from '../cursor.ts';
import { pageSchema } from '../input.ts';
import { type ScoreSummary, summaryColumns, toSummary } from './score-summary.ts';

/** The reports of a feed in one hour or day, UTC. */
export interface QualityRollup extends ScoreSummary {
  readonly feed: Feed;
  /** Start of the hour or day. */
  readonly bucket: string;
  /** Share of each status in percent of all reports. */
  readonly statusPercent: Readonly<Record<Status, number>>;
}

export const rollupOptions = pageSchema({}, 1_000);

const rowSchema = z.object({
  bucket: z.date().transform((date) => date.toISOString()),
  exchange: z.string(),
  symbol: z.string(),
  timeframe: z.string(),
  ...summaryColumns,
  pct_excellent: z.number(),
  pct_good: z.number(),
  pct_fair: z.number(),
  pct_poor: z.number(),
  pct_unknown: z.number(),
});

/** Buckets of one feed that start in `[from, to)`, newest first. */
export async function selectQualityRollups(
  sql: Sql,
  view: 'quality_metrics_hourly' | 'quality_metrics_daily',
  { exchange, symbol, timeframe }: Feed,
  options: z.output<typeof rollupOptions>,
): Promise<Page<QualityRollup>> {
  const before = options.cursor ? new Date(decodeCursor(timeKey, options.cursor)[0]) : null;
  const to = before !== null && before < options.to ? before : options.to;
  const rows = await sql<{ bucket: Date }[]>`
    select * from ${sql(view)}
    where exchange = ${exchange} and symbol = ${symbol} and timeframe = ${timeframe}
      and bucket >= ${options.from} and bucket < ${to}
    order by bucket desc
    limit ${options.limit + 1}
  `;
  return toPage(rows, options.limit, toRollup, (row) => [row.bucket.getTime()]);
}

function toRollup(raw: unknown): QualityRollup {
  const row = rowSchema.parse(raw);
  return {
    feed: { exchange: row.exchange, symbol: row.symbol, timeframe: row.timeframe },
    bucket: row.bucket,
    ...toSummary(row),
    statusPercent: {
      excellent: row.pct_excellent,
      good: row.pct_good,
      fair: row.pct_fair,
      poor: row.pct_poor,
      unknown: row.pct_unknown,
    },
  };
}
