import type { Feed } from '@quality/validators';
import { expect, test } from 'vitest';
import { decodeFeeds, encodeFeeds, SharedRoster } from './shared-roster.ts';

const feed = (exchange: string, symbol: string, timeframe = '1m'): Feed => ({ exchange, symbol, timeframe });
const rosterOf = (feeds: readonly Feed[]) => {
  const byExchange = Map.groupBy(feeds, ({ exchange }) => exchange);
  const texts: Record<string, string> = Object.fromEntries([...byExchange].map(([id, own]) => [id, encodeFeeds(own)]));
  return { hgetall: async () => ({ ...texts }), texts };
};

test('feeds come back as they were encoded, and equal feeds give equal text', () => {
  const feeds = [feed('binance', 'BTC/USDT:USDT'), feed('binance', 'A B/USD', '1h')];
  expect(encodeFeeds(feeds)).toBe(encodeFeeds(feeds.toReversed()));
  expect(new Set(decodeFeeds('binance', encodeFeeds(feeds)))).toEqual(new Set(feeds));
});

test('a refresh tells of the feeds that are gone, once', async () => {
  const client = rosterOf([feed('binance', 'BTC/USDT'), feed('binance', 'ETH/USDT')]);
  const gone: Feed[] = [];
  const roster = new SharedRoster(client, (left) => gone.push(left));
  await roster.refresh();
  expect(gone).toEqual([]);
  expect([...roster.feeds.keys()]).toEqual(['binance BTC/USDT 1m', 'binance ETH/USDT 1m']);
  client.texts.binance = encodeFeeds([feed('binance', 'ETH/USDT')]);
  await roster.refresh();
  await roster.refresh();
  expect(gone).toEqual([feed('binance', 'BTC/USDT')]);
});

test('companions are the same instrument elsewhere and the same market in other timeframes; siblings are of the same exchange and timeframe', async () => {
  const own = feed('binance', 'BTC/USDT');
  const [peer, larger, sibling] = [feed('kraken', 'BTC/USD'), feed('binance', 'BTC/USDT', '5m'), feed('binance', 'ETH/USDT')];
  const roster = new SharedRoster(rosterOf([own, peer, larger, sibling, feed('kraken', 'ETH/USD')]));
  await roster.refresh();
  expect(roster.companionsOf(own)).toEqual([peer, larger]);
  expect(roster.siblingsOf(own)).toEqual([sibling]);
});
