import { profileOf } from '@quality/exchanges/profiles';
import type { ExchangeLane } from './exchange-lane.ts';
import type { WatchedFeed } from './watched-feed.ts';

/** What the collector knows of one exchange. */
export interface ExchangeState {
  readonly exchange: string;
  readonly feeds: number;
  /** Why it is left alone, or `null` while it is not. */
  readonly heldBackBy: string | null;
  /** Seconds after the close until 99 of 100 candles did not change any more; `null` until 100 were seen. */
  readonly finalSeconds: number | null;
  /** Grace of its profile in seconds: below `finalSeconds` it is too short. */
  readonly graceSeconds: number;
  /** Feeds whose candles come over a websocket just now. */
  readonly liveStreams: number;
  readonly openGaps: number;
}

/** What the collector knows now. */
export interface CollectorState {
  readonly exchanges: readonly ExchangeState[];
}

/** Sums up what lanes and feeds know. */
export function stateOf(lanes: readonly ExchangeLane[], feeds: readonly WatchedFeed[]): CollectorState {
  return {
    exchanges: lanes.map(({ exchange, heldBackBy, finality }) => {
      const own = feeds.filter(({ plan }) => plan.feed.exchange === exchange);
      return {
        exchange,
        feeds: own.length,
        heldBackBy,
        finalSeconds: finality.seconds,
        graceSeconds: profileOf(exchange).graceMs / 1000,
        liveStreams: own.filter(({ stream }) => stream?.isLive).length,
        openGaps: own.reduce((sum, { gaps }) => sum + gaps.gaps.length, 0),
      };
    }),
  };
}
