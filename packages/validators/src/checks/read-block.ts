import { BLOCK, blockDeviation } from './block-deviation.ts';
import type { BlockTable } from './block-table.ts';
import type { PositiveCandles } from './positive-candles.ts';

const ranges = new Float64Array(BLOCK);
const moves = new Float64Array(BLOCK);
const gaps = new Float64Array(BLOCK);

/** Reads the candles of a block once and writes its figures to row `b` of the table. */
export function readBlock(
  { open, high, low, close }: PositiveCandles,
  from: number,
  to: number,
  table: BlockTable,
  b: number,
): void {
  let before = close[Math.max(0, from - 1)] as number;
  let step = Number.POSITIVE_INFINITY;
  let flat = 0;
  let widest = 0;
  let up = 1;
  let down = 1;
  let wick = 1;
  for (let k = from; k < to; k++) {
    const o = open[k] as number;
    const h = high[k] as number;
    const l = low[k] as number;
    const c = close[k] as number;
    const range = Math.abs(h / l - 1);
    const opened = o === before ? 1 : o / before;
    const gap = Math.abs(opened - 1);
    if (opened > up) up = opened;
    if (opened < down) down = opened;
    const top = Math.max(o, c);
    const bottom = Math.min(o, c);
    // Divided only where it is the largest so far.
    if (h > wick * top) wick = h / top;
    if (bottom > wick * l) wick = bottom / l;
    if (range === 0) flat++;
    else if (range < step) step = range;
    if (gap < step && gap > 0) step = gap;
    if (gap > widest) widest = gap;
    gaps[k - from] = gap;
    ranges[k - from] = range;
    moves[k - from] = Math.abs(c / before - 1);
    before = c;
  }
  const deviation = blockDeviation(ranges, moves, to - from);
  let jumps = 0;
  if (widest > deviation) for (let k = 0; k < to - from; k++) if ((gaps[k] as number) > deviation) jumps++;
  table.deviation[b] = deviation;
  table.step[b] = step;
  table.flat[b] = flat;
  table.jumps[b] = jumps;
  table.reach[b] = Math.max(wick, up, 1 / down);
}
