import { decimalText, type FeedName, type StreamApi } from '../exchange-api.ts';

const QUOTES = ['usdt', 'usdc', 'fdusd', 'usd', 'eur', 'btc', 'eth'] as const;

/** Binance's streams of candles, https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams */
export const binanceStream: StreamApi = {
  isPath: (path) => /^\/ws(\/|$)/.test(path),
  read(message) {
    const { method, params, id } = message as { method?: string; params?: readonly string[]; id?: number };
    if (method !== 'SUBSCRIBE' || !Array.isArray(params)) return null;
    return { feeds: params.map(feedOf).filter((feed) => feed !== null), reply: { result: null, id } };
  },
  candle({ symbol, timeframe }, candle, { nowMs }) {
    const id = symbol.replace('/', '');
    return {
      e: 'kline',
      E: nowMs,
      s: id,
      k: {
        t: candle.openTimeMs,
        T: candle.closeTimeMs - 1,
        s: id,
        i: timeframe,
        o: decimalText(candle.open, 8),
        c: decimalText(candle.close, 8),
        h: decimalText(candle.high, 8),
        l: decimalText(candle.low, 8),
        v: decimalText(candle.volume, 8),
        n: candle.trades,
        x: candle.closeTimeMs <= nowMs,
      },
    };
  },
};

/** `btcusdt@kline_1m`. */
function feedOf(name: string): FeedName | null {
  const [, id = '', timeframe = ''] = /^([a-z0-9]+)@kline_(\w+)$/.exec(name) ?? [];
  const quote = QUOTES.find((candidate) => id.endsWith(candidate));
  return quote === undefined ? null : { symbol: `${id.slice(0, -quote.length)}/${quote}`.toUpperCase(), timeframe };
}
