import { documentProfile } from '../fetch-profile.ts';

export const binance = documentProfile('binance', {
  graceMs: [5000, 'assumed'],
  withoutTrades: ['fills', 'https://github.com/freqtrade/freqtrade/pull/1454'],
  anchorsMs: [{}, 'assumed'],
  openMayLeaveRange: [false, 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/binance.ts'],
  volumeUnit: ['base', 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/binance.ts'],
  nonPositivePricesAllowed: [false, 'assumed'],
  pageLimit: [1000, 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/binance.ts'],
  historyDepth: [null, 'assumed'],
  pageBy: ['count', 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/binance.ts'],
  startIsInclusive: [true, 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/binance.ts'],
  endIsInclusive: [true, 'assumed'],
  newestCandle: ['forming', 'https://github.com/fremantle-industries/ex_binance/commit/1dd4e68c02ae9e66292e2ffa131b021516893f09'],
  stampedAt: ['open', 'https://github.com/fremantle-industries/ex_binance/commit/1dd4e68c02ae9e66292e2ffa131b021516893f09'],
  order: ['ascending', 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/binance.ts'],
  hasClock: [true, 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/binance.ts'],
  requestsPerSecond: [50, 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/binance.ts'],
  closedAtMs: [null, 'assumed'],
});
