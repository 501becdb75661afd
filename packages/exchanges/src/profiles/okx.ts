import { documentProfile } from '../fetch-profile.ts';

export const okx = documentProfile('okx', {
  graceMs: [5000, 'assumed'],
  withoutTrades: ['fills', 'https://github.com/ccxt/ccxt/issues/24949'],
  anchorsMs: [{}, 'https://github.com/ccxt/ccxt/pull/15571'],
  openMayLeaveRange: [false, 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/okx.ts'],
  volumeUnit: ['base', 'https://www.okx.com/docs-v5/en/#order-book-trading-market-data-get-candlesticks'],
  nonPositivePricesAllowed: [false, 'assumed'],
  pageLimit: [300, 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/okx.ts'],
  historyDepth: [null, 'assumed'],
  pageBy: ['span', 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/okx.ts'],
  startIsInclusive: [false, 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/okx.ts'],
  endIsInclusive: [false, 'https://www.okx.com/docs-v5/en/#order-book-trading-market-data-get-candlesticks'],
  newestCandle: ['forming', 'https://github.com/ccxt/ccxt/pull/15571'],
  stampedAt: ['open', 'https://github.com/ccxt/ccxt/pull/15571'],
  order: ['descending', 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/okx.ts'],
  hasClock: [true, 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/okx.ts'],
  requestsPerSecond: [18, 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/okx.ts'],
  closedAtMs: [null, 'assumed'],
});
