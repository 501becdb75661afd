import type { Faulted } from './faults.ts';
import type { Market, Row } from './market.ts';
import type { Random } from './random.ts';

/** A column of a row that holds a price. */
export type PriceColumn = 1 | 2 | 3 | 4;

/** Rows that may be faulted: not the first, not in or beside a true extreme, at least `apart` rows from each other. */
export function places(market: Market, random: Random, count: number, apart = 3, last = market.rows.length - 1): number[] {
  const { rows, extremes } = market;
  const taken = new Set<number>();
  for (let tries = 0; taken.size < count && tries < 50 * count; tries++) {
    const i = 1 + random.below(last);
    const near = [i - 1, i, i + 1].some((k) => rows[k] !== undefined && extremes.has((rows[k] as Row)[0]));
    let free = !near;
    for (let k = i - apart + 1; k < i + apart && free; k++) if (taken.has(k)) free = false;
    if (free) taken.add(i);
  }
  return [...taken].sort((a, b) => a - b);
}

/** Bad ticks of `size` local standard deviations in one field of one candle in a hundred. */
export function priceTicks(market: Market, random: Random, column: PriceColumn, size: number): Faulted {
  const rows = market.rows.map((row): Row => [...row]);
  const times = new Set<number>();
  for (const i of places(market, random, Math.max(3, Math.round(rows.length / 100)))) {
    const row = rows[i] as Row;
    const sign = column === 2 ? 1 : column === 3 ? -1 : random.sign();
    const from = column === 2 ? Math.max(row[1], row[4]) : column === 3 ? Math.min(row[1], row[4]) : row[column];
    row[column] = onGrid(from * Math.exp(sign * size * (market.sigma[i] as number)), market.kind.tick);
    // Half of the sources build high and low from the false price too.
    if ((column === 1 || column === 4) && random.next() < 0.5) {
      row[2] = Math.max(row[2], row[column]);
      row[3] = Math.min(row[3], row[column]);
    }
    times.add(row[0]);
  }
  return { rows, times };
}

function onGrid(price: number, tick: number): number {
  return Number((Math.max(1, Math.round(price / tick)) * tick).toPrecision(12));
}

/** One price in a hundred candles with a digit too many or too few. */
export function digitSlips(market: Market, random: Random): Faulted {
  const rows = market.rows.map((row): Row => [...row]);
  const times = new Set<number>();
  for (const i of places(market, random, Math.max(3, Math.round(rows.length / 100)))) {
    const row = rows[i] as Row;
    const column = (1 + random.below(4)) as PriceColumn;
    row[column] = column === 2 || (column !== 3 && random.next() < 0.5) ? row[column] * 10 : row[column] / 10;
    times.add(row[0]);
  }
  return { rows, times };
}

/** All prices from one candle on multiplied; the candle at which it begins is at fault. */
export function levelShift(market: Market, random: Random, factor: number): Faulted | null {
  if (market.rows.length < 60) return null;
  const [start] = places(market, random, 1, 3, market.rows.length - 40) as [number];
  const from = Math.max(20, start);
  const rows = market.rows.map(
    (row, i): Row => (i < from ? [...row] : [row[0], row[1] * factor, row[2] * factor, row[3] * factor, row[4] * factor, row[5]]),
  );
  return { rows, times: new Set([(rows[from] as Row)[0]]) };
}
