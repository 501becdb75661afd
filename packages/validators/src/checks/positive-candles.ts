import { INVALID, NOT_POSITIVE, WILD } from '../candle-flags.ts';
import type { CandleArrays } from '../gather-columns.ts';
import { gatherColumns } from '../gather-columns.ts';
import type { Scan } from '../scan.ts';
import { createIndexScratch } from '../scratch.ts';

/** The candles whose values are all there and whose prices are positive, in columns, ascending. */
export interface PositiveCandles extends CandleArrays {
  readonly length: number;
}

const numbers = createIndexScratch();

/** The positive candles of a scan: its own columns where every candle is one, copies otherwise. */
export function positiveCandles(scan: Scan): PositiveCandles {
  const { candles, flags } = scan;
  if ((scan.seen & (INVALID | NOT_POSITIVE)) === 0) return candles;
  if (scan.known !== undefined) return scan.known.positive.view();
  const { length } = candles;
  const chosen = numbers(length);
  let count = 0;
  for (let c = 0; c < length; c++) if (((flags[c] as number) & (INVALID | NOT_POSITIVE)) === 0) chosen[count++] = c;
  const columns = scan.space.positive(count);
  gatherColumns(candles, chosen, count, columns);
  return { length: count, ...columns };
}

/** Numbers, among the positive candles, of those that are wild. */
export function wildCandles({ flags, flagged, seen }: Scan): readonly number[] {
  const wild: number[] = [];
  if ((seen & WILD) === 0) return wild;
  let others = 0;
  for (const c of flagged) {
    const flag = flags[c] as number;
    if ((flag & (INVALID | NOT_POSITIVE)) !== 0) others++;
    else if ((flag & WILD) !== 0) wild.push(c - others);
  }
  return wild;
}
