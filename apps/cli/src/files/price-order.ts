import { type CandleColumns, OPEN } from './candle-columns.ts';
import type { CandleStore } from './candle-store.ts';

type Price = 'open' | 'high' | 'low' | 'close';

/** Least share of rows that break the usual order before another one is considered. */
const MOST_VIOLATIONS = 0.05;
/** With fewer rows an order can look right by accident. */
const FEWEST_ROWS = 20;

/** An order of price columns that a file without names turned out to have. */
export interface PriceOrder {
  /** The columns as they stand in the file, for people: `open,close,high,low`. */
  readonly order: string;
  /** Share of rows in which open, high, low, close contradict each other when read in the usual order. */
  readonly violationRatio: number;
}

/**
 * Recognises columns that are not in the order open, high, low, close, in files that do not name them. Some exchanges deliver
 * open, close, high, low; others low, high, open, close.
 *
 * Null unless the evidence is clear: in the usual order more than 5 % of rows contradict themselves, and exactly one choice of
 * high and low leaves no contradiction at all. Open and close are told apart by continuity: an open is near the close before it.
 * From then on the candles give their prices in that order.
 */
export function recognisePriceOrder(candles: CandleStore): PriceOrder | null {
  const total = candles.rowCount;
  if (total < FEWEST_ROWS) return null;
  const violationRatio = countViolations(candles, 1, 2, total) / total;
  if (violationRatio <= MOST_VIOLATIONS) return null;

  const fitting = highLowPairs().filter(([high, low]) => countViolations(candles, high, low, 1) === 0);
  if (fitting.length !== 1) return null;
  const [high, low] = fitting[0]!;
  const [first, second] = [0, 1, 2, 3].filter((k) => k !== high && k !== low) as [number, number];
  const [open, close] = jumps(candles, first, second) <= jumps(candles, second, first) ? [first, second] : [second, first];

  const names: Price[] = [];
  names[open] = 'open';
  names[high] = 'high';
  names[low] = 'low';
  names[close] = 'close';
  candles.readPricesFrom(OPEN + open, OPEN + high, OPEN + low, OPEN + close);
  return { order: names.join(','), violationRatio };
}

/** Says how a file without names was read, and on what evidence. */
export function orderNote(order: string, violationRatio: number): string {
  const share = (violationRatio * 100).toFixed(1);
  return `columns have no names: read as time,${order},volume (as time,open,high,low,close ${share} % of rows contradict themselves)`;
}

function highLowPairs(): [high: number, low: number][] {
  const indexes = [0, 1, 2, 3];
  return indexes.flatMap((high) => indexes.filter((low) => low !== high).map((low): [number, number] => [high, low]));
}

function pricesOf(columns: CandleColumns): readonly [Float64Array, Float64Array, Float64Array, Float64Array] {
  return [columns.open, columns.high, columns.low, columns.close];
}

/** Rows in which `high` is not the highest or `low` not the lowest, counted up to `enough`. */
function countViolations(candles: CandleStore, high: number, low: number, enough: number): number {
  let violations = 0;
  for (const columns of candles.chunks()) {
    violations += countInChunk(pricesOf(columns), high, low, enough - violations);
    if (violations >= enough) break;
  }
  return violations;
}

function countInChunk(prices: ReturnType<typeof pricesOf>, high: number, low: number, enough: number): number {
  const [a, b, c, d] = prices;
  const [highs, lows] = [prices[high]!, prices[low]!];
  let violations = 0;
  for (let i = 0; i < a.length; i += 1) {
    const h = highs[i]!;
    const l = lows[i]!;
    if (h < a[i]! || h < b[i]! || h < c[i]! || h < d[i]! || l > a[i]! || l > b[i]! || l > c[i]! || l > d[i]!) {
      violations += 1;
      if (violations >= enough) return violations;
    }
  }
  return violations;
}

/** Sum of |ln(open / close before it)|; the row before is the earlier one, also where the newest row comes first. */
function jumps(candles: CandleStore, open: number, close: number): number {
  let sum = 0;
  let timeBefore = Number.NaN;
  let openBefore = Number.NaN;
  let closeBefore = Number.NaN;
  for (const columns of candles.chunks()) {
    const { time } = columns;
    const [opens, closes] = [pricesOf(columns)[open]!, pricesOf(columns)[close]!];
    for (let i = 0; i < time.length; i += 1) {
      const jump = time[i]! >= timeBefore ? Math.log(opens[i]! / closeBefore) : Math.log(openBefore / closes[i]!);
      if (Number.isFinite(jump)) sum += Math.abs(jump);
      timeBefore = time[i]!;
      openBefore = opens[i]!;
      closeBefore = closes[i]!;
    }
  }
  return sum;
}
