import type { PublishedCandle } from './publication.ts';
import type { TimeframeGrid } from './timeframe-grid.ts';

/** What a request is about, for counting and for faults. */
export type Endpoint = 'candles' | 'markets' | 'time';

export interface FeedName {
  readonly symbol: string;
  readonly timeframe: string;
}

export interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ListedMarket {
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  readonly priceDecimals: number;
}

/** One feed as the exchange sees it now. */
export interface FeedView {
  readonly grid: TimeframeGrid;
  /** Candles from the slot that holds `startMs` to the forming one, ascending. */
  candlesFrom(startMs: number): Iterable<PublishedCandle>;
  /** The page as it is delivered: faults of paging strike here. `hasStart` says that the request named a start. */
  deliver(page: readonly PublishedCandle[], hasStart: boolean): readonly PublishedCandle[];
}

/** What an API may ask of its exchange. */
export interface ExchangeView {
  /** The exchange's own clock. */
  readonly nowMs: number;
  readonly markets: readonly ListedMarket[];
  /** Null for a symbol that is not listed. */
  feed(name: FeedName): FeedView | null;
}

export type ErrorKind = 'rate_limited' | 'banned' | 'server_error' | 'not_found';

/** What a client asked of a stream of candles, and what it is told at once. */
export interface StreamRequest {
  readonly feeds: readonly FeedName[];
  readonly reply: unknown;
}

/** The websocket of an exchange. */
export interface StreamApi {
  /** True for a path at which it listens. */
  isPath(path: string): boolean;
  /** What a message asks for; null for one that needs no answer. */
  read(message: unknown): StreamRequest | null;
  /** The message about one candle. */
  candle(feed: FeedName, candle: PublishedCandle, exchange: ExchangeView): unknown;
}

/** One exchange's HTTP API: which path asks for what, and how answers and errors look. */
export interface ExchangeApi {
  readonly id: string;
  readonly withoutTrades: 'fills' | 'omits';
  /** Start of the week's grid when it is not Monday, ms. */
  readonly weekAnchorMs?: number;
  /** Null for a path that it does not have. */
  endpointOf(path: string): Endpoint | null;
  /** The feed that a candle request names, listed or not; null when it names none. */
  feedOf(url: URL): FeedName | null;
  answer(url: URL, exchange: ExchangeView): Reply;
  /** Null without one. */
  readonly stream: StreamApi | null;
  /** Body of an error that is not about one request's arguments. */
  errorBody(kind: ErrorKind, nowMs: number): unknown;
}

/** Decimal text as exchanges send numbers. */
export function decimalText(value: number | null, decimals: number): string | null {
  return value === null ? null : value.toFixed(decimals);
}

export function takeFirst<T>(items: Iterable<T>, count: number): T[] {
  const taken: T[] = [];
  if (count <= 0) return taken;
  for (const item of items) {
    taken.push(item);
    if (taken.length >= count) break;
  }
  return taken;
}
