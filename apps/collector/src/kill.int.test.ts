import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator } from '@quality/simulator';
import { freePort, testDatabase } from '@quality/testbed';
import { connect, migrate } from '@quality/timescale';
import { expect, test } from 'vitest';
import { acceleratedClock } from './testing/accelerated-clock.ts';

const MINUTE = 60_000;
const SPEED = 60;
const ENTRY = new URL('./testing/accelerated-collector.ts', import.meta.url).pathname;
/** `test:soak` runs it at full size. */
const KILLS = Number(process.env.QUALITY_SOAK_KILLS ?? 2);
const SYMBOLS = ['BTC/USDT', 'ETH/USDT', 'SOL/USDT'];

test(`a collector killed ${KILLS} times in the middle of its work leaves every closed candle once and no report twice`, async () => {
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

  const start = async (): Promise<ChildProcess> => {
    const env = {
      DATABASE_URL: database.url,
      QUALITY_STORAGE_SPOOL_PATH: join(folder, 'spool.sqlite'),
      QUALITY_COLLECTOR_PORT: String(await freePort()),
    };
    const child = spawn(process.execPath, [ENTRY, JSON.stringify({ yaml, env, clock })], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout!, 'data');
    return child;
  };
  const reports = async () => Number((await repository.sql`select count(*) from quality_metrics`)[0]?.count);

  try {
    for (let kill = 0; kill < KILLS; kill += 1) {
      const child = await start();
      const before = await reports();
      // A number of reports later, and not always the same one.
      await expect.poll(reports, { timeout: 30_000, interval: 7 }).toBeGreaterThan(before + 1 + ((kill * 5) % 7));
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    const last = await start();
    const before = await reports();
    await expect.poll(reports, { timeout: 30_000 }).toBeGreaterThan(before + 6);
    last.kill('SIGTERM');
    await once(last, 'exit');

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
}, 120_000);
