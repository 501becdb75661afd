import { documentProfile } from '../fetch-profile.ts';

export const gate = documentProfile('gate', {
  graceMs: [2_000, 'https://www.gate.com/docs/developers/apiv4/en/#market-k-line-chart'],
  withoutTrades: ['fills', 'https://www.gate.com/docs/developers/apiv4/en/#market-k-line-chart'],
  anchorsMs: [{}, 'https://www.gate.com/docs/developers/apiv4/en/#market-k-line-chart'],
  openMayLeaveRange: [false, 'https://www.gate.com/docs/developers/apiv4/en/#market-k-line-chart'],
  volumeUnit: ['base', 'https://www.gate.com/docs/developers/apiv4/en/#market-k-line-chart'],
  nonPositivePricesAllowed: [false, 'https://www.gate.com/docs/developers/apiv4/en/#market-k-line-chart'],
  pageLimit: [1000, 'https://www.gate.com/docs/developers/apiv4/en/#market-k-line-chart'],
  historyDepth: [10_000, 'ccxt#27887'],
  pageBy: ['span', 'https://www.gate.com/docs/developers/apiv4/en/#market-k-line-chart'],
  startIsInclusive: [true, 'https://www.gate.com/docs/developers/apiv4/en/#market-k-line-chart'],
  endIsInclusive: [true, 'https://www.gate.com/docs/developers/apiv4/en/#market-k-line-chart'],
  newestCandle: ['forming', 'https://www.gate.com/docs/developers/apiv4/en/#market-k-line-chart'],
  stampedAt: ['open', 'https://www.gate.com/docs/developers/apiv4/en/#market-k-line-chart'],
  order: ['ascending', 'https://www.gate.com/docs/developers/apiv4/en/#market-k-line-chart'],
  hasClock: [true, 'https://www.gate.com/docs/developers/apiv4/en/#market-k-line-chart'],
  requestsPerSecond: [20, 'https://www.gate.com/docs/developers/apiv4/en/#market-k-line-chart'],
  closedAtMs: [null, 'https://www.gate.com/docs/developers/apiv4/en/#market-k-line-chart'],
});
