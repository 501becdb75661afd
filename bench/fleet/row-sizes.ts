/**
 * `BENCH_DATABASE_URL=postgres://… node bench/fleet/row-sizes.ts [rows]`: bytes of a report and of a candle on disk, indexes included, as they are written and
 * after compression. Needs a full TimescaleDB; a database of its own is made and dropped.
 */
import { connect, migrate } from '../../packages/timescale/src/index.ts';
import { makeReports } from '../storage/reports.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;
const FEEDS = 20;
const rows = Number(process.argv[2] ?? 57_600);
const server = process.env.BENCH_DATABASE_URL;
if (server === undefined) throw new Error('BENCH_DATABASE_URL is not set: the address of a full TimescaleDB');

const administration = connect({ url: server, poolSize: 1 });
const name = `quality_bench_rows_${process.pid}`;
await administration.sql`create database ${administration.sql(name)} template template0`;
const url = new URL(server);
url.pathname = `/${name}`;
try {
  const { edition } = await migrate({ url: url.href });
  const repository = connect({ url: url.href, statementTimeoutMs: 0 });
  const { sql } = repository;
  // Whole days that are over: a chunk is a day.
  const endMs = Math.floor(Date.now() / DAY) * DAY;
  const reports = makeReports(rows, FEEDS, endMs);
  for (let i = 0; i < reports.length; i += 1_000) await repository.insertQualityMetrics(reports.slice(i, i + 1_000));
  let price = 100;
  const candles = Array.from({ length: rows }, (_, i) => {
    const open = price;
    price *= 1 + (Math.random() - 0.5) * 0.002;
    const [feed, slot] = [i % FEEDS, Math.floor(i / FEEDS)];
    const time = endMs - rows * (MINUTE / FEEDS) + slot * MINUTE;
    return {
      exchange: 'binance',
      symbol: `S${feed}/USDT`,
      timeframe: '1m',
      time,
      open,
      high: Math.max(open, price) * 1.0002,
      low: Math.min(open, price) * 0.9998,
      close: price,
      volume: Math.round(Math.random() * 1e6) / 1e5,
      provenance: 'original' as const,
      fetchedAt: time + MINUTE + 5_000,
      flags: [],
    };
  });
  for (let i = 0; i < candles.length; i += 1_000) await repository.insertCandles(candles.slice(i, i + 1_000));
  const sizes = async (table: string): Promise<number> =>
    Number((await sql`select hypertable_size(${table}::regclass) as bytes`)[0]?.bytes);
  process.stdout.write(`TimescaleDB, edition ${edition}, ${rows} reports and candles of ${FEEDS} feeds of 1m\n`);
  for (const table of ['quality_metrics', 'candles']) {
    const [{ count } = { count: 0 }] = await sql<{ count: number }[]>`select count(*)::int as count from ${sql(table)}`;
    const plain = await sizes(table);
    await sql`select compress_chunk(chunk, if_not_compressed => true) from show_chunks(${table}::regclass) as chunk`;
    const compressed = await sizes(table);
    const [stats] = await sql<{ before: string; after: string }[]>`
      select before_compression_total_bytes as before, after_compression_total_bytes as after
      from hypertable_compression_stats(${table}::regclass)`;
    const per = (bytes: number | string): string => (Number(bytes) / count).toFixed(0);
    process.stdout.write(
      `${table}: ${count} rows, ${per(plain)} bytes a row with indexes; compressed ${per(stats!.after)} (the server counts ${per(stats!.before)} before; the table takes ${per(compressed)} in all)\n`,
    );
  }
  await repository.close();
} finally {
  await administration.sql`drop database if exists ${administration.sql(name)} with (force)`;
  await administration.close();
}
