import type { Feed } from '@quality/validators';
import type { z } from 'zod';
import { fromCandleRow, type StoredCandle } from '../candle-record.ts';
import type { Sql } from '../connection.ts';
import { decodeCursor, type Page, timeKey, toPage } from '../cursor.ts';
import { pageSchema } from '../input.ts';
import { timeInput } from '../time.ts';

export const asOfOptions = pageSchema({ asOf: timeInput }, 1_000);

/**
 * Candles of one feed that open in `[from, to)`, oldest first, exactly as they were known at `asOf`: a candle that was first seen
 * later is left out, one that was revised later has its earlier values.
 */
export async function selectCandlesAsOf(
  sql: Sql,
  { exchange, symbol, timeframe }: Feed,
  options: z.output<typeof asOfOptions>,
): Promise<Page<StoredCandle>> {
  const after = options.cursor ? new Date(decodeCursor(timeKey, options.cursor)[0]) : null;
  const rows = await sql<{ time: Date }[]>`
    with known as (
      select time, open, high, low, close, volume, provenance, fetched_at, flags
      from candles
      where exchange = ${exchange} and symbol = ${symbol} and timeframe = ${timeframe}
        and time >= ${options.from} and time < ${options.to} and fetched_at <= ${options.asOf}
      union all
      select time, open, high, low, close, volume, provenance, known_from as fetched_at, flags
      from candle_revisions
      where exchange = ${exchange} and symbol = ${symbol} and timeframe = ${timeframe}
        and time >= ${options.from} and time < ${options.to}
        and known_from <= ${options.asOf} and known_to > ${options.asOf}
    )
    select known.*, candles.first_seen_at
    from known join candles using (time)
    where candles.exchange = ${exchange} and candles.symbol = ${symbol} and candles.timeframe = ${timeframe}
      and candles.time >= ${options.from} and candles.time < ${options.to}
      ${after === null ? sql`` : sql`and known.time > ${after}`}
    order by known.time
    limit ${options.limit + 1}
  `;
  return toPage(rows, options.limit, fromCandleRow, (row) => [row.time.getTime()]);
}
