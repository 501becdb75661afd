import { expect } from 'vitest';
import { maintain } from '../maintenance/maintain.ts';
import { makeReport } from './make-report.ts';
import type { MigratedDatabase } from './migrated-database.ts';
import { differingBuckets, type Month, monthOfReports } from './month.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** The size that is asked for; a run of every test uses a tenth of the feeds. */
const feedCount = process.env.QUALITY_SOAK === '1' ? 50 : 5;

/** Writes a month, rolls it up, adds a late row, and compares with plain SQL at each step; answers what it saw, for the log. */
export async function checkMonth({ url, repository, edition }: MigratedDatabase): Promise<string> {
  const toMs = Math.floor(Date.now() / 60_000) * 60_000;
  const feeds = Array.from({ length: feedCount }, (_, i) => ({ exchange: 'binance', symbol: `S${i}/USDT`, timeframe: '1m' }));
  const month: Month = { feeds, fromMs: toMs - 31 * day, toMs };

  const start = performance.now();
  let written = 0;
  const batch: ReturnType<typeof makeReport>[] = [];
  const flush = async () => {
    written += (await repository.insertQualityMetrics(batch.splice(0))).inserted;
  };
  for (const report of monthOfReports(month)) if (batch.push(report) === 5_000) await flush();
  await flush();
  const rate = Math.round(written / ((performance.now() - start) / 1_000));
  expect(written).toBe(feedCount * (29 * 144 + 2 * 1_440));
  const said = [`${edition}: ${written} reports of ${feedCount} feeds at ${rate} rows/s`];

  if (edition === 'timescale') said.push(await compress(repository));

  await maintain({ url });
  const compare = async () => ({
    hours: await differingBuckets(repository, 'hour'),
    days: await differingBuckets(repository, 'day'),
  });
  expect(await compare()).toEqual({ hours: [], days: [] });

  // Late rows: in an old, compressed day, in a day that is not there, and within the hours that policies look at.
  const late = [month.fromMs + 2 * day + 90_000, month.fromMs - 3 * day, toMs - 5 * hour + 30_000].map((time) =>
    makeReport({ feed: feeds[0]!, time, overall: 12.345 }),
  );
  expect((await repository.insertQualityMetrics(late)).inserted).toBe(3);
  // Views of tables know dirty hours at once; continuous aggregates know them after the refresh.
  if (edition !== 'timescale') expect(await compare()).toEqual({ hours: [], days: [] });
  const { hours } = await maintain({ url });
  expect(hours).toBeGreaterThanOrEqual(3);
  expect(await compare()).toEqual({ hours: [], days: [] });
  expect(await repository.sql`select * from quality_dirty_hours`).toHaveLength(0);

  const [count] = await repository.sql`
    select (select count(*) from quality_metrics_hourly) as hours, (select count(*) from quality_metrics_daily) as days
  `;
  said.push(`${count!.hours} hourly and ${count!.days} daily buckets equal plain SQL to 1e-9, before and after late rows`);
  return said.join('; ');
}

/** Does at once what the compression policy does in time. */
async function compress(repository: MigratedDatabase['repository']): Promise<string> {
  const { sql } = repository;
  await sql`select compress_chunk(chunk) from show_chunks('quality_metrics', older_than => interval '7 days') as chunk`;
  const [size] = await sql<{ before: number; after: number; chunks: number }[]>`
    select before_compression_total_bytes as before, after_compression_total_bytes as after, number_compressed_chunks as chunks
    from hypertable_compression_stats('quality_metrics')
  `;
  expect(size!.chunks).toBeGreaterThan(20);
  expect(size!.before / size!.after).toBeGreaterThan(2);
  return `${size!.chunks} chunks compressed ${(size!.before / size!.after).toFixed(1)}:1`;
}
