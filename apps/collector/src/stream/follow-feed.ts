import { type CandleSource, FetchFailure } from '@quality/exchanges';
import type { CandleRow } from '@quality/validators';
import type { Logger } from 'pino';
import type { WatchedFeed } from '../watched-feed.ts';
import type { FeedStream } from './feed-stream.ts';

export interface FollowOptions {
  readonly source: () => Pick<CandleSource, 'watchCandles'>;
  readonly onRows: (rows: readonly CandleRow[]) => void;
  readonly log: Logger;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** From 0 to 1. */
  readonly random: () => number;
}

const RETRY_MS = { base: 500, max: 60_000 };

/** Follows the stream of a feed, connecting again ever less often, until it is stopped. Meanwhile the feed is fetched. */
export async function followFeed(watched: WatchedFeed, stream: FeedStream, options: FollowOptions): Promise<void> {
  const { source, onRows, log, sleep, random } = options;
  const { signal } = stream;
  const { feed, key } = watched.plan;
  for (let waitMs = RETRY_MS.base; !signal.aborted; ) {
    try {
      for await (const rows of source().watchCandles({ symbol: feed.symbol, timeframe: feed.timeframe, signal })) {
        waitMs = RETRY_MS.base;
        onRows(rows);
      }
    } catch (error) {
      if (signal.aborted) break;
      const reason = error instanceof FetchFailure ? error.code : 'exchange_error';
      const message = error instanceof Error ? error.message : String(error);
      if (error instanceof FetchFailure && !error.retryable) waitMs = RETRY_MS.max;
      log.warn({ ...feed, reason }, `${key}: the stream ended, the feed is fetched until it is back: ${message}`);
    } finally {
      stream.break();
    }
    await sleep(waitMs * (0.5 + random() / 2), signal);
    waitMs = Math.min(waitMs * 2, RETRY_MS.max);
  }
}
