import { documentProfile } from '../fetch-profile.ts';

export const bitmex = documentProfile('bitmex', {
  graceMs: [5_000, 'https://www.bitmex.com/api/explorer/#!/Trade/Trade_getBucketed'],
  withoutTrades: ['fills', 'https://www.bitmex.com/api/explorer/#!/Trade/Trade_getBucketed'],
  anchorsMs: [{}, 'https://www.bitmex.com/api/explorer/#!/Trade/Trade_getBucketed'],
  openMayLeaveRange: [true, 'https://www.bitmex.com/api/explorer/#!/Trade/Trade_getBucketed'],
  volumeUnit: ['contracts', 'https://www.bitmex.com/api/explorer/#!/Trade/Trade_getBucketed'],
  nonPositivePricesAllowed: [false, 'https://www.bitmex.com/api/explorer/#!/Trade/Trade_getBucketed'],
  pageLimit: [1000, 'https://www.bitmex.com/api/explorer/#!/Trade/Trade_getBucketed'],
  historyDepth: [null, 'https://www.bitmex.com/api/explorer/#!/Trade/Trade_getBucketed'],
  pageBy: ['count', 'https://www.bitmex.com/api/explorer/#!/Trade/Trade_getBucketed'],
  startIsInclusive: [true, 'https://www.bitmex.com/api/explorer/#!/Trade/Trade_getBucketed'],
  endIsInclusive: [true, 'https://www.bitmex.com/api/explorer/#!/Trade/Trade_getBucketed'],
  newestCandle: ['closed', 'https://www.bitmex.com/api/explorer/#!/Trade/Trade_getBucketed'],
  stampedAt: ['close', 'https://www.bitmex.com/api/explorer/#!/Trade/Trade_getBucketed'],
  order: ['ascending', 'https://www.bitmex.com/api/explorer/#!/Trade/Trade_getBucketed'],
  hasClock: [false, 'https://www.bitmex.com/api/explorer/#!/Trade/Trade_getBucketed'],
  requestsPerSecond: [0.5, 'https://www.bitmex.com/api/explorer/#!/Trade/Trade_getBucketed'],
  closedAtMs: [Date.UTC(2026, 8, 23, 4), 'https://github.com/thrasher-corp/gocryptotrader/pull/2295'],
});
