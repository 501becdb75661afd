import { expect, test } from 'vitest';
import { parseConfig } from './parse.ts';
import { policyOf } from './policy-of.ts';

const config = parseConfig(`
feeds: {}
storage: { enabled: false }
windows: { slots: 300, byTimeframe: { 1d: 100 } }
policies:
  "* * *": { minSample: 30, freshness: { warning: { timeframes: 1.5 } } }
  coinbase */EUR 1m: { minSample: 40, freshness: { warning: { ms: 1000 } } }
`);

test('a later selector wins, key by key', () => {
  expect(policyOf(config, { exchange: 'coinbase', symbol: 'ETH/EUR', timeframe: '1m' })).toEqual({
    windowSlots: 300,
    minSample: 40,
    freshness: { warning: { timeframes: 1.5, ms: 1000 } },
  });
  expect(policyOf(config, { exchange: 'coinbase', symbol: 'ETH/USD', timeframe: '1m' })).toMatchObject({ minSample: 30 });
});

test('the window follows the timeframe', () => {
  expect(policyOf(config, { exchange: 'kraken', symbol: 'ETH/USD', timeframe: '1d' })).toMatchObject({ windowSlots: 100 });
});
