/** A candle as `[openTimeMs, open, high, low, close, volume]`. */
export type Row = readonly [time: number, open: number, high: number, low: number, close: number, volume: number];

export const MINUTE = 60_000;
export const FIRST_OPEN = Date.UTC(2023, 10, 14);

/** A calm market: `count` candles of a minute without a fault, the same for the same seed. */
export function makeRows(
  count: number,
  options: { readonly seed?: number; readonly stepMs?: number; readonly startMs?: number } = {},
): Row[] {
  const { stepMs = MINUTE, startMs = FIRST_OPEN } = options;
  let state = (options.seed ?? 1) >>> 0;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  let price = 30_000;
  return Array.from({ length: count }, (_, i): Row => {
    const open = price;
    const close = cents(open * (1 + (random() - 0.5) * 0.002));
    const high = cents(Math.max(open, close) * (1 + random() * 0.0005) + 0.01);
    const low = cents(Math.min(open, close) * (1 - random() * 0.0005) - 0.01);
    price = close;
    return [startMs + i * stepMs, open, high, low, close, cents(1 + random() * 9)];
  });
}

/** Rows as text, with a header unless it is null. */
export function toCsv(
  rows: readonly (readonly (string | number)[])[],
  header: string | null = 'timestamp,open,high,low,close,volume',
): string {
  return `${[...(header === null ? [] : [header]), ...rows.map((row) => row.join(','))].join('\n')}\n`;
}

function cents(value: number): number {
  return Math.round(value * 100) / 100;
}
