import {
  decimalText,
  type ErrorKind,
  type ExchangeApi,
  type ExchangeView,
  type FeedName,
  type ListedMarket,
  type Reply,
} from '../exchange-api.ts';
import type { PublishedCandle } from '../publication.ts';
import { krakenStream } from './kraken-stream.ts';

/** Kraken Spot REST, https://docs.kraken.com/api-reference/market-data/get-ohlc-data */
export const kraken: ExchangeApi = {
  id: 'kraken',
  withoutTrades: 'fills',
  // Intervals are counted from the epoch, a Thursday.
  weekAnchorMs: 0,
  endpointOf: (path) => ENDPOINTS[path] ?? null,
  stream: krakenStream,
  feedOf,
  answer(url, exchange) {
    switch (url.pathname) {
      case '/0/public/Time':
        return done({ unixtime: Math.floor(exchange.nowMs / 1000), rfc1123: new Date(exchange.nowMs).toUTCString() });
      case '/0/public/Assets':
        return done(assets(exchange));
      case '/0/public/AssetPairs':
        return done(Object.fromEntries(exchange.markets.map((market) => [idOf(market), assetPair(market)])));
      default:
        return ohlc(url, exchange);
    }
  },
  errorBody(kind: ErrorKind) {
    switch (kind) {
      case 'rate_limited':
        return { error: ['EGeneral:Too many requests'] };
      case 'banned':
        return { error: ['EGeneral:Temporary lockout'] };
      case 'server_error':
        return { error: ['EGeneral:Internal error'] };
      case 'not_found':
        return { error: ['EGeneral:Unknown method'] };
    }
  },
};

const ENDPOINTS: Readonly<Record<string, 'candles' | 'markets' | 'time'>> = {
  '/0/public/OHLC': 'candles',
  '/0/public/AssetPairs': 'markets',
  '/0/public/Assets': 'markets',
  '/0/public/Time': 'time',
};

const TIMEFRAMES: Readonly<Record<string, string>> = {
  '1': '1m',
  '5': '5m',
  '15': '15m',
  '30': '30m',
  '60': '1h',
  '240': '4h',
  '1440': '1d',
  '10080': '1w',
  '21600': '15d',
};

/** Kraken's own codes for its oldest assets. */
const LEGACY: Readonly<Record<string, string>> = {
  BTC: 'XXBT',
  ETH: 'XETH',
  LTC: 'XLTC',
  XRP: 'XXRP',
  XMR: 'XXMR',
  DOGE: 'XXDG',
  USD: 'ZUSD',
  EUR: 'ZEUR',
};
const SHORT: Readonly<Record<string, string>> = { BTC: 'XBT', DOGE: 'XDG' };
const CURRENCY_OF: Readonly<Record<string, string>> = Object.fromEntries(Object.entries(LEGACY).map(([code, id]) => [id, code]));
const PLAIN_OF: Readonly<Record<string, string>> = Object.fromEntries(Object.entries(SHORT).map(([code, id]) => [id, code]));
const QUOTES = ['USDT', 'USDC', 'USD', 'EUR', 'XBT', 'ETH'] as const;

const MAX_ENTRIES = 720;

function assetId(code: string): string {
  return LEGACY[code] ?? code;
}

function altname(market: ListedMarket): string {
  return `${SHORT[market.base] ?? market.base}${SHORT[market.quote] ?? market.quote}`;
}

/** Pairs of two old assets are named by their long codes, all others by their short name. */
function idOf(market: ListedMarket): string {
  return market.base in LEGACY && market.quote in LEGACY ? `${assetId(market.base)}${assetId(market.quote)}` : altname(market);
}

function feedOf(url: URL): FeedName | null {
  const pair = url.searchParams.get('pair') ?? '';
  const timeframe = TIMEFRAMES[url.searchParams.get('interval') ?? '1'] ?? '';
  if (pair.length === 8) {
    const base = CURRENCY_OF[pair.slice(0, 4)];
    const quote = CURRENCY_OF[pair.slice(4)];
    if (base !== undefined && quote !== undefined) return { symbol: `${base}/${quote}`, timeframe };
  }
  const quote = QUOTES.find((candidate) => pair.endsWith(candidate));
  if (quote === undefined) return null;
  const base = pair.slice(0, -quote.length);
  return { symbol: `${PLAIN_OF[base] ?? base}/${PLAIN_OF[quote] ?? quote}`, timeframe };
}

function ohlc(url: URL, exchange: ExchangeView): Reply {
  const name = feedOf(url);
  if (!((url.searchParams.get('interval') ?? '1') in TIMEFRAMES)) return failed('EGeneral:Invalid arguments');
  const market = exchange.markets.find(({ symbol }) => symbol === name?.symbol);
  const feed = name === null ? null : exchange.feed(name);
  if (feed === null || market === undefined) return failed('EQuery:Unknown asset pair');
  const sinceMs = Number(url.searchParams.get('since') ?? 0) * 1000;
  const newest = feed.grid.floor(exchange.nowMs);
  const oldest = feed.grid.back(newest, MAX_ENTRIES - 1);
  // `since` is exclusive, and the forming candle always comes.
  const all = [...feed.candlesFrom(Math.max(oldest, Math.min(sinceMs, newest)))].slice(-MAX_ENTRIES);
  const wanted = all.filter((candle, i) => candle.openTimeMs > sinceMs || i === all.length - 1);
  const committed = wanted.findLast((candle) => candle.closeTimeMs <= exchange.nowMs);
  return done({
    [idOf(market)]: feed.deliver(wanted, sinceMs > 0).map((candle) => rowOf(candle, market.priceDecimals)),
    last: Math.floor((committed?.openTimeMs ?? sinceMs) / 1000),
  });
}

function rowOf(candle: PublishedCandle, decimals: number): readonly unknown[] {
  const vwap = candle.trades === 0 ? 0 : ((candle.high ?? 0) + (candle.low ?? 0)) / 2;
  return [
    candle.openTimeMs / 1000,
    decimalText(candle.open, decimals),
    decimalText(candle.high, decimals),
    decimalText(candle.low, decimals),
    decimalText(candle.close, decimals),
    decimalText(vwap, decimals),
    decimalText(candle.volume, 8),
    candle.trades,
  ];
}

function assets(exchange: ExchangeView): unknown {
  const codes = new Set(exchange.markets.flatMap(({ base, quote }) => [base, quote]));
  return Object.fromEntries(
    [...codes].map((code) => [
      assetId(code),
      { aclass: 'currency', altname: SHORT[code] ?? code, decimals: 10, display_decimals: 5, status: 'enabled' },
    ]),
  );
}

function assetPair(market: ListedMarket): unknown {
  return {
    altname: altname(market),
    wsname: `${SHORT[market.base] ?? market.base}/${SHORT[market.quote] ?? market.quote}`,
    aclass_base: 'currency',
    base: assetId(market.base),
    aclass_quote: 'currency',
    quote: assetId(market.quote),
    lot: 'unit',
    pair_decimals: market.priceDecimals,
    lot_decimals: 8,
    lot_multiplier: 1,
    leverage_buy: [],
    leverage_sell: [],
    fees: [[0, 0.4]],
    fees_maker: [[0, 0.25]],
    fee_volume_currency: 'ZUSD',
    ordermin: '0.0001',
    status: 'online',
  };
}

function done(result: unknown): Reply {
  return { status: 200, body: { error: [], result } };
}

/** Kraken answers its own errors with status 200. */
function failed(error: string): Reply {
  return { status: 200, body: { error: [error] } };
}
