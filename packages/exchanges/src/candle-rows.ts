import type { CandleRow } from '@quality/validators';

const WIDTH = 6;

export interface SortedOutRows {
  readonly rows: readonly CandleRow[];
  readonly malformed: number;
}

/** Keeps what is a candle, ascending: an open time, and at least one price or the volume. ccxt makes rows of nulls out of a broken answer. */
export function sortOutRows(answer: readonly unknown[]): SortedOutRows {
  const rows: CandleRow[] = [];
  for (const item of answer) {
    const row = candleOf(item);
    if (row !== null) rows.push(row);
  }
  // ccxt sorts too, but a row without an open time breaks its order.
  rows.sort((a, b) => (a[0] as number) - (b[0] as number));
  return { rows, malformed: answer.length - rows.length };
}

function candleOf(item: unknown): CandleRow | null {
  if (!Array.isArray(item) || item.length < WIDTH) return null;
  const row = item.slice(0, WIDTH).map((cell) => (typeof cell === 'number' && Number.isFinite(cell) ? cell : null));
  const [time, ...values] = row;
  if (!Number.isSafeInteger(time) || values.every((value) => value === null)) return null;
  return row;
}
