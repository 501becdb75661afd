import { documentProfile } from '../fetch-profile.ts';

export const okx = documentProfile('okx', {
  graceMs: [2_000, 'https://www.okx.com/docs-v5/en/#order-book-trading-market-data-get-candlesticks'],
  withoutTrades: ['fills', 'https://www.okx.com/docs-v5/en/#order-book-trading-market-data-get-candlesticks'],
  anchorsMs: [{}, 'https://www.okx.com/docs-v5/en/#order-book-trading-market-data-get-candlesticks'],
  openMayLeaveRange: [false, 'https://www.okx.com/docs-v5/en/#order-book-trading-market-data-get-candlesticks'],
  volumeUnit: ['base', 'https://www.okx.com/docs-v5/en/#order-book-trading-market-data-get-candlesticks'],
  nonPositivePricesAllowed: [false, 'https://www.okx.com/docs-v5/en/#order-book-trading-market-data-get-candlesticks'],
  pageLimit: [300, 'https://www.okx.com/docs-v5/en/#order-book-trading-market-data-get-candlesticks'],
  historyDepth: [null, 'https://www.okx.com/docs-v5/en/#order-book-trading-market-data-get-candlesticks'],
  pageBy: ['span', 'https://www.okx.com/docs-v5/en/#order-book-trading-market-data-get-candlesticks'],
  startIsInclusive: [false, 'https://www.okx.com/docs-v5/en/#order-book-trading-market-data-get-candlesticks'],
  endIsInclusive: [false, 'https://www.okx.com/docs-v5/en/#order-book-trading-market-data-get-candlesticks'],
  newestCandle: ['forming', 'https://www.okx.com/docs-v5/en/#order-book-trading-market-data-get-candlesticks'],
  stampedAt: ['open', 'https://www.okx.com/docs-v5/en/#order-book-trading-market-data-get-candlesticks'],
  order: ['descending', 'https://www.okx.com/docs-v5/en/#order-book-trading-market-data-get-candlesticks'],
  hasClock: [true, 'https://www.okx.com/docs-v5/en/#order-book-trading-market-data-get-candlesticks'],
  requestsPerSecond: [20, 'https://www.okx.com/docs-v5/en/#order-book-trading-market-data-get-candlesticks'],
  closedAtMs: [null, 'https://www.okx.com/docs-v5/en/#order-book-trading-market-data-get-candlesticks'],
});
