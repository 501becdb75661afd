import { documentProfile } from '../fetch-profile.ts';

export const bitfinex = documentProfile('bitfinex', {
  graceMs: [5_000, 'https://docs.bitfinex.com/reference/rest-public-candles'],
  withoutTrades: ['omits', 'https://docs.bitfinex.com/reference/rest-public-candles'],
  anchorsMs: [{}, 'https://docs.bitfinex.com/reference/rest-public-candles'],
  openMayLeaveRange: [false, 'https://docs.bitfinex.com/reference/rest-public-candles'],
  volumeUnit: ['base', 'https://docs.bitfinex.com/reference/rest-public-candles'],
  nonPositivePricesAllowed: [false, 'https://docs.bitfinex.com/reference/rest-public-candles'],
  pageLimit: [10_000, 'https://docs.bitfinex.com/reference/rest-public-candles'],
  historyDepth: [null, 'https://docs.bitfinex.com/reference/rest-public-candles'],
  pageBy: ['count', 'https://docs.bitfinex.com/reference/rest-public-candles'],
  startIsInclusive: [true, 'https://docs.bitfinex.com/reference/rest-public-candles'],
  endIsInclusive: [true, 'https://docs.bitfinex.com/reference/rest-public-candles'],
  newestCandle: ['forming', 'https://docs.bitfinex.com/reference/rest-public-candles'],
  stampedAt: ['open', 'https://docs.bitfinex.com/reference/rest-public-candles'],
  order: ['descending', 'https://docs.bitfinex.com/reference/rest-public-candles'],
  hasClock: [false, 'https://docs.bitfinex.com/reference/rest-public-candles'],
  requestsPerSecond: [0.5, 'https://docs.bitfinex.com/reference/rest-public-candles'],
  closedAtMs: [null, 'https://docs.bitfinex.com/reference/rest-public-candles'],
});
