import { type CandleRow, parseTimeframe, type Timeframe } from '@quality/validators';
import { fetchPaged } from './candle-pages.ts';
import type { CandleSource, FetchRequest, FetchResult, WatchRequest } from './candle-source.ts';
import { CandleStreams } from './candle-streams.ts';
import { type CcxtClient, type CcxtClientOptions, ccxtModuleOf, loadCcxtClient, unsupported } from './ccxt-client.ts';
import { type ClockReading, compareClocks } from './exchange-clock.ts';
import { failureOf } from './failure-of.ts';
import { FetchFailure } from './fetch-failure.ts';
import type { FetchProfile } from './fetch-profile.ts';
import { type ListedMarket, MarketList } from './market-list.ts';
import { profileOf } from './profiles.ts';
import type { ReplyFacts } from './reply-guard.ts';

export interface CcxtSourceOptions {
  /** ccxt's id. */
  readonly exchange: string;
  /** Scheme, host and path that replace those of the exchange. */
  readonly baseUrl?: string;
  /** Of one request, ms. */
  readonly timeoutMs?: number;
  /** Default: ccxt's own limit for the exchange. `Infinity`: none. */
  readonly requestsPerSecond?: number;
  /** Clock in UTC epoch ms. */
  readonly now?: () => number;
  readonly profile?: FetchProfile;
  /** ccxt's `options` of the exchange. Default: spot markets only, where the exchange asks for each kind by itself. */
  readonly ccxtOptions?: Readonly<Record<string, unknown>>;
}

const DEFAULT_TIMEOUT_MS = 10_000;
const SPOT_ONLY = { fetchMarkets: { types: ['spot'] } };
/** Slots asked for beyond our newest one: an exchange whose clock is ahead has them. */
const SLOTS_AHEAD = 2;

/**
 * A source of candles through ccxt. Returns at once; the module of the exchange is loaded by the first request.
 *
 * @throws FetchFailure `unsupported` when ccxt has no such exchange.
 */
export function createCcxtSource(options: CcxtSourceOptions): CandleSource {
  if (ccxtModuleOf(options.exchange) === null) throw unsupported(options.exchange);
  return new CcxtSource(options);
}

interface Connection {
  readonly client: CcxtClient;
  readonly markets: MarketList;
}

class CcxtSource implements CandleSource {
  readonly exchange: string;
  readonly #options: CcxtSourceOptions;
  readonly #profile: FetchProfile;
  readonly #now: () => number;
  readonly #facts: ReplyFacts = new WeakMap();
  readonly #closing = new AbortController();
  readonly #streams: CandleStreams;
  #connecting: Promise<Connection> | null = null;

  constructor(options: CcxtSourceOptions) {
    this.exchange = options.exchange;
    this.#options = options;
    this.#profile = options.profile ?? profileOf(options.exchange);
    this.#now = options.now ?? Date.now;
    this.#streams = new CandleStreams(this.#clientOptions(), this.#facts);
  }

  fetchCandles(request: FetchRequest): Promise<FetchResult> {
    const subject = `${this.exchange} ${request.symbol} ${request.timeframe}`;
    return this.#attempt(subject, request.signal, () => this.#fetch(request, subject));
  }

