import { documentProfile } from '../fetch-profile.ts';

export const gate = documentProfile('gate', {
  graceMs: [5000, 'assumed'],
  withoutTrades: ['unknown', 'assumed'],
  anchorsMs: [{}, 'assumed'],
  openMayLeaveRange: [false, 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/gate.ts'],
  volumeUnit: ['base', 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/gate.ts'],
  nonPositivePricesAllowed: [false, 'assumed'],
  pageLimit: [1000, 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/gate.ts'],
  historyDepth: [10_000, 'https://github.com/ccxt/ccxt/issues/27887'],
  pageBy: ['span', 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/gate.ts'],
  startIsInclusive: [true, 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/gate.ts'],
  endIsInclusive: [true, 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/gate.ts'],
  newestCandle: ['forming', 'assumed'],
  stampedAt: ['open', 'assumed'],
  order: ['ascending', 'assumed'],
  hasClock: [true, 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/gate.ts'],
  requestsPerSecond: [20, 'https://github.com/ccxt/ccxt/blob/v4.5.84/ts/src/gate.ts'],
  closedAtMs: [null, 'assumed'],
});
