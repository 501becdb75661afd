import { documentProfile } from '../fetch-profile.ts';

export const binanceus = documentProfile('binanceus', {
  graceMs: [2_000, 'https://docs.binance.us/#get-candlestick-data'],
  withoutTrades: ['fills', 'https://docs.binance.us/#get-candlestick-data'],
  anchorsMs: [{}, 'https://docs.binance.us/#get-candlestick-data'],
  openMayLeaveRange: [false, 'https://docs.binance.us/#get-candlestick-data'],
  volumeUnit: ['base', 'https://docs.binance.us/#get-candlestick-data'],
  nonPositivePricesAllowed: [false, 'https://docs.binance.us/#get-candlestick-data'],
  pageLimit: [1000, 'https://docs.binance.us/#get-candlestick-data'],
  historyDepth: [null, 'https://docs.binance.us/#get-candlestick-data'],
  pageBy: ['count', 'https://docs.binance.us/#get-candlestick-data'],
  startIsInclusive: [true, 'https://docs.binance.us/#get-candlestick-data'],
  endIsInclusive: [true, 'https://docs.binance.us/#get-candlestick-data'],
  newestCandle: ['forming', 'https://docs.binance.us/#get-candlestick-data'],
  stampedAt: ['open', 'https://docs.binance.us/#get-candlestick-data'],
  order: ['ascending', 'https://docs.binance.us/#get-candlestick-data'],
  hasClock: [true, 'https://docs.binance.us/#get-candlestick-data'],
  requestsPerSecond: [20, 'https://docs.binance.us/#rate-limits'],
  closedAtMs: [null, 'https://docs.binance.us/#get-candlestick-data'],
});
