import { documentProfile } from '../fetch-profile.ts';

export const binance = documentProfile('binance', {
  graceMs: [2_000, 'Binance.Net#1267'],
  withoutTrades: ['fills', 'https://github.com/freqtrade/freqtrade/pull/1454'],
  anchorsMs: [{}, 'https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints'],
  openMayLeaveRange: [false, 'https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints'],
  volumeUnit: ['base', 'https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints'],
  nonPositivePricesAllowed: [false, 'https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints'],
  pageLimit: [1000, 'https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints'],
  historyDepth: [null, 'https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints'],
  pageBy: ['count', 'https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints'],
  startIsInclusive: [true, 'https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints'],
  endIsInclusive: [true, 'https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints'],
  newestCandle: ['forming', 'ccxt#2200'],
  stampedAt: ['open', 'https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints'],
  order: ['ascending', 'https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints'],
  hasClock: [true, 'https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints'],
  requestsPerSecond: [50, 'https://developers.binance.com/docs/binance-spot-api-docs/rest-api/limits'],
  closedAtMs: [null, 'https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints'],
});
