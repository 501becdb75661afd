import type { CandleRow } from '@quality/validators';
import type { BlockCache } from './block-cache.ts';
import type { ExchangeApi, ExchangeView, FeedName, FeedView, ListedMarket } from './exchange-api.ts';
import type { DataFault } from './fault.ts';
import type { FaultBoard } from './fault-board.ts';
import { GeneratedTape } from './generated-tape.ts';
import { instrumentOf, priceDecimalsOf, priceOf, type SimulatedMarket } from './market.ts';
import { type PublishedCandle, publish } from './publication.ts';
import { hashText } from './random.ts';
import { ReplayedTape } from './replayed-tape.ts';
import type { Tape } from './tape.ts';
import { gridOf } from './timeframe-grid.ts';
import { Underlying } from './underlying.ts';

export interface World {
  readonly seed: string;
  readonly startMs: number;
  readonly cache: BlockCache;
  readonly faults: FaultBoard;
}

interface Listing extends ListedMarket {
  readonly tape: Tape;
}

/** One exchange: its API, its markets, and what it publishes of them. */
export class SimulatedExchange {
  readonly api: ExchangeApi;
  readonly #world: World;
  readonly #listings = new Map<string, Listing>();

  constructor(api: ExchangeApi, markets: readonly SimulatedMarket[], world: World) {
    this.api = api;
    this.#world = world;
    for (const market of markets) this.#listings.set(market.symbol, list(market, world));
  }

  /** The exchange as it looks at `nowMs` of the true clock. */
  view(trueNowMs: number): ExchangeView {
    const { faults } = this.#world;
    const nowMs = trueNowMs + faults.skewOf(this.api.id);
    return {
      nowMs,
      markets: [...this.#listings.values()].filter(({ symbol }) => !faults.isRemoved(this.api.id, symbol)),
      feed: (name) => this.#feed(name, nowMs),
    };
  }

  /** Rows that the exchange publishes without a fault, final values, open times in `[fromMs, toMs)`. */
  truth(name: FeedName, fromMs: number, toMs: number): CandleRow[] {
    const listing = this.#listings.get(name.symbol);
    if (listing === undefined) throw new RangeError(`${this.api.id} has no market ${name.symbol}`);
    const rows: CandleRow[] = [];
    for (const candle of this.#publish(listing, name.timeframe, fromMs, Number.POSITIVE_INFINITY, [])) {
      if (candle.openTimeMs >= toMs) break;
      if (candle.openTimeMs < fromMs) continue;
      rows.push([candle.openTimeMs, candle.open, candle.high, candle.low, candle.close, candle.volume]);
    }
    return rows;
  }

  #feed(name: FeedName, nowMs: number): FeedView | null {
    const listing = this.#listings.get(name.symbol);
    if (listing === undefined || this.#world.faults.isRemoved(this.api.id, name.symbol)) return null;
    const faults = this.#world.faults.dataFaults(this.api.id, name.symbol, name.timeframe);
    return {
      grid: this.#grid(name.timeframe),
      candlesFrom: (startMs) => this.#publish(listing, name.timeframe, startMs, nowMs, faults),
      deliver: (page, hasStart) => deliver(page, hasStart, faults),
    };
  }

  #publish(listing: Listing, timeframe: string, startMs: number, nowMs: number, faults: readonly DataFault[]) {
    const { tape } = listing;
    return publish(startMs, { tape, grid: this.#grid(timeframe), nowMs, withoutTrades: this.api.withoutTrades, faults });
  }

  #grid(timeframe: string) {
    return gridOf(timeframe, this.api.weekAnchorMs);
  }
}

function list(market: SimulatedMarket, world: World): Listing {
  const [base = market.symbol, quote = ''] = market.symbol.split('/');
  const instrument = instrumentOf(market.symbol);
  const price = priceOf(market, hashText(instrument));
  const underlying = new Underlying(world.seed, instrument, price, market.dailyVolatility ?? 0.03, world.cache);
  const tape =
    market.replay === undefined
      ? new GeneratedTape(world.seed, market, underlying, world.cache)
      : new ReplayedTape(market.replay, world.startMs);
  return { symbol: market.symbol, base, quote, priceDecimals: priceDecimalsOf(market, price), tape };
}

function deliver(page: readonly PublishedCandle[], hasStart: boolean, faults: readonly DataFault[]): readonly PublishedCandle[] {
  let delivered = page;
  for (const { kind } of faults) {
    if (kind === 'empty') delivered = [];
    if (kind === 'half_page') delivered = delivered.slice(0, Math.floor(delivered.length / 2));
    if (kind === 'page_edge' && hasStart) delivered = delivered.slice(1);
  }
  return delivered;
}
