import type { CandleRow } from '@quality/validators';
import type { Logger } from 'pino';
import type { ExchangeLane } from '../exchange-lane.ts';
import { latestInstant } from '../schedule.ts';
import { type TickResult, tickFromStream } from '../tick.ts';
import type { WatchedFeed } from '../watched-feed.ts';
import { FeedStream } from './feed-stream.ts';
import { followFeed } from './follow-feed.ts';

export interface FeedStreamsOptions {
  readonly laneOf: (exchange: string) => ExchangeLane;
  /** Fetches a feed and judges it as of an instant. */
  readonly dispatch: (watched: WatchedFeed, scheduledMs: number) => void;
  readonly record: (result: TickResult) => void;
  /** Takes work that nobody waits for. */
  readonly run: (work: Promise<void>) => void;
  readonly log: Logger;
  readonly now: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly random: () => number;
  readonly stopwatch: () => number;
  /** Ends all streams. */
  readonly signal: AbortSignal;
}

/** The feeds that come over websockets: judged the moment a candle closes, with a fetch wherever the stream may have a hole. */
export class FeedStreams {
  readonly #options: FeedStreamsOptions;

  constructor(options: FeedStreamsOptions) {
    this.#options = options;
  }

  /** Starts and stops streams as the plans of the feeds have them. */
  update(feeds: Iterable<WatchedFeed>): void {
    const { laneOf, run, log, sleep, random, signal } = this.#options;
    for (const watched of feeds) {
      const isWanted = watched.plan.transport === 'websocket';
      if (!isWanted && watched.stream !== null) {
        watched.stream.stop();
        watched.stream = null;
      }
      if (!isWanted || watched.stream !== null || signal.aborted) continue;
      const stream = new FeedStream();
      watched.stream = stream;
      signal.addEventListener('abort', () => stream.stop(), { once: true, signal: stream.signal });
      const source = () => laneOf(watched.plan.feed.exchange).source;
      const onRows = (rows: readonly CandleRow[]): void => this.#hear(watched, stream, rows);
      run(followFeed(watched, stream, { source, onRows, log, sleep, random }));
    }
  }

  #hear(watched: WatchedFeed, stream: FeedStream, rows: readonly CandleRow[]): void {
    const { laneOf, dispatch, record, now, stopwatch } = this.#options;
    const closed = stream.show(rows);
    if (closed === null || watched.isRemoved) return;
    const { timeframe, schedule, overlapCandles } = watched.plan;
    const scheduledMs = latestInstant(schedule, timeframe.closeOf(closed[0]));
    if (watched.lastJudgedMs !== null && watched.lastJudgedMs >= scheduledMs) return;
    const { newestMs } = watched.window;
    const slot = timeframe.slotOf(closed[0]);
    const follows = newestMs !== null && timeframe.slotOf(newestMs) + 1 === slot;
    // Now and then the last candles are fetched all the same, so that a revision shows.
    if (stream.isStitched && follows && watched.isFilled && slot % overlapCandles !== 0) {
      record(tickFromStream(watched, scheduledMs, closed, { lane: laneOf(watched.plan.feed.exchange), now, stopwatch }));
    } else dispatch(watched, scheduledMs);
  }
}
