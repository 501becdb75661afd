import type { WatchedFeed } from '../watched-feed.ts';
import { instrumentOf } from './instrument.ts';

/** The feeds that tell something about another one. */
export interface Company {
  /** The same instrument and timeframe on other exchanges. */
  readonly peers: readonly WatchedFeed[];
  /** The same market in the largest timeframe that divides this one; `null` when none is watched. */
  readonly smaller: WatchedFeed | null;
  /** All feeds of the same exchange and timeframe, this one included. */
  readonly siblings: readonly WatchedFeed[];
}

export const ALONE: Company = { peers: [], smaller: null, siblings: [] };

/** Tells each feed its company; to be called again whenever feeds come or go. */
export function introduce(feeds: Iterable<WatchedFeed>): void {
  const all = [...feeds];
  const instruments = Map.groupBy(all, ({ plan }) => instrumentOf(plan.feed));
  const markets = Map.groupBy(all, ({ plan }) => `${plan.feed.exchange} ${plan.feed.symbol}`);
  const siblings = Map.groupBy(all, ({ plan }) => `${plan.feed.exchange} ${plan.feed.timeframe}`);
  for (const watched of all) {
    const { feed } = watched.plan;
    const alike = instruments.get(instrumentOf(feed)) ?? [];
    watched.company = {
      peers: alike.filter(({ plan }) => plan.feed.exchange !== feed.exchange),
      smaller: smallerOf(watched, markets.get(`${feed.exchange} ${feed.symbol}`) ?? []),
      siblings: siblings.get(`${feed.exchange} ${feed.timeframe}`) ?? [],
    };
  }
}

function smallerOf({ plan }: WatchedFeed, market: readonly WatchedFeed[]): WatchedFeed | null {
  const { durationMs, months } = plan.timeframe;
  const divides = ({ plan: { timeframe: small } }: WatchedFeed): boolean =>
    small.months === 0 && small.durationMs < durationMs && (months > 0 || durationMs % small.durationMs === 0);
  const fitting = market.filter(divides).toSorted((a, b) => b.plan.timeframe.durationMs - a.plan.timeframe.durationMs);
  return fitting[0] ?? null;
}
