import { parseConfig } from '@quality/config';
import { expect, test } from 'vitest';
import { checkLimit, repairLimit } from './request-limit.ts';

const configOf = (exchanges: object, repair: object = {}) =>
  parseConfig(
    JSON.stringify({ feeds: { binance: ['BTC/USDT 1m'] }, exchanges, collector: { repair }, storage: { enabled: false } }),
    { env: {} },
  );
const perSecond = ({ max, duration }: { readonly max: number; readonly duration: number }) => (max * 1000) / duration;

test.each([
  ['binance', {}, 50],
  ['kraken', {}, 0.83],
  ['binance', { binance: { requestsPerSecond: 200 } }, 200],
  ['unknownexchange', {}, 1],
])('checks and repairs of %s together stay below four fifths of its limit', (exchange, exchanges, limit) => {
  const config = configOf(exchanges);
  const together = perSecond(checkLimit(exchange, config)) + perSecond(repairLimit(exchange, config));
  expect(together).toBeLessThanOrEqual(limit * 0.8 + 1e-9);
  expect(together).toBeGreaterThan(limit * 0.5);
});

test('a limit is held in windows of 50 ms where the rate allows it, and by one job a window where it does not', () => {
  expect(checkLimit('binance', configOf({ binance: { requestsPerSecond: 200 } }, { enabled: false }))).toEqual({
    max: 8,
    duration: 50,
  });
  expect(checkLimit('binance', configOf({ binance: { requestsPerSecond: 2 } }, { enabled: false }))).toEqual({
    max: 1,
    duration: 625,
  });
});

test('repairs never take more than half', () => {
  const config = configOf({ binance: { requestsPerSecond: 1 } }, { requestsPerMinute: 10_000 });
  expect(perSecond(repairLimit('binance', config))).toBeCloseTo(0.4);
  expect(perSecond(checkLimit('binance', config))).toBeCloseTo(0.4);
});
