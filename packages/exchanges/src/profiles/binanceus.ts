import { documentProfile } from '../fetch-profile.ts';

export const binanceus = documentProfile('binanceus', {
  graceMs: [5000, 'assumed'],
  withoutTrades: ['fills', 'https://github.com/freqtrade/freqtrade/pull/1454'],
  anchorsMs: [{}, 'assumed'],
  openMayLeaveRange: [false, 'assumed'],
  volumeUnit: ['base', 'assumed'],
  nonPositivePricesAllowed: [false, 'assumed'],
  pageLimit: [1000, 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/binanceus.ts'],
  historyDepth: [null, 'assumed'],
  pageBy: ['count', 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/binanceus.ts'],
  startIsInclusive: [true, 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/binanceus.ts'],
  endIsInclusive: [true, 'assumed'],
  newestCandle: ['forming', 'assumed'],
  stampedAt: ['open', 'assumed'],
  order: ['ascending', 'assumed'],
  hasClock: [true, 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/binanceus.ts'],
  requestsPerSecond: [20, 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/binanceus.ts'],
  closedAtMs: [null, 'assumed'],
});
