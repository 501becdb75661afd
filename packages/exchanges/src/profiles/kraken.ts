import { documentProfile } from '../fetch-profile.ts';

export const kraken = documentProfile('kraken', {
  graceMs: [10_000, 'ccxt#6742'],
  withoutTrades: ['fills', 'https://docs.kraken.com/api-reference/market-data/get-ohlc-data'],
  anchorsMs: [{ w: 0 }, 'https://docs.kraken.com/api-reference/market-data/get-ohlc-data'],
  openMayLeaveRange: [false, 'https://docs.kraken.com/api-reference/market-data/get-ohlc-data'],
  volumeUnit: ['base', 'https://docs.kraken.com/api-reference/market-data/get-ohlc-data'],
  nonPositivePricesAllowed: [false, 'https://docs.kraken.com/api-reference/market-data/get-ohlc-data'],
  pageLimit: [720, 'https://docs.kraken.com/api-reference/market-data/get-ohlc-data'],
  historyDepth: [720, 'https://docs.kraken.com/api-reference/market-data/get-ohlc-data'],
  pageBy: ['count', 'https://docs.kraken.com/api-reference/market-data/get-ohlc-data'],
  startIsInclusive: [false, 'https://docs.kraken.com/api-reference/market-data/get-ohlc-data'],
  endIsInclusive: [true, 'https://docs.kraken.com/api-reference/market-data/get-ohlc-data'],
  newestCandle: ['forming', 'https://docs.kraken.com/api-reference/market-data/get-ohlc-data'],
  stampedAt: ['open', 'https://docs.kraken.com/api-reference/market-data/get-ohlc-data'],
  order: ['ascending', 'https://docs.kraken.com/api-reference/market-data/get-ohlc-data'],
  hasClock: [true, 'https://docs.kraken.com/api-reference/market-data/get-ohlc-data'],
  requestsPerSecond: [1, 'https://docs.kraken.com/api-reference/market-data/get-ohlc-data'],
  closedAtMs: [null, 'https://docs.kraken.com/api-reference/market-data/get-ohlc-data'],
});
