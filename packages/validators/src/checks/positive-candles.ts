import type { Scan } from '../scan.ts';
import { INVALID } from '../scan.ts';

/** The candles whose values are all there and whose prices are positive, in columns, ascending. */
export interface PositiveCandles {
  readonly length: number;
  readonly time: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
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
  const copy = (column: Float64Array) => {
    const values = new Float64Array(count);
    for (let j = 0; j < count; j++) values[j] = column[numbers[j] as number] as number;
    return values;
  };
  return {
    length: count,
    time: copy(candles.time),
    open: copy(open),
    high: copy(high),
    low: copy(low),
    close: copy(close),
    volume: copy(candles.volume),
  };
}
