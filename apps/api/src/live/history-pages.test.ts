import type { Feed } from '@quality/validators';
import { expect, test } from 'vitest';
import { HistoryPages } from './history-pages.ts';

const feed: Feed = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' };

/** A store of reports by time that counts how often they are read. */
function storeOf(times: number[]) {
  const store = { times, reads: 0 };
  const page = { nextCursor: null };
  return Object.assign(store, {
    getQualityHistoryTimes: async () => ({ ...page, items: [...store.times] }),
    getQualityHistoryJson: async () => {
      store.reads += 1;
      return { ...page, items: store.times.map((time) => ({ time, json: `{"time":${time}}` })) };
    },
  });
}

test('a page is read once while it holds the same reports, and anew when one came or went', async () => {
  const store = storeOf([3, 2, 1]);
  const pages = new HistoryPages(store);
  const first = await pages.page(feed, {});
  expect(await pages.page(feed, {})).toBe(first);
  expect(store.reads).toBe(1);
  store.times = [4, 3, 2];
  expect((await pages.page(feed, {})).etag).not.toBe(first.etag);
  store.times = [3, 2];
  await pages.page(feed, {});
  expect(store.reads).toBe(3);
  expect((await pages.page({ ...feed, symbol: 'ETH/USDT' }, {})).etag).not.toBe(first.etag);
});

test('no more bytes are kept than allowed: the page asked for longest ago goes first', async () => {
  const store = storeOf([1]);
  const pages = new HistoryPages(store, 2_500);
  for (const time of [1, 2, 1, 3, 1]) {
    store.times = [time];
    await pages.page(feed, {});
  }
  const before = store.reads;
  await pages.page(feed, {});
  expect(store.reads).toBe(before);
  store.times = [2];
  await pages.page(feed, {});
  expect(store.reads).toBe(before + 1);
});

test('empty pages of any number of feeds that nobody has keep no more than allowed either', async () => {
  const store = storeOf([]);
  const pages = new HistoryPages(store, 20_000);
  const feeds = Array.from({ length: 100 }, (_, k): Feed => ({ ...feed, symbol: `NONE${k}/USDT` }));
  for (const one of feeds) await pages.page(one, {});
  const before = store.reads;
  for (const one of feeds.toReversed()) await pages.page(one, {});
  expect(store.reads - before).toBeGreaterThan(80);
});

test('the gzipped copy of a page counts too, as soon as it is made', async () => {
  const store = storeOf([]);
  // Room for all pages plain, and not for all of them twice; random digits do not compress below half.
  const text = () => Array.from({ length: 400 }, () => Math.random().toString(36)).join('');
  const source = {
    getQualityHistoryTimes: async () => ({ nextCursor: null, items: [...store.times] }),
    getQualityHistoryJson: async () => {
      store.reads += 1;
      return { nextCursor: null, items: store.times.map((time) => ({ time, json: JSON.stringify(text()) })) };
    },
  };
  const pages = new HistoryPages(source, 40_000);
  const ask = async (time: number, zipped: boolean) => {
    store.times = [time];
    const page = await pages.page(feed, {});
    if (zipped) page.send({ headers: { 'accept-encoding': 'gzip' } } as never, anyReply as never);
  };
  for (const time of [1, 2, 3, 4, 5, 1, 2, 3, 4, 5]) await ask(time, false);
  expect(store.reads).toBe(5);
  for (const time of [1, 2, 3, 4, 5, 1, 2, 3, 4, 5]) await ask(time, true);
  expect(store.reads).toBeGreaterThan(5);
});

/** Takes whatever is set and sent. */
const anyReply: unknown = new Proxy({}, { get: () => () => anyReply });
