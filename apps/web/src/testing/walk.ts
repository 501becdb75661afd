import { assess, CandleSeries, type Feed, type Report } from '@quality/validators';

const MINUTE = 60_000;
export type Row = [timeMs: number, open: number, high: number, low: number, close: number, volume: number];

/** A quiet random walk of minutes whose last candle has closed at `nowMs`, the same for the same seed. */
export function walk(count: number, nowMs: number, seed = 1): Row[] {
  let state = seed * 7_919 + 1;
  const random = (): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const first = Math.floor(nowMs / MINUTE) * MINUTE - count * MINUTE;
  let price = 100;
  return Array.from({ length: count }, (_, i) => {
    const open = price;
    price = Math.max(1, price + (random() - 0.5) * 0.4);
    const high = Math.max(open, price) + random() * 0.1;
    const low = Math.min(open, price) - random() * 0.1;
    return [first + i * MINUTE, open, high, low, price, 1 + random() * 5];
  });
}

/** What a collector would report of these rows. */
export function judge(rows: readonly Row[], feed: Feed, nowMs: number): Report {
  return assess(CandleSeries.fromRows(rows), { feed, now: nowMs, window: 'live' });
}

export function toCsv(rows: readonly Row[], header = 'timestamp,open,high,low,close,volume'): string {
  return [header, ...rows.map((row) => row.join(','))].join('\n');
}
