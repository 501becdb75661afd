import { MINUTE_MS } from './counts.ts';

/** Six columns of candles; a missing value is NaN. */
export interface Frame {
  readonly time: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  readonly now: number;
}

export const COLUMNS = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * Minute candles of a random walk with log-normal volumes. In one candle of eighty something is wrong: gaps, doubled and swapped rows, rows off
 * the grid, missing values, broken ranges, spikes of price and volume.
 */
export function dirtyFrame(rows: number, seed: number): Frame {
  return frameOf(rows, seed, true);
}

/** The same without anything wrong. */
export function cleanFrame(rows: number, seed: number): Frame {
  return frameOf(rows, seed, false);
}

function frameOf(rows: number, seed: number, dirty: boolean): Frame {
  const random = randomOf(seed);
  const normalish = () => random() + random() + random() - 1.5;
  const [time, open, high, low, close, volume] = COLUMNS.map(() => new Float64Array(rows)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  let at = 1_577_836_800_000;
  let price = 30_000;
  for (let i = 0; i < rows; i++) {
    const before = price;
    price = before * (1 + 0.002 * normalish());
    time[i] = at;
    open[i] = before;
    high[i] = Math.max(before, price) * (1 + 0.0005 * random());
    low[i] = Math.min(before, price) * (1 - 0.0005 * random());
    close[i] = price;
    volume[i] = Math.exp(1.4 * normalish());
    at += MINUTE_MS;
    const fault = dirty ? Math.floor(random() * 1000) : 1000;
    if (fault < 2) at += MINUTE_MS * Math.ceil(5 * random());
    else if (fault < 4) at -= MINUTE_MS;
    else if (fault === 4) [open, high, low, close][Math.floor(4 * random())]![i] = Number.NaN;
    else if (fault === 5) volume[i] = Number.NaN;
    else if (fault < 8) high[i] = low[i]! * 0.999;
    else if (fault === 8) volume[i]! *= 1000;
    else if (fault === 9) close[i] = price * 1.5;
    else if (fault === 10) time[i]! += 17_000;
    else if (fault < 13 && i > 0) {
      const swap = time[i]!;
      time[i] = time[i - 1]!;
      time[i - 1] = swap;
    }
  }
  return { time, open, high, low, close, volume, now: at + MINUTE_MS / 2 };
}

/** Part of a frame as a frame of its own. */
export function slice(frame: Frame, from: number, to: number): Frame {
  const columns = Object.fromEntries(COLUMNS.map((name) => [name, frame[name].slice(from, to)]));
  return { ...(columns as unknown as Frame), now: frame.now };
}

/** A frame that lacks one row of each `every`. */
export function without(frame: Frame, every: number): Frame {
  const columns = Object.fromEntries(COLUMNS.map((name) => [name, frame[name].filter((_, i) => i % every !== every - 1)]));
  return { ...(columns as unknown as Frame), now: frame.now };
}
