import type { Feed } from '@quality/validators';
import type { z } from 'zod';
import type { Sql } from '../connection.ts';
import { decodeCursor, type Page, timeKey, toPage } from '../cursor.ts';
import { pageSchema } from '../input.ts';
import type { StoredQuality } from '../quality-record.ts';
import { fromQualityRow } from '../quality-row.ts';

export const historyOptions = pageSchema({});

/** Reports of one feed in `[from, to)`, newest first; the cursor is the time of the last one shown. */
export async function selectQualityHistory(
  sql: Sql,
  feed: Feed,
  options: z.output<typeof historyOptions>,
): Promise<Page<StoredQuality>> {
  const rows = await sql<{ time: Date }[]>`select * ${fromHistory(sql, feed, options)}`;
  return toPage(rows, options.limit, fromQualityRow, (row) => [row.time.getTime()]);
}

/** The rows of a page, and one more when there is a next page. */
export function fromHistory(sql: Sql, { exchange, symbol, timeframe }: Feed, options: z.output<typeof historyOptions>) {
  return sql`
    from quality_metrics
    where exchange = ${exchange} and symbol = ${symbol} and timeframe = ${timeframe}
      and time >= ${options.from} and time < ${toOf(options)}
    order by time desc
    limit ${options.limit + 1}
  `;
}

/** Where a page ends: at the cursor or at the end of the range, whichever is older. */
function toOf(options: z.output<typeof historyOptions>): Date {
  const before = options.cursor ? new Date(decodeCursor(timeKey, options.cursor)[0]) : null;
  return before !== null && before < options.to ? before : options.to;
}
