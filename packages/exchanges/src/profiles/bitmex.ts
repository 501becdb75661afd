import { documentProfile } from '../fetch-profile.ts';

export const bitmex = documentProfile('bitmex', {
  graceMs: [5000, 'assumed'],
  withoutTrades: ['fills', 'https://github.com/ccxt/ccxt/issues/3191'],
  anchorsMs: [{}, 'assumed'],
  openMayLeaveRange: [true, 'https://github.com/BitMEX/api-connectors/issues/261'],
  volumeUnit: ['contracts', 'https://rdrr.io/cran/bitmexr/src/R/bucket_trades.R'],
  nonPositivePricesAllowed: [false, 'assumed'],
  pageLimit: [1000, 'https://rdrr.io/cran/bitmexr/src/R/bucket_trades.R'],
  historyDepth: [null, 'assumed'],
  pageBy: ['count', 'https://rdrr.io/cran/bitmexr/src/R/bucket_trades.R'],
  startIsInclusive: [true, 'assumed'],
  endIsInclusive: [true, 'assumed'],
  newestCandle: ['closed', 'https://github.com/ccxt/ccxt/issues/3275'],
  stampedAt: ['close', 'https://github.com/ccxt/ccxt/issues/5641'],
  order: ['ascending', 'assumed'],
  hasClock: [true, 'assumed'],
  requestsPerSecond: [1, 'assumed'],
  closedAtMs: [Date.UTC(2026, 8, 23, 4), 'https://github.com/thrasher-corp/gocryptotrader/pull/2295'],
});
