import type { CandleRow, Cell } from '@quality/validators';

/** A row in numbers: open time in UTC epoch ms, then open, high, low, close, volume. A missing value is NaN. */
export type Candle = readonly [time: number, open: number, high: number, low: number, close: number, volume: number];

/** The row in numbers. */
export function candleOf(row: CandleRow): Candle {
  return [number(row[0]), number(row[1]), number(row[2]), number(row[3]), number(row[4]), number(row[5])];
}

/** True when both rows have the same values; a missing value equals a missing value. */
export function sameCandle(a: Candle, b: Candle): boolean {
  return a.every((value, i) => Object.is(value, b[i]) || value === b[i]);
}

function number(cell: Cell): number {
  if (typeof cell === 'number') return cell;
  return typeof cell === 'string' && cell.trim() !== '' ? Number(cell) : Number.NaN;
}
