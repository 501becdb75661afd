import type { Repository } from '@quality/timescale';
import type { Feed } from '@quality/validators';
import { type Candle, candleOf } from './candle.ts';

/** Candles of one page. */
const PAGE = 5_000;

/** Stored candles of `[fromMs, toMs)`, ascending; a missing value is NaN. */
export async function loadCandles(
  repository: Pick<Repository, 'getCandles'>,
  feed: Feed,
  fromMs: number,
  toMs: number,
): Promise<readonly Candle[]> {
  const loaded: Candle[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<Repository['getCandles']>> = await repository.getCandles(feed, {
      from: fromMs,
      to: toMs,
      limit: PAGE,
      ...(cursor === null ? {} : { cursor }),
    });
    for (const { time, open, high, low, close, volume } of page.items) {
      loaded.push(candleOf([time, open, high, low, close, volume]));
    }
    cursor = page.nextCursor;
  } while (cursor !== null);
  return loaded;
}
