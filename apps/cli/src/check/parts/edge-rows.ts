import type { CandleRow } from '@quality/validators';
import type { CandleColumns } from '../../files/candle-columns.ts';

/** The rows with all values at the first or the last open time that has one: several where it is doubled. */
export function edgeRows(columns: CandleColumns, edge: 'first' | 'last'): readonly CandleRow[] {
  const { time, open, high, low, close, volume, length } = columns;
  const sign = edge === 'first' ? 1 : -1;
  let at = Number.POSITIVE_INFINITY;
  let rows: CandleRow[] = [];
  for (let i = 0; i < length; i += 1) {
    const t = sign * time[i]!;
    if (t > at || !Number.isFinite(open[i]! + high[i]! + low[i]! + close[i]! + volume[i]!)) continue;
    if (t < at) rows = [];
    at = t;
    rows.push([time[i]!, open[i]!, high[i]!, low[i]!, close[i]!, volume[i]!]);
  }
  return rows;
}
