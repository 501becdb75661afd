import { performance } from 'node:perf_hooks';
import { assess, CandleSeries, createMonitor } from '../src/index.ts';
import type { Row } from '../src/testing/walk.ts';
import { MINUTE_MS, walk } from '../src/testing/walk.ts';

/** Cost of one new candle on a window of 500: by a monitor, and by a new batch from columns and from rows. Medians of single runs, in turn. */
const SLOTS = 500;
const CANDLES = 6000;
const feed = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' };
const rows = walk(SLOTS + CANDLES);
const nowOf = (row: Row) => row[0] + MINUTE_MS + 5000;

for (const [name, source] of [
  ['clean candles', rows],
  ['one in a hundred missing', rows.filter((_, i) => i % 100 !== 99)],
] as const) {
  const monitor = createMonitor(feed);
  for (const row of source.slice(0, SLOTS)) monitor.push(row);
  const times = { monitor: [] as number[], columns: [] as number[], rows: [] as number[] };
  for (let i = SLOTS; i < source.length; i++) {
    const row = source[i] as Row;
    const part = source.slice(i + 1 - SLOTS, i + 1);
    const now = nowOf(row);
    const series = CandleSeries.fromRows(part);
    const options = { feed, now, window: 'live' } as const;
    const t0 = performance.now();
    monitor.push(row);
    monitor.assess(now);
    const t1 = performance.now();
    assess(series, options);
    const t2 = performance.now();
    assess(CandleSeries.fromRows(part), options);
    const t3 = performance.now();
    times.monitor.push(t1 - t0);
    times.columns.push(t2 - t1);
    times.rows.push(t3 - t2);
  }
  const micros = (values: number[], q: number) =>
    1000 * (values.toSorted((a, b) => a - b)[Math.floor(q * values.length)] as number);
  console.log(`${name}, window of ${SLOTS}: µs for one new candle, median (quartiles)`);
  for (const [way, values] of Object.entries(times)) {
    const [q1, q2, q3] = [0.25, 0.5, 0.75].map((q) => micros(values, q).toFixed(1));
    const ratio = (micros(values, 0.5) / micros(times.monitor, 0.5)).toFixed(1);
    console.log(`  ${way.padEnd(8)} ${q2} (${q1} to ${q3}), ${ratio} times the monitor`);
  }
}
