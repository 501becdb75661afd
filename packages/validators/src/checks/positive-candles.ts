import type { CandleArrays } from '../gather-columns.ts';
import { gatherColumns } from '../gather-columns.ts';
import type { Scan } from '../scan.ts';
import { INVALID } from '../scan.ts';

/** The candles whose values are all there and whose prices are positive, in columns, ascending. */
export interface PositiveCandles extends CandleArrays {
  readonly length: number;
}

/** The positive candles of a scan: its own columns where every candle is one, copies otherwise. */
export function positiveCandles(scan: Scan): PositiveCandles {
  const { candles, flags } = scan;
  const { open, high, low, close, length } = candles;
  if (scan.known?.isSound) return candles;
  const numbers = new Int32Array(length);
  let count = 0;
  for (let c = 0; c < length; c++) {
    if (((flags[c] as number) & INVALID) !== 0) continue;
    if ((open[c] as number) > 0 && (high[c] as number) > 0 && (low[c] as number) > 0 && (close[c] as number) > 0)
      numbers[count++] = c;
  }
  if (count === length) return candles;
  return { length: count, ...gatherColumns(candles, numbers, count) };
}
