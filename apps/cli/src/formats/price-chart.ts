import type { CandleStore } from '../files/candle-store.ts';

const BLOCKS = ' ▁▂▃▄▅▆▇█';

/** Closes over time as lines of text, the highest prices in the first line. */
export interface PriceChart {
  readonly lines: readonly string[];
  /** Lowest and highest close that is drawn. */
  readonly bottom: number;
  readonly top: number;
  /** The column of characters in which a time lies, or null where it is outside. */
  columnOf(ms: number): number | null;
}

/**
 * Draws the mean close of each of `width` equal spans of time; a span without a candle stays blank. The height covers the middle
 * 99 % of spans, so that one bad tick does not flatten the rest. Null where there are fewer than two closes.
 */
export function drawPriceChart(
  candles: CandleStore,
  width: number,
  height: number,
  toMs: (time: number) => number,
): PriceChart | null {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { time, close, length } of candles.chunks()) {
    for (let i = 0; i < length; i += 1) {
      const at = toMs(time[i]!);
      if (!(close[i]! > 0)) continue;
      if (at < first) first = at;
      if (at > last) last = at;
    }
  }
  if (!(last > first)) return null;
  const columnOf = (ms: number): number | null =>
    ms >= first && ms <= last ? Math.min(width - 1, Math.floor(((ms - first) / (last - first)) * width)) : null;

  const sums = new Float64Array(width);
  const counts = new Float64Array(width);
  for (const { time, close, length } of candles.chunks()) {
    for (let i = 0; i < length; i += 1) {
      const column = columnOf(toMs(time[i]!));
      if (column === null || !(close[i]! > 0)) continue;
      sums[column]! += close[i]!;
      counts[column]! += 1;
    }
  }
  const means = Array.from(sums, (sum, k) => (counts[k]! > 0 ? sum / counts[k]! : null));
  const sorted = means.filter((mean) => mean !== null).sort((a, b) => a - b);
  const edge = Math.floor(sorted.length * 0.005);
  const bottom = sorted[edge]!;
  const top = sorted[sorted.length - 1 - edge]!;
  const levels = means.map((mean) =>
    mean === null ? 0 : levelOf(top > bottom ? (mean - bottom) / (top - bottom) : 0.5, height * 8),
  );
  const lines = Array.from({ length: height }, (_, row) => {
    const below = (height - 1 - row) * 8;
    return levels.map((level) => BLOCKS[Math.min(8, Math.max(0, level - below))]!).join('');
  });
  return { lines, bottom, top, columnOf };
}

/** From 1, so that the lowest price is seen, to `most`. */
function levelOf(share: number, most: number): number {
  return 1 + Math.round(Math.min(1, Math.max(0, share)) * (most - 1));
}
