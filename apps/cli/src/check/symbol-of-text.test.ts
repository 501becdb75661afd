import { expect, test } from 'vitest';
import { symbolOfText } from './symbol-of-text.ts';

test.each([
  ['BTC/USDT', 'BTC/USDT'],
  ['btc/usdt', 'BTC/USDT'],
  ['BTC/USDT:USDT', 'BTC/USDT:USDT'],
  ['BTCUSDT', 'BTC/USDT'],
  ['BTCUSD', 'BTC/USD'],
  ['ETHBTC', 'ETH/BTC'],
  ['BTC-USD', 'BTC/USD'],
  ['btc_usdt', 'BTC/USDT'],
  ['1000SHIBUSDT', '1000SHIB/USDT'],
  ['USDT', null],
  ['Bitcoin', null],
  ['', null],
])('%s is %s', (text, symbol) => {
  expect(symbolOfText(text)).toBe(symbol);
});