  async *watchCandles({ symbol, timeframe, signal }: WatchRequest): AsyncGenerator<readonly CandleRow[], void, undefined> {
    const subject = `${this.exchange} ${symbol} ${timeframe} stream`;
    const next = await this.#attempt(subject, signal, async () => {
      const { client, markets } = await this.#connect();
      this.#gridOf(timeframe, client, subject);
      if (!(await markets.has(symbol))) throw this.#badSymbol(subject);
      return this.#streams.follow(client, symbol, timeframe);
    });
    for (;;) yield await this.#attempt(subject, signal, next);
  }

  listMarkets(options: { readonly reload?: boolean } = {}): Promise<readonly ListedMarket[]> {
    return this.#attempt(`${this.exchange} markets`, undefined, async () => {
      const { markets } = await this.#connect();
      return options.reload ? markets.load(-1) : markets.load();
    });
  }

  measureClock(): Promise<ClockReading | null> {
    return this.#attempt(`${this.exchange} time`, undefined, async () => {
      const { client } = await this.#connect();
      if (!this.#profile.hasClock || client.has.fetchTime !== true) return null;
      const sentMs = this.#now();
      const exchangeMs = await client.fetchTime();
      return exchangeMs === undefined ? null : compareClocks(exchangeMs, sentMs, this.#now());
    });
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const connection = await this.#connecting?.catch(() => null);
    await this.#streams.close();
    await connection?.client.close();
    await connection?.client.fetchDispatcher?.destroy();
  }

  async #fetch(request: FetchRequest, subject: string): Promise<FetchResult> {
    const { symbol, timeframe, sinceMs, limit, signal } = request;
    if (!Number.isSafeInteger(limit) || limit < 1) {
      throw new RangeError(`${subject}: limit is ${limit}, it must be a whole number from 1`);
    }
    const { client, markets } = await this.#connect();
    const grid = this.#gridOf(timeframe, client, subject);
    if (!(await markets.has(symbol))) throw this.#badSymbol(subject);
    const newest = grid.slotOf(this.#now());
    const oldestServed = this.#profile.historyDepth === null ? null : newest - this.#profile.historyDepth + 1;
    const first = sinceMs === undefined ? newest - limit + 1 : grid.slotOf(sinceMs - 1) + 1;
    const last = sinceMs === undefined ? newest + SLOTS_AHEAD : Math.min(first + limit - 1, newest + SLOTS_AHEAD);
    const paged = await fetchPaged({
      grid,
      firstSlot: Math.max(first, oldestServed ?? first),
      lastSlot: last,
      newestSlot: this.#profile.newestCandle === 'forming' ? newest : newest - 1,
      profile: this.#profile,
      fetchPage: (pageSinceMs, pageLimit) => {
        // ccxt cannot be stopped in a request, but the next page need not start.
        signal?.throwIfAborted();
        return this.#page(client, markets, request, pageSinceMs, pageLimit, subject);
      },
    });
    const rows = sinceMs === undefined ? newestOf(paged.rows, limit, grid) : paged.rows;
    if (rows.length === 0)
      this.#refuseEmpty(paged.malformed, sinceMs === undefined || last >= newest, sinceMs === undefined, subject);
    return {
      rows,
      malformedRows: paged.malformed,
      pages: paged.pages,
      requests: paged.pages.length,
      servedFromMs: oldestServed === null ? null : grid.timeOf(oldestServed),
    };
  }

  async #page(client: CcxtClient, markets: MarketList, request: FetchRequest, sinceMs: number, limit: number, subject: string) {
    try {
      return await client.fetchOHLCV(request.symbol, request.timeframe, sinceMs, limit);
    } catch (error) {
      const failure = failureOf(error, subject, this.#facts);
      // Exchanges word an unknown market in their own ways, and ccxt does not know all of them: the list decides.
      const mayBeDelisted = failure.code === 'exchange_error' && !failure.retryable;
      if (
        (mayBeDelisted || failure.code === 'bad_symbol' || failure.status === 404) &&
        !(await markets.recheck(request.symbol))
      ) {
        throw this.#badSymbol(subject, error);
      }
      throw failure;
    }
  }

  #refuseEmpty(malformed: number, reachesNow: boolean, isNewest: boolean, subject: string): void {
    if (malformed > 0) {
      throw new FetchFailure('malformed', `${subject}: ${malformed} rows came and none is a candle`, { retryable: true });
    }
    if (isNewest || (reachesNow && this.#profile.withoutTrades === 'fills')) {
      throw new FetchFailure('empty', `${subject}: the answer has no candle`, { retryable: true });
    }
  }

  #gridOf(timeframe: string, client: CcxtClient, subject: string): Timeframe {
    const known = Object.keys(client.timeframes ?? {});
    if (!known.includes(timeframe)) {
      throw new FetchFailure(
        'bad_timeframe',
        `${subject}: ${this.exchange} has no timeframe "${timeframe}"; it has ${known.join(', ')}`,
        {
          retryable: false,
        },
      );
    }
    return parseTimeframe(timeframe, this.#profile.anchorsMs);
  }

  #badSymbol(subject: string, cause?: unknown): FetchFailure {
    return new FetchFailure('bad_symbol', `${subject}: ${this.exchange} does not list this market`, { retryable: false, cause });
  }

  #connect(): Promise<Connection> {
    this.#connecting ??= loadCcxtClient(this.#clientOptions(), this.#facts).then((client) => ({
      client,
      markets: new MarketList(client, this.#now),
    }));
    return this.#connecting;
  }

  #clientOptions(): CcxtClientOptions {
    return {
      exchange: this.exchange,
      baseUrl: this.#options.baseUrl ?? null,
      timeoutMs: this.#options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      requestsPerSecond: this.#options.requestsPerSecond ?? null,
      now: this.#now,
      ccxtOptions: this.#options.ccxtOptions ?? SPOT_ONLY,
    };
  }

  /** Runs a task so that it rejects with a failure only, at once when the caller gives up or the source closes: ccxt cannot be stopped itself. */
  async #attempt<T>(subject: string, signal: AbortSignal | undefined, task: () => Promise<T>): Promise<T> {
    const stops = signal === undefined ? [this.#closing.signal] : [signal, this.#closing.signal];
    const cancelled = () => new FetchFailure('cancelled', `${subject}: given up`, { retryable: false });
    if (stops.some(({ aborted }) => aborted)) throw cancelled();
    const { promise: stopped, reject } = Promise.withResolvers<never>();
    const onAbort = () => reject(cancelled());
    for (const stop of stops) stop.addEventListener('abort', onAbort, { once: true });
    try {
      return await Promise.race([stopped, task()]);
    } catch (error) {
      if (error instanceof RangeError) throw error;
      throw failureOf(error, subject, this.#facts);
    } finally {
      for (const stop of stops) stop.removeEventListener('abort', onAbort);
    }
  }
}

/** The rows of the newest `limit` slots that have any. */
function newestOf(rows: FetchResult['rows'], limit: number, grid: Timeframe): FetchResult['rows'] {
  const last = rows.at(-1);
  if (last === undefined) return rows;
  const first = grid.slotOf(last[0] as number) - limit + 1;
  return rows.filter((row) => grid.slotOf(row[0] as number) >= first);
}
