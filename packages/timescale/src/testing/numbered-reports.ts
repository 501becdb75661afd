import type { Report } from '@quality/validators';
import type { Repository } from '../repository.ts';
import { makeReport } from './make-report.ts';

/** Reports that differ in time or feed: 20 feeds, one report a minute, ending now. */
export function numberedReports(first: number, count: number): Report[] {
  const start = Math.floor(Date.now() / 86_400_000) * 86_400_000 - 86_400_000;
  return Array.from({ length: count }, (_, i) => {
    const n = first + i;
    const feed = { exchange: 'binance', symbol: `S${n % 20}/USDT`, timeframe: '1m' };
    return makeReport({ feed, time: start + Math.floor(n / 20) * 60_000, overall: n % 101 });
  });
}

/** How many rows there are, and how many differ: exactly once is `[n, n]`. */
export async function countReports({ sql }: Repository): Promise<[rows: number, distinct: number]> {
  const [row] = await sql<{ rows: number; distinct: number }[]>`
    select count(*) as rows, count(distinct (exchange, symbol, timeframe, time)) as distinct from quality_metrics
  `;
  return [row!.rows, row!.distinct];
}
