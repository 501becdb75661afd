import fc from 'fast-check';
import { expect, test } from 'vitest';
import { feedAddress, parseRoute } from './parse-route.ts';

test('any feed has an address that leads back to it', () => {
  const part = fc.string({ minLength: 1, unit: 'grapheme' });
  fc.assert(
    fc.property(part, part, part, (exchange, symbol, timeframe) => {
      const feed = { exchange, symbol, timeframe };
      expect(parseRoute(feedAddress(feed))).toMatchObject({ page: 'feed', feed });
    }),
  );
});

test.each([
  ['', 'feeds'],
  ['#/', 'feeds'],
  ['#/?q=btc', 'feeds'],
  ['#/check', 'check'],
  ['#/feeds/binance/BTC%2FUSDT', 'lost'],
  ['#/feeds/a/%zz/1m', 'lost'],
  ['#/nowhere', 'lost'],
])('%s is the page %s', (hash, page) => {
  expect(parseRoute(hash).page).toBe(page);
});
