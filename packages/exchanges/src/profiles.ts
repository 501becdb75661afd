import type { DocumentedProfile, FetchProfile } from './fetch-profile.ts';
import { binance } from './profiles/binance.ts';
import { binanceus } from './profiles/binanceus.ts';
import { bitfinex } from './profiles/bitfinex.ts';
import { bitmex } from './profiles/bitmex.ts';
import { bybit } from './profiles/bybit.ts';
import { coinbase } from './profiles/coinbase.ts';
import { gate } from './profiles/gate.ts';
import { kraken } from './profiles/kraken.ts';
import { kucoin } from './profiles/kucoin.ts';
import { okx } from './profiles/okx.ts';

export type { DocumentedProfile, FetchProfile, ProfileLine } from './fetch-profile.ts';

/** Every profile with its sources, by ccxt's id. */
export const documentedProfiles: ReadonlyMap<string, DocumentedProfile> = new Map(
  [binance, binanceus, bitfinex, bitmex, bybit, coinbase, gate, kraken, kucoin, okx].map((documented) => [
    documented.profile.id,
    documented,
  ]),
);

/** Every profile, by ccxt's id. */
export const profiles: ReadonlyMap<string, FetchProfile> = new Map(
  [...documentedProfiles].map(([id, { profile }]) => [id, profile]),
);

/** An exchange of which nothing is known: small pages by span, which no exchange's paging breaks. */
const UNKNOWN: Omit<FetchProfile, 'id'> = {
  graceMs: 5000,
  withoutTrades: 'unknown',
  anchorsMs: {},
  openMayLeaveRange: false,
  volumeUnit: 'base',
  nonPositivePricesAllowed: false,
  pageLimit: 100,
  historyDepth: null,
  pageBy: 'span',
  startIsInclusive: true,
  endIsInclusive: true,
  newestCandle: 'forming',
  stampedAt: 'open',
  order: 'ascending',
  hasClock: true,
  requestsPerSecond: 1,
  closedAtMs: null,
};

/** The profile of an exchange by ccxt's id; an id without one gets the default profile under its own id. */
export function profileOf(exchange: string): FetchProfile {
  return profiles.get(exchange) ?? { id: exchange, ...UNKNOWN };
}
