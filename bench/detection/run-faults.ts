import type { Faulted } from './faults.ts';
import type { Market, Row } from './market.ts';
import { places } from './price-faults.ts';
import type { Random } from './random.ts';

/** One candle in two hundred whose volume is `factor` times what it was; candles that trade at least half as much as usual. */
export function volumeFactor(market: Market, random: Random, factor: number): Faulted | null {
  const rows = market.rows.map((row): Row => [...row]);
  const times = new Set<number>();
  const usual = median(rows.map((row) => row[5]).filter((volume) => volume > 0)) / 2;
  for (const i of places(market, random, Math.max(3, Math.round(rows.length / 100)))) {
    const row = rows[i] as Row;
    if (row[5] < usual || times.size * 200 > rows.length) continue;
    row[5] *= factor;
    times.add(row[0]);
  }
  return times.size === 0 ? null : { rows, times };
}

/** Thirty candles whose volume counts quote currency; null where the price is too near to 1 to tell. */
export function volumeUnit(market: Market, random: Random): Faulted | null {
  if (market.kind.price < 1000) return null;
  const rows = market.rows.map((row): Row => [...row]);
  const times = new Set<number>();
  const [start] = places(market, random, 1, 3, rows.length - 40) as [number];
  for (let i = start; i < start + 30; i++) {
    const row = rows[i] as Row;
    if (row[5] === 0) continue;
    row[5] *= row[4];
    times.add(row[0]);
  }
  return { rows, times };
}

/** `length` candles at the close before them; null in markets that stand still by nature. */
export function flatRun(
  market: Market,
  random: Random,
  length: number,
  volume: '0' | 'repeated' | 'as before',
  newest: boolean,
): Faulted | null {
  const { rows: clean, kind } = market;
  const isStill = kind.pull > 0 || kind.trades < 5;
  if (isStill && !(volume === 'repeated')) return null;
  const rows = clean.map((row): Row => [...row]);
  const [start] = newest ? [rows.length - length] : (places(market, random, 1, 3, rows.length - length - 5) as [number]);
  const price = (rows[start - 1] as Row)[4];
  const repeated = Math.max(0.37, (rows[start - 1] as Row)[5]);
  const times = new Set<number>();
  for (let i = start; i < start + length; i++) {
    const row = rows[i] as Row;
    row.splice(1, 4, price, price, price, price);
    if (volume !== 'as before') row[5] = volume === '0' ? 0 : repeated;
    times.add(row[0]);
  }
  return { rows, times };
}

function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[sorted.length >> 1] ?? 0;
}
