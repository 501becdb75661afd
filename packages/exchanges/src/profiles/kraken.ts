import { documentProfile } from '../fetch-profile.ts';

export const kraken = documentProfile('kraken', {
  graceMs: [10_000, 'https://github.com/ccxt/ccxt/issues/6742'],
  withoutTrades: ['fills', 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/kraken.ts'],
  anchorsMs: [{ w: 0 }, 'https://github.com/eyeskull2220/solana-invoice'],
  openMayLeaveRange: [false, 'https://github.com/ccxt/ccxt/pull/22607'],
  volumeUnit: ['base', 'https://docs.kraken.com/api-reference/market-data/get-ohlc-data'],
  nonPositivePricesAllowed: [false, 'assumed'],
  pageLimit: [720, 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/kraken.ts'],
  historyDepth: [720, 'https://docs.kraken.com/api-reference/market-data/get-ohlc-data'],
  pageBy: ['count', 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/kraken.ts'],
  startIsInclusive: [false, 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/kraken.ts'],
  endIsInclusive: [true, 'assumed'],
  newestCandle: ['forming', 'https://github.com/ccxt/ccxt/pull/22607'],
  stampedAt: ['open', 'https://github.com/ccxt/ccxt/pull/22607'],
  order: ['ascending', 'https://github.com/ccxt/ccxt/pull/22607'],
  hasClock: [true, 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/kraken.ts'],
  requestsPerSecond: [0.83, 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/kraken.ts'],
  closedAtMs: [null, 'assumed'],
});
