import { assess, CandleSeries, type Report } from '../../packages/validators/src/index.ts';

const minute = 60_000;
const window = 500;

/** A random walk with a missing candle or two in some windows: reports as a collector makes them, all checks included. */
function walk(count: number, startMs: number): number[][] {
  let price = 100;
  const rows: number[][] = [];
  for (let i = 0; i < count; i += 1) {
    const open = price;
    price *= 1 + (Math.random() - 0.5) * 0.002;
    if (Math.random() < 0.001) continue;
    const high = Math.max(open, price) * 1.0002;
    const low = Math.min(open, price) * 0.9998;
    rows.push([startMs + i * minute, open, high, low, price, Math.random() * 10]);
  }
  return rows;
}

/** `count` reports of `feeds` feeds, one a minute each, the newest at `endMs`. */
export function makeReports(count: number, feeds: number, endMs: number): Report[] {
  const ticks = Math.ceil(count / feeds);
  const firstMs = Math.floor(endMs / minute) * minute - ticks * minute;
  const reports: Report[] = [];
  for (let feed = 0; feed < feeds; feed += 1) {
    const rows = walk(window + ticks, firstMs - window * minute);
    for (let tick = 0; tick < ticks && reports.length < count; tick += 1) {
      const now = firstMs + tick * minute + 5_000;
      const seen = rows.filter(([time]) => time! < now - 5_000 && time! >= now - (window + 1) * minute);
      reports.push(
        assess(CandleSeries.fromRows(seen), { now, feed: { exchange: 'binance', symbol: `S${feed}/USDT`, timeframe: '1m' } }),
      );
    }
  }
  // As they come: all feeds of one tick, then those of the next.
  return reports.sort((a, b) => a.checkedAt.localeCompare(b.checkedAt));
}
