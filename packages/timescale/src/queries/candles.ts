import type { Feed } from '@quality/validators';
import type { z } from 'zod';
import { fromCandleRow, type StoredCandle } from '../candle-record.ts';
import type { Sql } from '../connection.ts';
import { decodeCursor, type Page, timeKey, toPage } from '../cursor.ts';
import { pageSchema } from '../input.ts';

export const candleOptions = pageSchema({}, 1_000);

/** Candles of one feed that open in `[from, to)`, oldest first, as they are known now. */
export async function selectCandles(
  sql: Sql,
  { exchange, symbol, timeframe }: Feed,
  options: z.output<typeof candleOptions>,
): Promise<Page<StoredCandle>> {
  const after = options.cursor ? new Date(decodeCursor(timeKey, options.cursor)[0]) : null;
  const rows = await sql<{ time: Date }[]>`
    select time, open, high, low, close, volume, provenance, first_seen_at, fetched_at, flags
    from candles
    where exchange = ${exchange} and symbol = ${symbol} and timeframe = ${timeframe}
      and time >= ${options.from} and time < ${options.to}
      ${after === null ? sql`` : sql`and time > ${after}`}
    order by time
    limit ${options.limit + 1}
  `;
  return toPage(rows, options.limit, fromCandleRow, (row) => [row.time.getTime()]);
}
