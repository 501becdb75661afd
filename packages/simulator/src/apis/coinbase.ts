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

/** Coinbase Advanced Trade, public part, https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/public/get-public-product-candles */
export const coinbase: ExchangeApi = {
  id: 'coinbase',
  withoutTrades: 'omits',
  stream: null,
  endpointOf: (path) => (CANDLES.test(path) ? 'candles' : (ENDPOINTS[path] ?? null)),
  feedOf,
  answer(url, exchange) {
    switch (url.pathname) {
      case '/v2/time':
        return done({ data: { iso: new Date(exchange.nowMs).toISOString(), epoch: Math.floor(exchange.nowMs / 1000) } });
      case '/v2/currencies':
        return done({
          data: [...new Set(exchange.markets.map(({ quote }) => quote))].map((id) => ({ id, name: id, min_size: '0.01' })),
        });
      case '/v2/currencies/crypto':
        return done({
          data: [...new Set(exchange.markets.map(({ base }) => base))].map((code, i) => ({
            asset_id: `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
            code,
            name: code,
            exponent: 8,
            type: 'crypto',
          })),
        });
      case '/v2/exchange-rates':
        return done({ data: { currency: 'USD', rates: Object.fromEntries(exchange.markets.map(({ base }) => [base, '1'])) } });
      case '/api/v3/brokerage/time':
        return done({
          iso: new Date(exchange.nowMs).toISOString(),
          epochSeconds: String(Math.floor(exchange.nowMs / 1000)),
          epochMillis: String(exchange.nowMs),
        });
      case '/api/v3/brokerage/market/products':
        return products(url, exchange);
      default:
        return candles(url, exchange);
    }
  },
  errorBody(kind: ErrorKind) {
    switch (kind) {
      case 'rate_limited':
      case 'banned':
        return { error: 'rate_limit_exceeded', error_details: 'Too many requests', message: 'Too many requests' };
      case 'server_error':
        return { error: 'internal_server_error', error_details: 'Internal server error', message: 'Internal server error' };
      case 'not_found':
        return { error: 'NOT_FOUND', error_details: 'not found', message: 'not found' };
    }
  },
};

const CANDLES = /^\/api\/v3\/brokerage\/market\/products\/([^/]+)\/candles$/;

const ENDPOINTS: Readonly<Record<string, 'markets' | 'time'>> = {
  '/api/v3/brokerage/market/products': 'markets',
  '/v2/currencies': 'markets',
  '/v2/currencies/crypto': 'markets',
  '/v2/exchange-rates': 'markets',
  '/v2/time': 'time',
  '/api/v3/brokerage/time': 'time',
};

const TIMEFRAMES: Readonly<Record<string, string>> = {
  ONE_MINUTE: '1m',
  FIVE_MINUTE: '5m',
  FIFTEEN_MINUTE: '15m',
  THIRTY_MINUTE: '30m',
  ONE_HOUR: '1h',
  TWO_HOUR: '2h',
  FOUR_HOUR: '4h',
  SIX_HOUR: '6h',
  ONE_DAY: '1d',
};

const MAX_CANDLES = 350;

function feedOf(url: URL): FeedName | null {
  const product = CANDLES.exec(url.pathname)?.[1];
  if (product === undefined) return null;
  return { symbol: product.replace('-', '/'), timeframe: TIMEFRAMES[url.searchParams.get('granularity') ?? ''] ?? '' };
}

function candles(url: URL, exchange: ExchangeView): Reply {
  const name = feedOf(url);
  const startMs = Number(url.searchParams.get('start') ?? Number.NaN) * 1000;
  const endMs = Number(url.searchParams.get('end') ?? Number.NaN) * 1000;
  if (name === null || name.timeframe === '') return refused('granularity argument is invalid');
  const feed = exchange.feed(name);
  if (feed === null)
    return { status: 404, body: { error: 'NOT_FOUND', error_details: 'product not found', message: 'product not found' } };
  if (!(startMs <= endMs)) return refused('start and end argument is invalid');
  const first = feed.grid.floor(startMs);
  if (feed.grid.back(feed.grid.floor(endMs), MAX_CANDLES - 1) > first) {
    return refused(`start and end argument is invalid - number of candles requested should be less than ${MAX_CANDLES}`);
  }
  const found: PublishedCandle[] = [];
  for (const candle of feed.candlesFrom(startMs)) {
    if (candle.openTimeMs > endMs) break;
    if (candle.openTimeMs >= startMs) found.push(candle);
  }
  return done({ candles: feed.deliver(found, true).toReversed().map(rowOf) });
}

function rowOf(candle: PublishedCandle): unknown {
  return {
    start: String(candle.openTimeMs / 1000),
    low: shortText(candle.low),
    high: shortText(candle.high),
    open: shortText(candle.open),
    close: shortText(candle.close),
    volume: decimalText(candle.volume, 8),
  };
}

/** Coinbase writes no trailing zeros. */
function shortText(value: number | null): string | null {
  return value === null ? null : value.toFixed(8).replace(/\.?0+$/, '');
}

function products(url: URL, exchange: ExchangeView): Reply {
  const listed = url.searchParams.get('product_type') === 'FUTURE' ? [] : exchange.markets;
  return done({ products: listed.map(productOf), num_products: listed.length });
}

function productOf({ base, quote, priceDecimals }: ListedMarket): unknown {
  return {
    product_id: `${base}-${quote}`,
    base_increment: '0.00000001',
    quote_increment: (10 ** -priceDecimals).toFixed(priceDecimals),
    price_increment: (10 ** -priceDecimals).toFixed(priceDecimals),
    quote_min_size: '1',
    quote_max_size: '150000000',
    base_min_size: '0.00000001',
    base_max_size: '3400',
    base_name: base,
    quote_name: quote,
    is_disabled: false,
    status: 'online',
    trading_disabled: false,
    product_type: 'SPOT',
    quote_currency_id: quote,
    base_currency_id: base,
    alias: '',
    alias_to: [],
  };
}

function done(body: unknown): Reply {
  return { status: 200, body };
}

function refused(details: string): Reply {
  return { status: 400, body: { error: 'INVALID_ARGUMENT', error_details: details, message: details } };
}
