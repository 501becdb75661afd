import { documentProfile } from '../fetch-profile.ts';

export const coinbase = documentProfile('coinbase', {
  graceMs: [5_000, 'https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/public/get-public-product-candles'],
  withoutTrades: [
    'omits',
    'https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/public/get-public-product-candles',
  ],
  anchorsMs: [{}, 'https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/public/get-public-product-candles'],
  openMayLeaveRange: [
    false,
    'https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/public/get-public-product-candles',
  ],
  volumeUnit: [
    'base',
    'https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/public/get-public-product-candles',
  ],
  nonPositivePricesAllowed: [
    false,
    'https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/public/get-public-product-candles',
  ],
  pageLimit: [300, 'https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/public/get-public-product-candles'],
  historyDepth: [
    null,
    'https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/public/get-public-product-candles',
  ],
  pageBy: ['span', 'https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/public/get-public-product-candles'],
  startIsInclusive: [
    true,
    'https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/public/get-public-product-candles',
  ],
  endIsInclusive: [
    true,
    'https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/public/get-public-product-candles',
  ],
  newestCandle: [
    'forming',
    'https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/public/get-public-product-candles',
  ],
  stampedAt: [
    'open',
    'https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/public/get-public-product-candles',
  ],
  order: [
    'descending',
    'https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/public/get-public-product-candles',
  ],
  hasClock: [true, 'https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/public/get-public-product-candles'],
  requestsPerSecond: [
    10,
    'https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/public/get-public-product-candles',
  ],
  closedAtMs: [null, 'https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/public/get-public-product-candles'],
});
