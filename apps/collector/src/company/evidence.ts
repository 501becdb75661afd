import type { Evidence } from '@quality/validators';
import type { Outage } from '../repair/gap-cause.ts';
import type { WatchedFeed } from '../watched-feed.ts';

/** Feeds of the same exchange that are looked at to tell a hole of the exchange from one of the feed. */
const MOST_SIBLINGS = 20;

/** What other exchanges say of the same candles, the newest ones or all of the window. */
export function peersOf({ company }: WatchedFeed, span: 'recent' | 'all'): NonNullable<Evidence['peers']> {
  const known = company.peers.filter(({ window }) => window.length > 0);
  return known.map(({ plan: { feed }, window }) => ({
    exchange: feed.exchange,
    symbol: feed.symbol,
    series: span === 'recent' ? window.recent() : window.snapshot(),
  }));
}

/** All that tells why candles are missing; worth its price only where some are. */
export function evidenceOf(watched: WatchedFeed, outages: readonly Outage[], nowMs: number): Evidence {
  const { company, downtime, servedFromMs, fetchLog } = watched;
  const siblings = company.siblings.filter((other) => other !== watched && other.window.length > 0).slice(0, MOST_SIBLINGS);
  return {
    peers: peersOf(watched, 'all'),
    siblings: siblings.map(({ window }) => window.snapshot()),
    fetchLog: fetchLog.attempts(),
    downtimes: downtime === null ? [] : [downtime],
    outages: outages.map(({ fromMs, toMs }) => [fromMs, toMs ?? nowMs] as const),
    servedFromMs,
  };
}
