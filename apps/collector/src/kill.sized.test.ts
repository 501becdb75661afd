import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator } from '@quality/simulator';
import { freePort, testDatabase } from '@quality/testbed';
import { connect, migrate } from '@quality/timescale';
import { expect, test } from 'vitest';
import { nap } from './nap.ts';
import { acceleratedClock } from './testing/accelerated-clock.ts';
import { startProcess } from './testing/start-process.ts';

const MINUTE = 60_000;
const SPEED = 60;
const isFull = process.env.QUALITY_SOAK === '1';
/** Ticks of every feed between two kills. */
const { kills: KILLS, ticks: TICKS } = isFull ? { kills: 20, ticks: 10 } : { kills: 2, ticks: 1 };
const SYMBOLS = ['BTC/USDT', 'ETH/USDT', 'SOL/USDT'];

test(`a collector killed ${KILLS} times, each at a random moment, leaves every closed candle once and no report twice`, {
  timeout: 900_000,
}, async ({ annotate }) => {
  const folder = mkdtempSync(join(tmpdir(), 'quality-kill-'));
  const database = await testDatabase();
  await migrate({ url: database.url });
  const clock = { startMs: Date.UTC(2024, 2, 5, 14, 30), realStartMs: Date.now(), speed: SPEED };
  const now = acceleratedClock(clock);
  const simulator = await startSimulator({ seed: 'kill', now });
  const repository = connect({ url: database.url, poolSize: 1 });
  const yaml = [
    `feeds: { binance: [${SYMBOLS.map((symbol) => `${symbol} 1m`).join(', ')}] }`,
    `exchanges: { binance: { baseUrl: "${simulator.baseUrlOf('binance')}", requestsPerSecond: 200 } }`,
    'windows: { slots: 60 }',
  ].join('\n');

  const start = async () => {
    const env = {
      DATABASE_URL: database.url,
      QUALITY_STORAGE_SPOOL_PATH: join(folder, 'spool.sqlite'),
      QUALITY_COLLECTOR_PORT: String(await freePort()),
    };
    return startProcess('accelerated-collector', { yaml, env, clock });
  };
  const reports = async () => Number((await repository.sql`select count(*) from quality_metrics`)[0]?.count);
  const moments: number[] = [];

  try {
    for (let kill = 0; kill < KILLS; kill += 1) {
      const collector = await start();
      const before = await reports();
      await expect.poll(reports, { timeout: 60_000, interval: 20 }).toBeGreaterThan(before + TICKS * SYMBOLS.length - 1);
      const moment = Math.floor((Math.random() * MINUTE) / SPEED);
      moments.push(moment);
      await nap(moment);
      collector.child.kill('SIGKILL');
      if (collector.child.signalCode === null) await once(collector.child, 'exit');
    }
    const last = await start();
    const before = await reports();
    await expect.poll(reports, { timeout: 60_000 }).toBeGreaterThan(before + 6);
    await last.end();

    const [{ ticks } = { ticks: 0 }] = await repository.sql<{ ticks: number }[]>`
      select count(distinct date_trunc('minute', time))::int as ticks from quality_metrics`;
    await annotate(`${KILLS} kills over ${ticks} ticks, ${moments.join(', ')} ms after a tick; ${await reports()} reports`);
    if (isFull) expect(ticks).toBeGreaterThanOrEqual(KILLS * TICKS);
    for (const symbol of SYMBOLS) {
      const feed = { exchange: 'binance', symbol, timeframe: '1m' };
      const { items } = await repository.getCandles(feed, { limit: 10_000 });
      const rows = items.map(({ time, open, high, low, close, volume }) => [time, open, high, low, close, volume]);
      expect(rows).toEqual(simulator.truth('binance', symbol, '1m', items[0]!.time, items.at(-1)!.time + 1));
      expect(items.at(-1)!.time).toBeGreaterThan(now() - 10 * MINUTE);
    }
    const doubled = await repository.sql`
      select exchange, symbol, timeframe, date_trunc('minute', time) from quality_metrics group by 1, 2, 3, 4 having count(*) > 1`;
    expect(doubled).toHaveLength(0);
  } finally {
    await repository.close();
    await simulator.close();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  }
});
