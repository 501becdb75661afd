/** One stream of candles, in ccxt's own spelling: `binance`, `BTC/USDT`, `1m`. */
export interface Feed {
  readonly exchange: string;
  readonly symbol: string;
  readonly timeframe: string;
}

/** A feed of which only the timeframe is certain, such as a file without a label. */
export interface FeedLabel {
  readonly exchange: string | null;
  readonly symbol: string | null;
  readonly timeframe: string;
}
