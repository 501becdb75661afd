import type { CandleColumns } from '../files/candle-columns.ts';

const BLOCKS = '▁▂▃▄▅▆▇█';

/** Closes of a file as one line of text, with the lowest and highest of them. */
export interface Sparkline {
  readonly line: string;
  readonly low: number;
  readonly high: number;
}

/**
 * Draws the mean close of each of `width` equal spans of time; a span without a candle stays blank. The height covers the middle
 * 99 % of closes, so that one bad tick does not flatten the rest. Null where there are fewer than two closes.
 */
export function drawSparkline(columns: CandleColumns, width: number, toMs: (time: number) => number): Sparkline | null {
  const { time, close, length } = columns;
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  let count = 0;
  for (let i = 0; i < length; i += 1) {
    const at = toMs(time[i]!);
    if (Number.isNaN(at) || !(close[i]! > 0)) continue;
    count += 1;
    if (at < first) first = at;
    if (at > last) last = at;
  }
  if (count < 2 || !(last > first)) return null;
  const sums = new Float64Array(width);
  const counts = new Float64Array(width);
  let low = Number.POSITIVE_INFINITY;
  let high = 0;
  for (let i = 0; i < length; i += 1) {
    const at = toMs(time[i]!);
    const price = close[i]!;
    if (Number.isNaN(at) || !(price > 0)) continue;
    const span = Math.min(width - 1, Math.floor(((at - first) / (last - first)) * width));
    sums[span]! += price;
    counts[span]! += 1;
    if (price < low) low = price;
    if (price > high) high = price;
  }
  const means = Array.from(sums, (sum, k) => (counts[k]! > 0 ? sum / counts[k]! : null));
  const sorted = means.filter((mean) => mean !== null).sort((a, b) => a - b);
  const edge = Math.floor(sorted.length * 0.005);
  const bottom = sorted[edge]!;
  const top = sorted[sorted.length - 1 - edge]!;
  const line = means
    .map((mean) => (mean === null ? ' ' : blockOf(top > bottom ? (mean - bottom) / (top - bottom) : 0.5)))
    .join('');
  return { line, low, high };
}

function blockOf(share: number): string {
  return BLOCKS[Math.min(7, Math.max(0, Math.floor(share * 8)))]!;
}
