import type { Feed } from '@quality/validators';
import { feedPath, getJson } from '../api/client.ts';
import type { Page, StoredCandle } from '../api/shapes.ts';
import type { ChartCandle } from '../chart/chart-candles.ts';

const PAGE = 5_000;

/** The stored candles that opened from `fromMs` on. */
export async function loadCandles(feed: Feed, fromMs: number, signal: AbortSignal): Promise<readonly ChartCandle[]> {
  const { items } = await getJson<Page<StoredCandle>>(
    `${feedPath(feed)}/candles?from=${Math.floor(fromMs)}&limit=${PAGE}`,
    signal,
  );
  return items.map(({ time, open, high, low, close, volume, provenance, flags }) => ({
    timeMs: Date.parse(time),
    open: open ?? Number.NaN,
    high: high ?? Number.NaN,
    low: low ?? Number.NaN,
    close: close ?? Number.NaN,
    volume: volume ?? Number.NaN,
    provenance,
    flags,
  }));
}
