import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfig } from '@quality/config';
import { startSimulator } from '@quality/simulator';
import { testDatabase } from '@quality/testbed';
import { connect, migrate } from '@quality/timescale';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { nap } from '../nap.ts';
import { runCollector } from '../run-collector.ts';
import { acceleratedClock } from '../testing/accelerated-clock.ts';

const MINUTE = 60_000;
const SPEED = 60;
const MINUTES = process.env.QUALITY_SOAK === '1' ? 60 : 5;
const FEEDS = [
  { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' },
  { exchange: 'binance', symbol: 'ETH/USDT', timeframe: '1m' },
  { exchange: 'kraken', symbol: 'BTC/USD', timeframe: '1m' },
];

test('feeds over websockets whose connection breaks again and again have every candle once and every report once', {
  timeout: 180_000,
}, async ({ annotate }) => {
  const folder = mkdtempSync(join(tmpdir(), 'quality-streams-'));
  const database = await testDatabase();
  await migrate({ url: database.url });
  const now = acceleratedClock({ startMs: Date.UTC(2024, 2, 5, 14, 30, 20), realStartMs: Date.now(), speed: SPEED });
  const simulator = await startSimulator({ seed: 'streams', now });
  const repository = connect({ url: database.url, poolSize: 1 });
  const config = parseConfig(
    JSON.stringify({
      exchanges: Object.fromEntries(
        ['binance', 'kraken'].map((id) => [id, { baseUrl: simulator.baseUrlOf(id), requestsPerSecond: 1_000 }]),
      ),
      feeds: { binance: ['BTC/USDT 1m', 'ETH/USDT 1m'], kraken: ['BTC/USD 1m'] },
      transports: { '* * *': 'websocket' },
      windows: { slots: 60 },
      collector: { port: 0 },
      storage: { spoolPath: join(folder, 'spool.sqlite') },
    }),
    { env: { DATABASE_URL: database.url } },
  );
  const running = await runCollector({
    config,
    log: pino({ level: 'silent' }),
    now,
    sleep: (ms, signal) => nap(ms / SPEED, signal),
  });
  try {
    const live = () => running.collector.state().exchanges.map(({ liveStreams }) => liveStreams);
    await expect.poll(live, { timeout: 20_000 }).toEqual([2, 1]);
    const fromMs = Math.ceil(now() / MINUTE) * MINUTE;
    const before = simulator.requests('binance').candles;
    let drops = 0;
    while (now() < fromMs + MINUTES * MINUTE) {
      await nap((1.7 * MINUTE) / SPEED);
      simulator.dropStreams();
      drops += 1;
    }
    await expect.poll(live, { timeout: 20_000 }).toEqual([2, 1]);
    // The last connection is left alone: its candles come without a request.
    await nap((3 * MINUTE) / SPEED);
    await running.stop();
    const fetches = simulator.requests('binance').candles - before;
    await annotate(`${drops} broken connections in ${MINUTES} minutes at ${SPEED}×, ${fetches} fetches of 2 feeds meanwhile`);
    for (const feed of FEEDS) {
      const { items } = await repository.getCandles(feed, { limit: 10_000 });
      const rows = items.map(({ time, open, high, low, close, volume }) => [time, open, high, low, close, volume]);
      expect(items.at(-1)!.time).toBeGreaterThanOrEqual(fromMs + (MINUTES - 1) * MINUTE);
      expect(rows).toEqual(simulator.truth(feed.exchange, feed.symbol, '1m', items[0]!.time, items.at(-1)!.time + 1));
      expect(items.every(({ provenance }) => provenance !== 'revised')).toBe(true);
    }
    const checked = await repository.sql<{ count: number; minutes: number }[]>`
      select count(*)::int as count, count(distinct date_trunc('minute', time))::int as minutes from quality_metrics
      where time >= ${new Date(fromMs)} and time < ${new Date(fromMs + MINUTES * MINUTE)} group by exchange, symbol`;
    expect(checked).toEqual(FEEDS.map(() => ({ count: MINUTES, minutes: MINUTES })));
  } finally {
    await running.stop();
    await repository.close();
    await simulator.close();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  }
});
