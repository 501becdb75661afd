import type { CandleRow } from '@quality/validators';

/** Candles of a file, replayed for ever: forwards until its last candle closes at the simulator's start, then back and forth. */
export interface Replay {
  readonly timeframe: string;
  /** Ascending rows `[openTimeMs, open, high, low, close, volume]`. */
  readonly rows: readonly CandleRow[];
}

/** One market of one exchange, and how it trades. */
export interface SimulatedMarket {
  readonly exchange: string;
  /** ccxt's spelling: `BTC/USDT`. */
  readonly symbol: string;
  /** Price around which it moves. Default: by base currency, else 1 to 100 by hash. Equal for one instrument on all exchanges. */
  readonly price?: number;
  readonly priceDecimals?: number;
  /** Mean over the day; below about 5 whole minutes pass without a trade. Default 60. */
  readonly tradesPerMinute?: number;
  /** Standard deviation of a day's log return. Default 0.03. */
  readonly dailyVolatility?: number;
  /** Candles to replay instead of generated ones. */
  readonly replay?: Replay;
}

const KNOWN_PRICES: Readonly<Record<string, number>> = {
  BTC: 64_000,
  ETH: 3_200,
  SOL: 150,
  XRP: 0.6,
  ADA: 0.45,
  DOGE: 0.12,
  LTC: 80,
  XMR: 160,
};

/** Dollars and dollar coins are one quote to the generator, so that `BTC/USD` and `BTC/USDT` share one price. */
const DOLLARS: readonly string[] = ['USD', 'USDT', 'USDC'];

export function instrumentOf(symbol: string): string {
  const [base = symbol, quote = ''] = symbol.split('/');
  return `${base}/${DOLLARS.includes(quote) ? 'USD' : quote}`;
}

export function priceOf(market: SimulatedMarket, hash: number): number {
  return market.price ?? KNOWN_PRICES[market.symbol.split('/')[0] ?? ''] ?? Math.round(100 ** (hash / 2 ** 32) * 100) / 100;
}

export function priceDecimalsOf(market: SimulatedMarket, price: number): number {
  return market.priceDecimals ?? Math.max(0, Math.min(8, 6 - Math.floor(Math.log10(price))));
}

/** Many markets for load runs: `C000/USD`, `C001/USD` … on each exchange. */
export function makeMarkets(exchanges: readonly string[], count: number): readonly SimulatedMarket[] {
  return exchanges.flatMap((exchange) =>
    Array.from({ length: count }, (_, i) => ({ exchange, symbol: `C${String(i).padStart(3, '0')}/USD`, tradesPerMinute: 120 })),
  );
}
