import { parseConfig } from '@quality/config';
import { testDatabase } from '@quality/testbed';
import { connect, maintain, migrate, type Repository } from '@quality/timescale';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningCollector, runCollector } from './run-collector.ts';

const FEED = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' };

/** Why the real exchange cannot be asked from here, or null. */
async function whyUnreachable(): Promise<string | null> {
  try {
    const answer = await fetch('https://api.binance.com/api/v3/ping', { signal: AbortSignal.timeout(5_000) });
    return answer.ok ? null : `api.binance.com answered ${answer.status}`;
  } catch (error) {
    const cause = (error as Error).cause ?? error;
    return `no way to api.binance.com: ${(cause as Error).message}`;
  }
}

const unreachable = await whyUnreachable();
let database: Awaited<ReturnType<typeof testDatabase>>;
let repository: Repository;
let running: RunningCollector | null = null;

beforeAll(async () => {
  if (unreachable !== null) return;
  database = await testDatabase();
  await migrate({ url: database.url });
  repository = connect({ url: database.url });
  const yaml = `feeds: { binance: [BTC/USDT 1m, ETH/USDT 1m] }\ncollector: { port: 0 }\nlog: { level: silent }\n`;
  running = await runCollector({
    config: parseConfig(yaml, { env: { DATABASE_URL: database.url } }),
    log: pino({ level: 'silent' }),
  });
});

afterAll(async () => {
  await running?.stop();
  await repository?.close();
  await database?.drop();
});

describe('the real Binance', () => {
  test('two feeds are fetched, checked, exported, stored and rolled up', async (ctx) => {
    if (unreachable !== null) return ctx.skip(unreachable);
    await expect.poll(() => repository.getLatestQuality(FEED), { timeout: 90_000, interval: 500 }).not.toBeNull();
    const { report } = (await repository.getLatestQuality(FEED))!;
    expect(report.scores.overall).toBeGreaterThan(0);
    expect(report.window.received).toBeGreaterThan(400);

    const metrics = await (await fetch(`${running!.url}/metrics`)).text();
    expect(metrics).toMatch(/quality_overall_score\{exchange="binance",symbol="BTC\/USDT",timeframe="1m"\} \d/);
    expect(metrics).toMatch(/quality_checks_total\{exchange="binance",symbol="BTC\/USDT",timeframe="1m",result="ok"\} [1-9]/);

    await maintain({ url: database.url });
    const { items: hourly } = await repository.getHourlyQuality(FEED);
    const { items: daily } = await repository.getDailyQuality(FEED);
    expect(hourly.length).toBeGreaterThan(0);
    expect(daily.length).toBeGreaterThan(0);
    expect((await repository.getCandles(FEED, { limit: 10 })).items).toHaveLength(10);
  });
});
