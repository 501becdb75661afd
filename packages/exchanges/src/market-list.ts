import type { CcxtClient, CcxtMarket } from './ccxt-client.ts';

/** One market of an exchange. */
export interface ListedMarket {
  /** ccxt's spelling. */
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  /** False when the exchange has stopped its trading. */
  readonly active: boolean;
  /** `spot`, `swap`, `future`, `option`. */
  readonly type: string;
}

const KEPT_MS = 3_600_000;
/** A symbol that is not listed makes the list be asked for again, but not by every feed at every tick. */
const DOUBT_MS = 60_000;

/** Markets of one exchange, asked for once by all who need them. */
export class MarketList {
  readonly #client: CcxtClient;
  readonly #now: () => number;
  #list: Promise<readonly ListedMarket[]> | null = null;
  /** Null before the first load has ended and while one is under way. */
  #loadedAtMs: number | null = null;

  constructor(client: CcxtClient, now: () => number) {
    this.#client = client;
    this.#now = now;
  }

  /**
   * The markets, at most `maxAgeMs` old. A failed load is tried again by the next caller (ccxt itself would keep the failure for ever), but
   * a list that is known already serves a minute more.
   */
  load(maxAgeMs: number = KEPT_MS): Promise<readonly ListedMarket[]> {
    const isLoading = this.#loadedAtMs === null;
    const ageMs = this.#loadedAtMs === null ? Number.NaN : this.#now() - this.#loadedAtMs;
    // A clock that was set back makes the age negative: then it is not known.
    const isFresh = ageMs >= 0 && ageMs <= maxAgeMs;
    if (this.#list !== null && (isLoading || isFresh)) return this.#list;
    const former = this.#list;
    this.#loadedAtMs = null;
    this.#list = this.#client.loadMarkets(true).then(
      () => {
        this.#loadedAtMs = this.#now();
        return Object.values(this.#client.markets ?? {}).map(listed);
      },
      (error: unknown) => {
        this.#list = former;
        this.#loadedAtMs = former === null ? null : this.#now() - KEPT_MS + DOUBT_MS;
        throw error;
      },
    );
    return this.#list;
  }

  /** Whether the exchange lists a symbol; asks anew when it seems not to. */
  async has(symbol: string): Promise<boolean> {
    await this.load().catch((error: unknown) => {
      if (this.#client.markets === undefined) throw error;
    });
    return this.#client.markets?.[symbol] !== undefined || this.recheck(symbol);
  }

  /** Whether a symbol is still listed, by a list that is at most a minute old. */
  async recheck(symbol: string): Promise<boolean> {
    await this.load(DOUBT_MS);
    return this.#client.markets?.[symbol] !== undefined;
  }
}

function listed({ symbol, base, quote, active, type }: CcxtMarket): ListedMarket {
  return { symbol, base, quote, active: active !== false, type: type ?? 'spot' };
}
