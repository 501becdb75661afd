import {
  decimalText,
  type ErrorKind,
  type ExchangeApi,
  type ExchangeView,
  type FeedName,
  type Reply,
  takeFirst,
} from '../exchange-api.ts';
import type { PublishedCandle } from '../publication.ts';
import { binanceStream } from './binance-stream.ts';

/** Binance Spot, https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints */
export const binance: ExchangeApi = {
  id: 'binance',
  withoutTrades: 'fills',
  endpointOf: (path) => ENDPOINTS[path] ?? null,
  stream: binanceStream,
  feedOf,
  answer(url, exchange) {
    const endpoint = ENDPOINTS[url.pathname];
    if (endpoint === 'time') return { status: 200, body: { serverTime: exchange.nowMs } };
    if (endpoint === 'markets') return { status: 200, body: exchangeInfo(exchange) };
    return klines(url, exchange);
  },
  errorBody(kind: ErrorKind, nowMs) {
    switch (kind) {
      case 'rate_limited':
        return { code: -1003, msg: 'Too much request weight used; current limit is 6000 request weight per 1 MINUTE.' };
      case 'banned':
        return { code: -1003, msg: `Way too much request weight used; IP banned until ${nowMs + 120_000}.` };
      case 'server_error':
        return { code: -1000, msg: 'An unknown error occurred while processing the request.' };
      case 'not_found':
        return { code: -1100, msg: 'Not found.' };
    }
  },
};

const ENDPOINTS: Readonly<Record<string, 'candles' | 'markets' | 'time'>> = {
  '/api/v3/klines': 'candles',
  '/api/v3/exchangeInfo': 'markets',
  '/api/v3/time': 'time',
};

const INTERVALS: ReadonlySet<string> = new Set('1m 3m 5m 15m 30m 1h 2h 4h 6h 8h 12h 1d 3d 1w 1M'.split(' '));
const QUOTES = ['USDT', 'USDC', 'FDUSD', 'USD', 'EUR', 'BTC', 'ETH'] as const;
const DEFAULT_LIMIT = 500;
const MAX_LIMIT = 1000;

function feedOf(url: URL): FeedName | null {
  const id = url.searchParams.get('symbol') ?? '';
  const quote = QUOTES.find((candidate) => id.endsWith(candidate));
  if (quote === undefined) return null;
  return { symbol: `${id.slice(0, -quote.length)}/${quote}`, timeframe: url.searchParams.get('interval') ?? '' };
}

function klines(url: URL, exchange: ExchangeView): Reply {
  const query = url.searchParams;
  for (const name of ['symbol', 'interval']) {
    if (!query.get(name)) {
      return refused(-1102, `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`);
    }
  }
  const name = feedOf(url);
  if (!INTERVALS.has(query.get('interval') ?? '')) return refused(-1120, 'Invalid interval.');
  const feed = name === null ? null : exchange.feed(name);
  if (feed === null) return refused(-1121, 'Invalid symbol.');
  const limit = Math.min(Number(query.get('limit') ?? DEFAULT_LIMIT) || DEFAULT_LIMIT, MAX_LIMIT);
  const startTime = query.get('startTime');
  const endMs = Number(query.get('endTime') ?? Number.POSITIVE_INFINITY);
  const newest = feed.grid.floor(Math.min(exchange.nowMs, endMs));
  const startMs = startTime === null ? feed.grid.back(newest, limit - 1) : Number(startTime);
  // A start inside a candle does not bring that candle.
  const inRange = filter(feed.candlesFrom(startMs), (candle) => candle.openTimeMs >= startMs && candle.openTimeMs <= endMs);
  return { status: 200, body: feed.deliver(takeFirst(inRange, limit), startTime !== null).map(rowOf) };
}

function rowOf(candle: PublishedCandle): readonly unknown[] {
  const quoteVolume = (candle.volume ?? 0) * (((candle.high ?? 0) + (candle.low ?? 0)) / 2);
  return [
    candle.openTimeMs,
    decimalText(candle.open, 8),
    decimalText(candle.high, 8),
    decimalText(candle.low, 8),
    decimalText(candle.close, 8),
    decimalText(candle.volume, 8),
    candle.closeTimeMs - 1,
    decimalText(quoteVolume, 8),
    candle.trades,
    decimalText((candle.volume ?? 0) / 2, 8),
    decimalText(quoteVolume / 2, 8),
    '0',
  ];
}

function exchangeInfo(exchange: ExchangeView): unknown {
  return {
    timezone: 'UTC',
    serverTime: exchange.nowMs,
    rateLimits: [{ rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: 6000 }],
    exchangeFilters: [],
    symbols: exchange.markets.map(({ base, quote, priceDecimals }) => ({
      symbol: `${base}${quote}`,
      status: 'TRADING',
      baseAsset: base,
      baseAssetPrecision: 8,
      quoteAsset: quote,
      quotePrecision: 8,
      quoteAssetPrecision: 8,
      orderTypes: ['LIMIT', 'MARKET'],
      isSpotTradingAllowed: true,
      isMarginTradingAllowed: false,
      filters: [
        {
          filterType: 'PRICE_FILTER',
          minPrice: tick(priceDecimals),
          maxPrice: '10000000.00000000',
          tickSize: tick(priceDecimals),
        },
        { filterType: 'LOT_SIZE', minQty: '0.00000100', maxQty: '9000000.00000000', stepSize: '0.00000100' },
      ],
      permissions: ['SPOT'],
      permissionSets: [['SPOT']],
    })),
  };
}

function tick(decimals: number): string {
  return (10 ** -decimals).toFixed(8);
}

function refused(code: number, msg: string): Reply {
  return { status: 400, body: { code, msg } };
}

function* filter<T>(items: Iterable<T>, isWanted: (item: T) => boolean): Generator<T, void, undefined> {
  for (const item of items) if (isWanted(item)) yield item;
}
