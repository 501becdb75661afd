import { documentProfile } from '../fetch-profile.ts';

export const bitfinex = documentProfile('bitfinex', {
  graceMs: [5000, 'assumed'],
  withoutTrades: ['omits', 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/bitfinex.ts'],
  anchorsMs: [{}, 'assumed'],
  openMayLeaveRange: [false, 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/bitfinex.ts'],
  volumeUnit: ['base', 'https://docs.bitfinex.com/reference/rest-public-candles'],
  nonPositivePricesAllowed: [false, 'assumed'],
  pageLimit: [10_000, 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/bitfinex.ts'],
  historyDepth: [null, 'assumed'],
  pageBy: ['count', 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/bitfinex.ts'],
  startIsInclusive: [true, 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/bitfinex.ts'],
  endIsInclusive: [true, 'assumed'],
  newestCandle: ['forming', 'https://github.com/ccxt/ccxt/issues/2937'],
  stampedAt: ['open', 'https://github.com/ccxt/ccxt/issues/2937'],
  order: ['ascending', 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/bitfinex.ts'],
  hasClock: [false, 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/bitfinex.ts'],
  requestsPerSecond: [1.4, 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/bitfinex.ts'],
  closedAtMs: [null, 'assumed'],
});
