import type { Repository, StoredCandle } from '@quality/timescale';
import type { Feed } from '@quality/validators';
import type { RangeColumns } from './judge-range.ts';

export interface LoadedRange {
  readonly columns: RangeColumns;
  readonly provenance: Readonly<Record<StoredCandle['provenance'], number>>;
}

const PAGE = 5_000;

/** Reads the stored candles of `[fromMs, toMs)` page by page, so that others are answered between two pages. */
export async function loadRange(
  repository: Pick<Repository, 'getCandles'>,
  feed: Feed,
  fromMs: number,
  toMs: number,
  most: number,
  signal: AbortSignal,
): Promise<LoadedRange> {
  const [time, open, high, low, close, volume] = Array.from({ length: 6 }, () => new Float64Array(most)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const provenance = { original: 0, backfilled: 0, revised: 0 };
  let length = 0;
  let cursor: string | null = null;
  do {
    signal.throwIfAborted();
    const page: Awaited<ReturnType<Repository['getCandles']>> = await repository.getCandles(feed, {
      from: fromMs,
      to: toMs,
      limit: PAGE,
      cursor,
    });
    for (const candle of page.items) {
      time[length] = candle.time;
      open[length] = candle.open ?? Number.NaN;
      high[length] = candle.high ?? Number.NaN;
      low[length] = candle.low ?? Number.NaN;
      close[length] = candle.close ?? Number.NaN;
      volume[length] = candle.volume ?? Number.NaN;
      provenance[candle.provenance] += 1;
      length += 1;
      if (length === most) break;
    }
    cursor = length === most ? null : page.nextCursor;
  } while (cursor !== null);
  const cut = (column: Float64Array) => column.slice(0, length);
  return {
    columns: { time: cut(time), open: cut(open), high: cut(high), low: cut(low), close: cut(close), volume: cut(volume) },
    provenance,
  };
}
