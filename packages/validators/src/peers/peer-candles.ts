import type { CandleSeries } from '../candle-series.ts';
import type { Candles } from '../distinct-candles.ts';
import { distinctCandles } from '../distinct-candles.ts';
import { NO_KNOWN_UNIT, readOpenTimes } from '../open-times.ts';

/** Candles of the same instrument and timeframe on another exchange. */
export interface PeerCandles {
  readonly exchange: string;
  /** In ccxt's spelling; the quote currency may differ (`BTC/USD` beside `BTC/USDT`). */
  readonly symbol: string;
  readonly series: CandleSeries;
}

/** Series are never changed, and the same ones come with every feed of an instrument: each is read once. */
const read = new WeakMap<CandleSeries, Candles>();

/** Candles of a series that have all their values and positive prices, ascending, open times distinct. */
export function soundCandles(series: CandleSeries): Candles {
  const known = read.get(series);
  if (known !== undefined) return known;
  const { ms, marks } = readOpenTimes(series.time, 'ms');
  const { open, high, low, close, volume, length: n } = series;
  const kept = new Uint32Array(n);
  let count = 0;
  for (let i = 0; i < n; i++) {
    const t = ms[i] as number;
    const sum = (high[i] as number) + (close[i] as number) + (volume[i] as number) + t;
    if (sum - sum !== 0 || (marks !== null && marks[i] === NO_KNOWN_UNIT)) continue;
    if ((open[i] as number) > 0 && (low[i] as number) > 0 && (close[i] as number) > 0) kept[count++] = i;
  }
  const candles = distinctCandles(series, ms, kept.subarray(0, count));
  read.set(series, candles);
  return candles;
}

/** Number of the first candle that opens at `ms` or later. */
export function firstFrom({ time, length }: Candles, ms: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((time[middle] as number) < ms) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether candle `c` only repeats the close before it: filler, or a price that is not alive. */
export function isStandingStill({ open, high, low, close, volume }: Candles, c: number): boolean {
  const cl = close[c] as number;
  if (volume[c] === 0) return true;
  return c > 0 && cl === close[c - 1] && open[c] === cl && high[c] === cl && low[c] === cl;
}

/** Candles that traded in `[fromMs, toMs)`. */
export function tradedIn(candles: Candles, fromMs: number, toMs: number): number {
  let count = 0;
  for (let c = firstFrom(candles, fromMs); c < candles.length && (candles.time[c] as number) < toMs; c++) {
    if (!isStandingStill(candles, c)) count++;
  }
  return count;
}
