import { documentProfile } from '../fetch-profile.ts';

export const kucoin = documentProfile('kucoin', {
  graceMs: [5_000, 'https://www.kucoin.com/docs-new/rest/spot-trading/market-data/get-klines'],
  withoutTrades: ['omits', 'https://www.kucoin.com/docs-new/rest/spot-trading/market-data/get-klines'],
  anchorsMs: [{ w: 0 }, 'https://github.com/Kucoin/kucoin-api-docs/issues/373'],
  openMayLeaveRange: [false, 'https://www.kucoin.com/docs-new/rest/spot-trading/market-data/get-klines'],
  volumeUnit: ['base', 'https://www.kucoin.com/docs-new/rest/spot-trading/market-data/get-klines'],
  nonPositivePricesAllowed: [false, 'https://www.kucoin.com/docs-new/rest/spot-trading/market-data/get-klines'],
  pageLimit: [1500, 'https://www.kucoin.com/docs-new/rest/spot-trading/market-data/get-klines'],
  historyDepth: [null, 'https://www.kucoin.com/docs-new/rest/spot-trading/market-data/get-klines'],
  pageBy: ['span', 'https://www.kucoin.com/docs-new/rest/spot-trading/market-data/get-klines'],
  startIsInclusive: [true, 'https://www.kucoin.com/docs-new/rest/spot-trading/market-data/get-klines'],
  endIsInclusive: [false, 'https://www.kucoin.com/docs-new/rest/spot-trading/market-data/get-klines'],
  newestCandle: ['forming', 'https://www.kucoin.com/docs-new/rest/spot-trading/market-data/get-klines'],
  stampedAt: ['open', 'https://www.kucoin.com/docs-new/rest/spot-trading/market-data/get-klines'],
  order: ['descending', 'https://www.kucoin.com/docs-new/rest/spot-trading/market-data/get-klines'],
  hasClock: [true, 'https://www.kucoin.com/docs-new/rest/spot-trading/market-data/get-klines'],
  requestsPerSecond: [44, 'https://www.kucoin.com/docs-new/rest/spot-trading/market-data/get-klines'],
  closedAtMs: [null, 'https://www.kucoin.com/docs-new/rest/spot-trading/market-data/get-klines'],
});
