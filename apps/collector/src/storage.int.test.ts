import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfig } from '@quality/config';
import { freePort, type TestDatabase, testDatabase } from '@quality/testbed';
import { connect, migrate, type Repository } from '@quality/timescale';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Storage } from './storage.ts';
import { startWorld, type World } from './testing/simulated-world.ts';
import { createTimescaleStorage } from './timescale-storage.ts';

const MINUTE = 60_000;
const FEED = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' };
const YAML = 'feeds: { binance: [BTC/USDT 1m], kraken: [BTC/USD 1m] }\nwindows: { slots: 120 }';

let database: TestDatabase;
let repository: Repository;
let folder: string;
let world: World | undefined;

beforeEach(async () => {
  database = await testDatabase();
  folder = mkdtempSync(join(tmpdir(), 'quality-spool-'));
  repository = connect({ url: database.url, poolSize: 1 });
});

afterEach(async () => {
  await world?.close();
  world = undefined;
  await repository.close();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

function open(url = database.url): Storage {
  const { storage } = parseConfig(`feeds: {}\nstorage: { spoolPath: "${folder}/spool.sqlite", connectTimeoutMs: 1000 }`, {
    env: { DATABASE_URL: url },
  });
  return createTimescaleStorage({ config: storage, collectorVersion: '9.9.9', log: pino({ level: 'silent' }) });
}

async function minutes(count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) {
    world!.nowMs += MINUTE;
    await world!.collector.tickAll();
  }
}

const countReports = async (): Promise<number> => Number((await repository.sql`select count(*) from quality_metrics`)[0]?.count);

describe('storage', () => {
  test('reports and candles are in the database, each once, as they were judged', async () => {
    await migrate({ url: database.url });
    world = await startWorld({ yaml: YAML, storage: open() });
    const first = await world.collector.tickAll();
    await minutes(3);
    await world.collector.tickAll();
    await world.collector.stop();
    expect(await countReports()).toBe(8);
    const { items } = await repository.getQualityHistory(FEED, {});
    expect(items.at(-1)?.report).toEqual(first.find(({ watched }) => watched.plan.feed.exchange === 'binance')?.report);
    expect(items[0]).toMatchObject({ collectorVersion: '9.9.9', reason: null });
    const candles = await repository.getCandles(FEED, { limit: 1_000 });
    const rows = candles.items.map(({ time, open: o, high, low, close, volume }) => [time, o, high, low, close, volume]);
    expect(rows).toEqual(
      world.simulator.truth('binance', 'BTC/USDT', '1m', candles.items[0]?.time ?? 0, (candles.items.at(-1)?.time ?? 0) + 1),
    );
    expect(candles.items.every(({ provenance }) => provenance === 'original')).toBe(true);
  });

  test('a restart keeps the history, asks for what is missing only, and writes no report twice', async () => {
    await migrate({ url: database.url });
    world = await startWorld({ yaml: YAML, storage: open() });
    await world.collector.tickAll();
    await minutes(2);
    await world.collector.stop();
    const before = await countReports();

    const requests = world.simulator.requests('binance').candles;
    const second = await world.restart(open());
    const results = await second.tickAll();
    expect(results.every(({ outcome, report }) => outcome === 'ok' && report?.status === 'excellent')).toBe(true);
    expect(world.simulator.requests('binance').candles - requests).toBe(1);
    expect(results.flatMap(({ absorbed }) => absorbed?.added ?? [])).toEqual([]);
    world.nowMs += MINUTE;
    await second.tickAll();
    await second.stop();
    expect(await countReports()).toBe(before + 2);
  });

  test('a dead feed is poor at once after a restart, though the exchange does not answer', async () => {
    await migrate({ url: database.url });
    world = await startWorld({ yaml: YAML, storage: open() });
    await world.collector.tickAll();
    await world.collector.stop();
    world.nowMs += 300 * MINUTE;
    world.simulator.setFault({ exchange: 'binance' }, { kind: 'reset' });
    const second = await world.restart(open());
    const { report, reason } = await second.tick(FEED);
    expect(reason).toBe('network');
    expect(report).toMatchObject({ status: 'poor', freshness: { level: 'critical' } });
    expect(report?.scores.overall).toBeLessThanOrEqual(20);
  });

  test('a feed that stopped long ago is judged on a whole window from the first check on, and after a restart', async () => {
    await migrate({ url: database.url });
    world = await startWorld({ yaml: YAML, storage: open() });
    world.simulator.setFault(FEED, { kind: 'stale', fromMs: world.nowMs - 90 * MINUTE });
    world.simulator.setFault({ exchange: 'kraken' }, { kind: 'gap', every: 50, length: 2 });
    const check = async (collector: World['collector']) =>
      (await collector.tickAll()).map(({ report }) => [report?.window.received, report?.issues.map(({ type }) => type)]);
    const first = await check(world.collector);
    expect(first[0]).toEqual([120, ['stale']]);
    // What repair brings is stored as back-filled and has to be there after the restart.
    world.simulator.clearFaults({ exchange: 'kraken' });
    await minutes(4);
    await world.collector.settled();
    world.nowMs += MINUTE;
    const before = await check(world.collector);
    expect(before).toEqual([
      [120, ['stale']],
      [120, []],
    ]);
    await world.collector.stop();
    world.nowMs += MINUTE;
    const second = await world.restart(open());
    expect(await check(second)).toEqual(before);
    await second.stop();
  });

  test('checks go on while the database is away, and its reports arrive once each when it is back', async () => {
    const away = `postgres://postgres@127.0.0.1:${await freePort()}/nothing`;
    const storage = open(away);
    world = await startWorld({ yaml: YAML, storage });
    await world.collector.tickAll();
    await minutes(4);
    expect(storage.state()).toMatchObject({ isConnected: false, pendingReports: 10 });
    expect(world.collector.readiness().waitingFor.join()).toContain('database');
    await world.collector.stop();

    await migrate({ url: database.url });
    const second = await world.restart(open());
    await second.tickAll();
    await second.stop();
    expect(await countReports()).toBe(10);
  });

  test('a database without the tables is named by /readyz, and nothing is lost until they are there', async () => {
    const storage = open();
    world = await startWorld({ yaml: YAML, storage });
    await world.collector.tickAll();
    expect(world.collector.readiness().waitingFor.join()).toMatch(/migrat/);
    await migrate({ url: database.url });
    await minutes(1);
    await world.collector.stop();
    expect(await countReports()).toBe(4);
  });

  test('candles of a gap that is repaired are stored as back-filled, those that changed as revised', async () => {
    await migrate({ url: database.url });
    world = await startWorld({ yaml: YAML, storage: open() });
    await world.collector.tickAll();
    const fromMs = Math.floor(world.nowMs / MINUTE) * MINUTE;
    world.simulator.setFault({ exchange: 'binance' }, { kind: 'gap', every: 2, length: 1, fromMs, toMs: fromMs + 2 * MINUTE });
    world.simulator.setFault({ exchange: 'kraken' }, { kind: 'revised', every: 1, afterMs: 2 * MINUTE });
    await minutes(3);
    world.simulator.clearFaults();
    await minutes(3);
    await world.collector.stop();
    const provenance = async (feed: typeof FEED) => {
      const { items } = await repository.getCandles(feed, { from: fromMs, limit: 100 });
      return new Set(items.map((candle) => candle.provenance));
    };
    expect(await provenance(FEED)).toContain('backfilled');
    expect(await provenance({ exchange: 'kraken', symbol: 'BTC/USD', timeframe: '1m' })).toContain('revised');
  });
});
