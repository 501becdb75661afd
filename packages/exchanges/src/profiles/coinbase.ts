import { documentProfile } from '../fetch-profile.ts';

export const coinbase = documentProfile('coinbase', {
  graceMs: [10_000, 'https://github.com/coinbase/coinbase-pro-node/issues/258'],
  withoutTrades: ['omits', 'https://docs.cdp.coinbase.com/api-reference/exchange-api/rest-api/products/get-product-candles'],
  anchorsMs: [{}, 'assumed'],
  openMayLeaveRange: [false, 'https://github.com/ccxt/ccxt/pull/16548'],
  volumeUnit: ['base', 'https://docs.cdp.coinbase.com/api-reference/exchange-api/rest-api/products/get-product-candles'],
  nonPositivePricesAllowed: [false, 'assumed'],
  pageLimit: [300, 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/coinbase.ts'],
  historyDepth: [null, 'assumed'],
  pageBy: ['span', 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/coinbase.ts'],
  startIsInclusive: [true, 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/coinbase.ts'],
  endIsInclusive: [true, 'assumed'],
  newestCandle: ['forming', 'https://github.com/ccxt/ccxt/pull/16548'],
  stampedAt: ['open', 'https://github.com/ccxt/ccxt/pull/16548'],
  order: ['descending', 'https://docs.rs/crate/nautilus-coinbase/latest/source/test_data/http_candles.json'],
  hasClock: [true, 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/coinbase.ts'],
  requestsPerSecond: [9.8, 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/coinbase.ts'],
  closedAtMs: [null, 'assumed'],
});
