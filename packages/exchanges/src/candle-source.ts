import type { CandleRow } from '@quality/validators';
import type { ClockReading } from './exchange-clock.ts';
import type { FetchFailure } from './fetch-failure.ts';
import type { ListedMarket } from './market-list.ts';

export interface FetchRequest {
  readonly symbol: string;
  readonly timeframe: string;
  /** First open time wanted, UTC epoch ms; without one the newest candles. */
  readonly sinceMs?: number;
  /** Slots of the grid wanted, from `sinceMs` on or up to the forming candle. The source pages when the exchange's limit is lower. */
  readonly limit: number;
  readonly signal?: AbortSignal;
}

/** One request of a page: what was asked and what came. */
export interface FetchedPage {
  /** First open time asked for. */
  readonly sinceMs: number;
  /** Rows that came, before malformed ones and those beyond the page's range were left out. */
  readonly rows: number;
}

export interface FetchResult {
  /**
   * Rows as the exchange gave them, unclosed ones too, ascending by open time. A row that comes twice in one page stays twice; page edges
   * add none. A field that is missing is null.
   */
  readonly rows: readonly CandleRow[];
  /** Rows refused because they were not candles at all: no open time, or no price and no volume. */
  readonly malformedRows: number;
  readonly pages: readonly FetchedPage[];
  /** Requests for candles made. */
  readonly requests: number;
  /** Oldest open time that the exchange serves; what is missing before it is history depth and no gap. Null without a limit. */
  readonly servedFromMs: number | null;
}

/** Candles to be followed. */
export interface WatchRequest {
  readonly symbol: string;
  readonly timeframe: string;
  readonly signal?: AbortSignal;
}

/** One exchange that answers for candles. */
export interface CandleSource {
  readonly exchange: string;
  /**
   * Resolves with rows. Rejects with a {@link FetchFailure} only: `empty` when the newest candles were asked for and none came; a range
   * in which nothing traded may be empty.
   */
  fetchCandles(request: FetchRequest): Promise<FetchResult>;
  /**
   * Follows a feed over a websocket: with each message the newest rows, the forming one last. Ends with a {@link FetchFailure} only: `network`
   * when the connection breaks (whoever goes on must fetch what was missed), `unsupported` where ccxt has no such stream.
   */
  watchCandles(request: WatchRequest): AsyncIterable<readonly CandleRow[]>;
  /** Markets of the exchange, kept for an hour; `reload` asks again. Rejects with a {@link FetchFailure} only. */
  listMarkets(options?: { readonly reload?: boolean }): Promise<readonly ListedMarket[]>;
  /** The exchange's clock beside ours; null when it does not tell its time. Rejects with a {@link FetchFailure} only. */
  measureClock(): Promise<ClockReading | null>;
  /** Ends open connections; a request in flight rejects with `cancelled`. */
  close(): Promise<void>;
}
