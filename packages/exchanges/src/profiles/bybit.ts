import { documentProfile } from '../fetch-profile.ts';

export const bybit = documentProfile('bybit', {
  graceMs: [5000, 'assumed'],
  withoutTrades: ['unknown', 'assumed'],
  anchorsMs: [{}, 'assumed'],
  openMayLeaveRange: [false, 'https://bybit-exchange.github.io/docs/v5/market/kline'],
  volumeUnit: ['base', 'https://bybit-exchange.github.io/docs/derivatives/public/kline'],
  nonPositivePricesAllowed: [false, 'assumed'],
  pageLimit: [1000, 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/bybit.ts'],
  historyDepth: [null, 'assumed'],
  pageBy: ['count', 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/bybit.ts'],
  startIsInclusive: [true, 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/bybit.ts'],
  endIsInclusive: [true, 'https://bybit-exchange.github.io/docs/v5/market/kline'],
  newestCandle: ['forming', 'https://bybit-exchange.github.io/docs/spot/public/kline'],
  stampedAt: ['open', 'https://bybit-exchange.github.io/docs/spot/public/kline'],
  order: ['descending', 'https://bybit-exchange.github.io/docs/v5/market/kline'],
  hasClock: [true, 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/bybit.ts'],
  requestsPerSecond: [10, 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/bybit.ts'],
  closedAtMs: [null, 'assumed'],
});
