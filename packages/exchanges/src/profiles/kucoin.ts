import { documentProfile } from '../fetch-profile.ts';

export const kucoin = documentProfile('kucoin', {
  graceMs: [5000, 'assumed'],
  withoutTrades: ['omits', 'https://www.kucoin.com/docs-new/rest/spot-trading/market-data/get-klines'],
  anchorsMs: [{ w: 0 }, 'https://github.com/Kucoin/kucoin-api-docs/issues/373'],
  openMayLeaveRange: [false, 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/kucoin.ts'],
  volumeUnit: ['base', 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/kucoin.ts'],
  nonPositivePricesAllowed: [false, 'assumed'],
  pageLimit: [1500, 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/kucoin.ts'],
  historyDepth: [null, 'assumed'],
  pageBy: ['span', 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/kucoin.ts'],
  startIsInclusive: [true, 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/kucoin.ts'],
  endIsInclusive: [true, 'assumed'],
  newestCandle: ['forming', 'assumed'],
  stampedAt: ['open', 'assumed'],
  order: ['descending', 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/kucoin.ts'],
  hasClock: [true, 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/kucoin.ts'],
  requestsPerSecond: [44, 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/kucoin.ts'],
  closedAtMs: [null, 'assumed'],
});
