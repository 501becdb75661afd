import type { Feed } from '@quality/validators';
import type { Sql } from '../connection.ts';
import type { StoredQuality } from '../quality-record.ts';
import { fromQualityRow } from '../quality-row.ts';

/** The newest report of one feed, or null when there is none. */
export async function selectLatestQuality(sql: Sql, { exchange, symbol, timeframe }: Feed): Promise<StoredQuality | null> {
  const [row] = await sql`
    select * from quality_metrics
    where exchange = ${exchange} and symbol = ${symbol} and timeframe = ${timeframe}
    order by time desc
    limit 1
  `;
  return row === undefined ? null : fromQualityRow(row);
}
