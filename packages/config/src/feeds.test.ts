import { expect, test } from 'vitest';
import { matchesPattern } from './feed-pattern.ts';
import { resolveFeeds } from './feeds.ts';

const symbols = ['BTC/USDT', 'ETH/USDT', 'ETH/BTC', 'ETH/USDT:USDT', 'BTC/USD:BTC-251226'];

test('a wildcard stays inside one part of a symbol', () => {
  expect(symbols.filter((symbol) => matchesPattern('ETH/*', symbol))).toEqual(['ETH/USDT', 'ETH/BTC']);
  expect(symbols.filter((symbol) => matchesPattern('*/USDT', symbol))).toEqual(['BTC/USDT', 'ETH/USDT']);
  expect(symbols.filter((symbol) => matchesPattern('*/*:*', symbol))).toEqual(['ETH/USDT:USDT']);
  expect(symbols.filter((symbol) => matchesPattern('*', symbol))).toEqual(symbols);
});

test('characters with a meaning in regular expressions stand for themselves', () => {
  expect(matchesPattern('A.C/*', 'ABC/USD')).toBe(false);
  expect(matchesPattern('A.C/*', 'A.C/USD')).toBe(true);
});

test('a feed that two entries name is listed once, and an entry that names none is reported', () => {
  const config = { feeds: { binance: ['BTC/USDT 1m', '*/USDT 1m', 'BTC/USDT 5m', 'DOGE/* 1m'] } };
  const resolved = resolveFeeds(config, () => symbols);
  expect(resolved.feeds.map(({ symbol, timeframe }) => `${symbol} ${timeframe}`)).toEqual([
    'BTC/USDT 1m',
    'ETH/USDT 1m',
    'BTC/USDT 5m',
  ]);
  expect(resolved.unmatched).toEqual(['binance: DOGE/* 1m']);
});

test('markets are asked for wildcards only', () => {
  const asked: string[] = [];
  resolveFeeds({ feeds: { binance: ['BTC/USDT 1m'], kraken: ['*/USD 1m'] } }, (exchange) => {
    asked.push(exchange);
    return [];
  });
  expect(asked).toEqual(['kraken']);
});
