import { type CcxtClient, loadCcxtClient } from './ccxt-client.ts';
import type { FetchProfile } from './fetch-profile.ts';

/** What the real ccxt does for an exchange, seen in the requests that it makes; none of them leaves the process. */
export type CcxtAnswer = Pick<
  FetchProfile,
  'pageLimit' | 'pageBy' | 'startIsInclusive' | 'endIsInclusive' | 'hasClock' | 'requestsPerSecond'
>;

interface InnerClient extends CcxtClient {
  readonly rateLimit: number;
  readonly features: { readonly spot: { readonly fetchOHLCV: { readonly limit: number } } };
  setMarkets(markets: readonly object[]): void;
  fetch: (url: string) => Promise<unknown>;
  throttle: (cost: number) => Promise<void>;
}

const SINCE_MS = Date.UTC(2024, 4, 15);
const MINUTE_S = 60;
const LIMIT = 100;
const START_NAMES = ['startTime', 'since', 'start', 'before', 'startAt', 'from'] as const;
const END_NAMES = ['end', 'after', 'endAt', 'to'] as const;

export async function askCcxt(exchange: string): Promise<CcxtAnswer> {
  const client = (await loadCcxtClient(
    { exchange, baseUrl: null, timeoutMs: 1000, requestsPerSecond: null, now: () => SINCE_MS + 12 * 3_600_000, ccxtOptions: {} },
    new WeakMap(),
  )) as InnerClient;
  client.setMarkets([
    { id: 'BTCUSD', symbol: 'BTC/USD', base: 'BTC', quote: 'USD', spot: true, type: 'spot', contract: false, info: {} },
  ]);
  const urls: URL[] = [];
  const costs: number[] = [];
  client.fetch = async (url) => {
    urls.push(new URL(url));
    return {};
  };
  client.throttle = async (cost) => {
    costs.push(cost);
  };
  await client.fetchOHLCV('BTC/USD', '1m', SINCE_MS, LIMIT);
  const query = (urls[0] as URL).searchParams;
  const start = secondsOf(query, START_NAMES) as number;
  const end = secondsOf(query, END_NAMES);
  return {
    pageLimit: client.features.spot.fetchOHLCV.limit,
    pageBy: end === null ? 'count' : 'span',
    // ccxt moves the start back where the exchange takes it as exclusive.
    startIsInclusive: start >= SINCE_MS / 1000,
    endIsInclusive: end === null || end < SINCE_MS / 1000 + LIMIT * MINUTE_S,
    hasClock: client.has.fetchTime === true,
    requestsPerSecond: 1000 / (client.rateLimit * (costs[0] as number)),
  };
}

function secondsOf(query: URLSearchParams, names: readonly string[]): number | null {
  const name = names.find((candidate) => query.has(candidate));
  if (name === undefined) return null;
  const value = Number(query.get(name));
  return value > 1e11 ? value / 1000 : value;
}
