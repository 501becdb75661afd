import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfig } from '@quality/config';
import { makeMarkets, startSimulator } from '@quality/simulator';
import { testDatabase } from '@quality/testbed';
import { connect, migrate } from '@quality/timescale';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { nap } from './nap.ts';
import { runCollector } from './run-collector.ts';
import { acceleratedClock } from './testing/accelerated-clock.ts';

const MINUTE = 60_000;
const EXCHANGES = ['binance', 'kraken', 'coinbase'];
/** `test:soak` runs it at full size: 1,000 feeds, 10 minutes, a slower clock. */
const FEEDS = Number(process.env.QUALITY_SOAK_FEEDS ?? 45);
const MINUTES = Number(process.env.QUALITY_SOAK_MINUTES ?? 5);
const SPEED = Number(process.env.QUALITY_SOAK_SPEED ?? 15);

test(`${FEEDS} feeds on a clock ${SPEED} times as fast for ${MINUTES} minutes: every feed is checked at every instant, once`, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'quality-soak-'));
  const database = await testDatabase();
  await migrate({ url: database.url });
  const now = acceleratedClock({ startMs: Date.UTC(2024, 2, 5, 14, 30, 30), realStartMs: Date.now(), speed: SPEED });
  const count = Math.ceil(FEEDS / EXCHANGES.length);
  const markets = makeMarkets(EXCHANGES, count);
  const simulator = await startSimulator({ seed: 'soak', now, markets });
  const repository = connect({ url: database.url, poolSize: 2 });
  const delaysMs: number[] = [];
  const listening = await repository.listen((keys) => {
    for (const { time } of keys) delaysMs.push((now() - new Date(time).getTime()) / SPEED);
  });
  const config = parseConfig(
    JSON.stringify({
      exchanges: Object.fromEntries(EXCHANGES.map((id) => [id, { baseUrl: simulator.baseUrlOf(id), requestsPerSecond: 1_000 }])),
      feeds: Object.fromEntries(
        EXCHANGES.map((id) => [id, markets.filter(({ exchange }) => exchange === id).map(({ symbol }) => `${symbol} 1m`)]),
      ),
      windows: { slots: 120 },
      collector: { port: 0, concurrency: 16, spreadMs: 30_000 },
      storage: { spoolPath: join(folder, 'spool.sqlite') },
    }),
    { env: { DATABASE_URL: database.url } },
  );
  const running = await runCollector({
    config,
    log: pino({ level: 'error' }),
    now,
    sleep: (ms, signal) => nap(ms / SPEED, signal),
  });
  try {
    await expect.poll(() => running.collector.readiness().waitingFor, { timeout: 60_000 }).toEqual([]);
    const fromMs = Math.ceil(now() / MINUTE) * MINUTE;
    const memory: number[] = [];
    delaysMs.length = 0;
    while (now() < fromMs + MINUTES * MINUTE) {
      await nap(MINUTE / SPEED);
      memory.push(process.memoryUsage().rss / 1e6);
    }
    await running.stop();
    const toMs = fromMs + (MINUTES - 1) * MINUTE;
    const perFeed = await repository.sql<{ readonly count: number }[]>`
      select count(*)::int as count from quality_metrics
      where time >= ${new Date(fromMs)} and time < ${new Date(toMs)} group by exchange, symbol, timeframe`;
    expect(perFeed).toHaveLength(count * EXCHANGES.length);
    expect(new Set(perFeed.map((row) => row.count))).toEqual(new Set([MINUTES - 1]));
    const sorted = delaysMs.toSorted((a, b) => a - b);
    const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN;
    console.log(
      `${perFeed.length} feeds, ${MINUTES} minutes at ${SPEED}×: due instant to row in the database p50 ${sorted[sorted.length >> 1]?.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms; memory ${memory.map((mb) => mb.toFixed(0)).join(' ')} MB`,
    );
  } finally {
    await running.stop();
    await listening.close();
    await repository.close();
    await simulator.close();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  }
}, 900_000);
