import { documentProfile } from '../fetch-profile.ts';

export const bybit = documentProfile('bybit', {
  graceMs: [2_000, 'https://bybit-exchange.github.io/docs/v5/market/kline'],
  withoutTrades: ['fills', 'https://bybit-exchange.github.io/docs/v5/market/kline'],
  anchorsMs: [{}, 'https://bybit-exchange.github.io/docs/v5/market/kline'],
  openMayLeaveRange: [false, 'https://bybit-exchange.github.io/docs/v5/market/kline'],
  volumeUnit: ['base', 'https://bybit-exchange.github.io/docs/v5/market/kline'],
  nonPositivePricesAllowed: [false, 'https://bybit-exchange.github.io/docs/v5/market/kline'],
  pageLimit: [1000, 'https://bybit-exchange.github.io/docs/v5/market/kline'],
  historyDepth: [null, 'https://bybit-exchange.github.io/docs/v5/market/kline'],
  pageBy: ['count', 'https://bybit-exchange.github.io/docs/v5/market/kline'],
  startIsInclusive: [true, 'https://bybit-exchange.github.io/docs/v5/market/kline'],
  endIsInclusive: [true, 'https://bybit-exchange.github.io/docs/v5/market/kline'],
  newestCandle: ['forming', 'https://bybit-exchange.github.io/docs/v5/market/kline'],
  stampedAt: ['open', 'https://bybit-exchange.github.io/docs/v5/market/kline'],
  order: ['descending', 'https://bybit-exchange.github.io/docs/v5/market/kline'],
  hasClock: [true, 'https://bybit-exchange.github.io/docs/v5/market/kline'],
  requestsPerSecond: [120, 'https://bybit-exchange.github.io/docs/v5/market/kline'],
  closedAtMs: [null, 'https://bybit-exchange.github.io/docs/v5/market/kline'],
});
