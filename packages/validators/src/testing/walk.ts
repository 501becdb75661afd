/** A row of a test series: open time in ms, open, high, low, close, volume. */
export type Row = [time: number, open: number, high: number, low: number, close: number, volume: number];

/** Test series start here: 2023-11-14 22:14 UTC, on every grid up to one minute. */
export const START_MS = 1_700_000_040_000;
export const MINUTE_MS = 60_000;

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Clean candles: a random walk whose candles trade, with a 0.1 % step, each open near the close before. */
export function walk(
  count: number,
  options: { readonly seed?: number; readonly startMs?: number; readonly stepMs?: number; readonly price?: number } = {},
): Row[] {
  const { seed = 1, startMs = START_MS, stepMs = MINUTE_MS, price = 100 } = options;
  const random = randomOf(seed);
  const step = () => 1 + 0.002 * (random() + random() + random() - 1.5);
  const rows: Row[] = [];
  let close = price;
  for (let i = 0; i < count; i++) {
    const open = close * (1 + 0.0001 * (random() - 0.5));
    close = open * step();
    const high = Math.max(open, close) * (1 + 0.0005 * random());
    const low = Math.min(open, close) * (1 - 0.0005 * random());
    rows.push([startMs + i * stepMs, open, high, low, close, 1 + 10 * random() ** 3]);
  }
  return rows;
}
