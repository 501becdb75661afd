import type { CandleColumns } from './candle-columns.ts';

const PRICES = ['open', 'high', 'low', 'close'] as const;
type Price = (typeof PRICES)[number];

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
  readonly columns: CandleColumns;
}

/**
 * Recognises columns that are not in the order open, high, low, close, in files that do not name them. Some exchanges deliver
 * open, close, high, low; others low, high, open, close.
 *
 * Null unless the evidence is clear: in the usual order more than 5 % of rows contradict themselves, and exactly one choice of
 * high and low leaves no contradiction at all. Open and close are told apart by continuity: an open is near the close before it.
 */
export function recognisePriceOrder(columns: CandleColumns): PriceOrder | null {
  const total = columns.length;
  if (total < FEWEST_ROWS) return null;
  const inFile = PRICES.map((price) => columns[price]);
  const violationRatio = countViolations(inFile, 1, 2, total) / total;
  if (violationRatio <= MOST_VIOLATIONS) return null;

  const fitting = highLowPairs().filter(([high, low]) => countViolations(inFile, high, low, 1) === 0);
  if (fitting.length !== 1) return null;
  const [high, low] = fitting[0]!;
  const [first, second] = [0, 1, 2, 3].filter((k) => k !== high && k !== low) as [number, number];
  const forwards = jumps(columns.time, inFile[first]!, inFile[second]!) <= jumps(columns.time, inFile[second]!, inFile[first]!);
  const [open, close] = forwards ? [first, second] : [second, first];

  const names: Price[] = [];
  names[open] = 'open';
  names[high] = 'high';
  names[low] = 'low';
  names[close] = 'close';
  return {
    order: names.join(','),
    violationRatio,
    columns: { ...columns, open: inFile[open]!, high: inFile[high]!, low: inFile[low]!, close: inFile[close]! },
  };
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

/** Rows in which `high` is not the highest or `low` not the lowest, counted up to `enough`. */
function countViolations(prices: readonly Float64Array[], high: number, low: number, enough: number): number {
  const [a, b, c, d] = prices as [Float64Array, Float64Array, Float64Array, Float64Array];
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
function jumps(time: Float64Array, open: Float64Array, close: Float64Array): number {
  let sum = 0;
  for (let i = 1; i < time.length; i += 1) {
    const jump = time[i]! >= time[i - 1]! ? Math.log(open[i]! / close[i - 1]!) : Math.log(open[i - 1]! / close[i]!);
    if (Number.isFinite(jump)) sum += Math.abs(jump);
  }
  return sum;
}
