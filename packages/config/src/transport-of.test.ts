import { expect, test } from 'vitest';
import { parseConfig } from './parse.ts';
import { transportOf } from './transport-of.ts';

const config = parseConfig(
  'feeds: {}\nstorage: { enabled: false }\ntransports: { "binance * 1m": websocket, "binance BTC/* *": rest }',
);
const of = (exchange: string, symbol: string, timeframe: string) => transportOf(config, { exchange, symbol, timeframe });

test('the last selector that names a feed sets its transport, and without one it is rest', () => {
  expect(of('binance', 'ETH/USDT', '1m')).toBe('websocket');
  expect(of('binance', 'BTC/USDT', '1m')).toBe('rest');
  expect(of('binance', 'ETH/USDT', '5m')).toBe('rest');
  expect(of('kraken', 'ETH/USD', '1m')).toBe('rest');
});

test('another word is a mistake that says what is allowed', () => {
  expect(() => parseConfig('feeds: {}\nstorage: { enabled: false }\ntransports: { "* * *": ws }')).toThrow(
    /transports.*"ws" is not allowed; allowed: one of "rest", "websocket"/,
  );
});
