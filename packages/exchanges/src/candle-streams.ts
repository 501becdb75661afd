import type { CandleRow } from '@quality/validators';
import { sortOutRows } from './candle-rows.ts';
import { type CcxtClient, type CcxtClientOptions, type CcxtStreamClient, loadCcxtStreamClient } from './ccxt-client.ts';
import type { ReplyFacts } from './reply-guard.ts';

/** Rows of one message: the forming candle, and those before it that may have closed since the last one. */
const ROWS = 3;

/** The streams of one exchange. Each timeframe has a connection: ccxt does not tell two timeframes of one symbol apart on some exchanges. */
export class CandleStreams {
  readonly #options: CcxtClientOptions;
  readonly #facts: ReplyFacts;
  readonly #clients = new Map<string, Promise<CcxtStreamClient>>();

  constructor(options: CcxtClientOptions, facts: ReplyFacts) {
    this.#options = options;
    this.#facts = facts;
  }

  /** Answers a function that waits for the next message and gives the newest rows. `known` has the markets. */
  async follow(known: CcxtClient, symbol: string, timeframe: string): Promise<() => Promise<readonly CandleRow[]>> {
    const client = await this.#clientOf(timeframe);
    client.markets ??= shareMarkets(known, client);
    return async () => {
      try {
        await client.watchOHLCV(symbol, timeframe);
      } catch (error) {
        // Its last row may lack what came while nobody listened.
        delete client.ohlcvs[symbol]?.[timeframe];
        throw error;
      }
      // ccxt hands out whichever candles came last for the symbol; its cache knows which they are.
      return sortOutRows((client.ohlcvs[symbol]?.[timeframe] ?? []).slice(-ROWS)).rows;
    };
  }

  async close(): Promise<void> {
    for (const loading of this.#clients.values()) {
      const client = await loading.catch(() => null);
      await client?.close();
      await client?.fetchDispatcher?.destroy();
    }
  }

  #clientOf(timeframe: string): Promise<CcxtStreamClient> {
    const known = this.#clients.get(timeframe);
    if (known !== undefined) return known;
    const loading = loadCcxtStreamClient(this.#options, this.#facts);
    this.#clients.set(timeframe, loading);
    return loading;
  }
}

/** Hands the markets on that are known already, so that they are not asked for again. */
function shareMarkets(known: CcxtClient, client: CcxtStreamClient): CcxtClient['markets'] {
  const markets = known.markets;
  if (markets !== undefined) client.setMarkets(Object.values(markets), known.currencies);
  return client.markets;
}
