import { feedKey, parseConfig } from '@quality/config';
import { probeRedis, type RedisServer, startRedis } from '@quality/testbed';
import type { Feed } from '@quality/validators';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { FeedPlans } from './feed-plans.ts';
import { checkQueue, feedMemory, fetchMemory, OVERDUE, reportsOf } from './names.ts';
import { hurryOverdue } from './overdue.ts';
import { Queues } from './queues.ts';
import { Timetable } from './timetable.ts';

const NOW_MS = Date.UTC(2024, 2, 5, 14, 30, 40);
const now = (): number => NOW_MS;
const feed = (symbol: string, exchange = 'binance'): Feed => ({ exchange, symbol, timeframe: '1m' });
const [BTC, ETH, SOL] = [feed('BTC/USDT'), feed('ETH/USDT'), feed('SOL/USDT:USDT')];
const config = parseConfig(JSON.stringify({ feeds: { binance: ['BTC/USDT 1m'] }, storage: { enabled: false } }), { env: {} });
const plans = new FeedPlans(config);

const probe = await probeRedis();
let redis: RedisServer;
let client: Redis;
let queues: Queues;
let timetable: Timetable;

beforeAll(async () => {
  if (!probe.ok) return;
  redis = await startRedis();
  client = new Redis(redis.url, { maxRetriesPerRequest: null });
  queues = new Queues(client);
  timetable = new Timetable({ client, queues, plans, now });
});

beforeEach(async ({ skip }) => {
  if (!probe.ok) skip(probe.reason);
  await client.flushall();
});

afterAll(async () => {
  await queues?.close();
  client?.disconnect();
  await redis?.remove();
});

const arrange = (feeds: readonly Feed[]) => timetable.arrange('binance', feeds, config, true);
/** What a check leaves of a feed. */
const remember = async (key: string): Promise<void> => {
  await client.hset(feedMemory(key), 'version', '1');
  await client.rpush(fetchMemory(key), 'x');
  await client.hset(reportsOf('binance'), key, '{}');
  await client.zadd(OVERDUE, NOW_MS - 1, key);
};
const hurry = (known: readonly Feed[]) =>
  hurryOverdue((key) => known.find((feed) => feedKey(feed) === key), { client, queues, plans, timetable, now });

test('a scheduler that knows of fewer feeds leaves those of another one, and sees when some are lost', async () => {
  await arrange([BTC, ETH]);
  expect(await timetable.isWhole('binance', [BTC])).toBe(true);
  await queues.of(checkQueue('binance')).removeJobScheduler(feedKey(ETH));
  expect(await timetable.isWhole('binance', [BTC])).toBe(false);
  expect(await arrange([BTC, ETH])).toEqual({ upserted: 1, removed: 0 });
  await client.flushall();
  expect(await timetable.isWhole('binance', [BTC])).toBe(false);
  expect(await timetable.isWhole('binance', [])).toBe(true);
});

test('nothing of a feed that has left stays in Redis, its only job excepted, which does nothing', async () => {
  await arrange([BTC, SOL]);
  await remember(feedKey(SOL));
  expect(await arrange([BTC])).toEqual({ upserted: 0, removed: 1 });
  const waiting = await queues.of(checkQueue('binance')).getJobs(['prioritized']);
  await Promise.all(waiting.map((job) => job.remove()));
  expect((await client.keys('*')).filter((key) => key.includes('SOL'))).toEqual([]);
  expect(await client.hkeys(reportsOf('binance'))).toEqual([]);
  expect(await client.zrange(OVERDUE, 0, -1)).toEqual([feedKey(BTC)]);
});

test('what a first check wrote after its feed had left is removed', async () => {
  await arrange([BTC]);
  await remember(feedKey(SOL));
  await hurry([BTC]);
  expect((await client.keys('*')).filter((key) => key.includes('SOL'))).toEqual([]);
  expect(await client.zrange(OVERDUE, 0, -1)).toEqual([feedKey(BTC)]);
});

test('many overdue feeds that a scheduler does not know keep those that it knows from their turn for one round', async () => {
  const strangers = Array.from({ length: 60 }, (_, i) => feed(`A${i}/USDT`));
  await arrange([...strangers, BTC]);
  await queues.of(checkQueue('binance')).drain();
  for (const [i, stranger] of strangers.entries()) await client.zadd(OVERDUE, i, feedKey(stranger));
  await client.zadd(OVERDUE, NOW_MS - 1, feedKey(BTC));
  await hurry([BTC]);
  await hurry([BTC]);
  const waiting = await queues.of(checkQueue('binance')).getJobs(['waiting']);
  expect(waiting.map(({ data }) => data.symbol)).toEqual([BTC.symbol]);
  expect(await client.zcard(OVERDUE)).toBe(strangers.length + 1);
});
