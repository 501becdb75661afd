import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { COLLECTOR_METRICS, FEED_LIMIT_METRICS, QUALITY_METRICS } from '@quality/metrics';
import { makeMarkets, type Simulator, startSimulator } from '@quality/simulator';
import { probeRedis, type RedisServer, startRedis, type TestDatabase, testDatabase } from '@quality/testbed';
import { connect, migrate } from '@quality/timescale';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Role, roleOf } from './role-metrics.ts';
import { get, type StartedRole, startRole } from './testing/start-role.ts';

const TABLES = { ...QUALITY_METRICS, ...FEED_LIMIT_METRICS, ...COLLECTOR_METRICS };
const EXCHANGES = ['binance', 'kraken'];

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const probe = await probeRedis();

/** On binance so many that one of the two workers sees the hundred candles from which it learns when they are final. */
const MARKETS = { binance: 210, kraken: 20 };
const FEEDS = MARKETS.binance + MARKETS.kraken;

describe('a fleet', () => {
  let simulator: Simulator;
  let database: TestDatabase;
  let redis: RedisServer;
  const folder = mkdtempSync(join(tmpdir(), 'quality-fleet-'));
  const configFile = join(folder, 'quality.config.yaml');
  const started: StartedRole[] = [];
  const markets = [...makeMarkets(['binance'], MARKETS.binance), ...makeMarkets(['kraken'], MARKETS.kraken)];
  const symbols = markets.filter(({ exchange }) => exchange === 'binance').map(({ symbol }) => symbol);

  const configure = (feeds: Record<string, readonly string[]>): void => {
    const settings = (id: string) => ({ baseUrl: simulator.baseUrlOf(id), requestsPerSecond: 500 });
    const config = {
      exchanges: Object.fromEntries(EXCHANGES.map((id) => [id, settings(id)])),
      feeds,
      collector: { maxIntervalMs: 3_000, spreadMs: 0, concurrency: 12 },
      windows: { slots: 60 },
      log: { level: 'warn', format: 'json' },
    };
    writeFileSync(configFile, JSON.stringify(config));
  };
  const start = async (role: Role): Promise<StartedRole> => {
    const spoolPath = join(folder, `spool-${randomUUID()}.sqlite`);
    const process = await startRole(role, { configFile, redisUrl: redis.url, databaseUrl: database.url, spoolPath });
    started.push(process);
    return process;
  };
  const of = (role: Role): StartedRole[] => started.filter((process) => process.role === role);
  const waitingFor = async ({ url }: StartedRole): Promise<string> => (await get(`${url}/readyz`)).text;
  const isReady = (process: StartedRole) =>
    expect.poll(() => waitingFor(process), { timeout: 20_000, interval: 100 }).toContain('"ready":true');
  const scrape = async ({ url }: StartedRole): Promise<string> => (await get(`${url}/metrics`)).text;
  const feedLines = async (process: StartedRole): Promise<string> =>
    (await scrape(process))
      .split('\n')
      .filter((line) => line.startsWith('quality_') && line.includes('symbol='))
      .join('\n');
  const lastChecks = async (exporter: StartedRole): Promise<readonly number[]> =>
    [...(await scrape(exporter)).matchAll(/^quality_last_check_timestamp_seconds\{.*\} (\S+)$/gm)].map(([, value]) =>
      Number(value),
    );

  beforeAll(async () => {
    if (!probe.ok) return;
    simulator = await startSimulator({ seed: 'fleet', markets: markets });
    [database, redis] = await Promise.all([testDatabase(), startRedis()]);
    await migrate({ url: database.url });
    configure({ binance: symbols.map((symbol) => `${symbol} 1m`), kraken: ['*/USD 1m'] });
    await Promise.all((['scheduler', 'worker', 'worker', 'exporter', 'exporter'] as const).map(start));
  });

  beforeEach(({ skip }) => {
    if (!probe.ok) skip(probe.reason);
  });

  afterAll(async () => {
    await Promise.all(started.map((process) => process.end('SIGKILL')));
    await simulator?.close();
    await redis?.remove();
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('is ready when every feed was checked, those of a wildcard too', async () => {
    for (const process of started) await isReady(process);
    expect(await lastChecks(of('exporter')[0]!)).toHaveLength(FEEDS);
    for (const { url } of started) expect((await get(`${url}/healthz`)).status).toBe(200);
  });

  test('two exporters give the same series of feeds, byte for byte, and nobody else gives a gauge of a feed', async () => {
    const [one, two] = of('exporter') as [StartedRole, StartedRole];
    // While checks of a round are coming in, two scrapes may fall to either side of one; between two rounds nothing comes.
    await expect
      .poll(async () => new Set(await Promise.all([feedLines(one), feedLines(two)])).size, { timeout: 20_000, interval: 100 })
      .toBe(1);
    for (const process of [...of('worker'), ...of('scheduler')]) {
      const text = await scrape(process);
      for (const { name, type } of Object.values(QUALITY_METRICS)) {
        if (type === 'gauge') expect(text, process.role).not.toMatch(new RegExp(`^${name}\\{`, 'm'));
      }
    }
    expect(await feedLines(one)).not.toContain('quality_checks_total');
  });

  test('the roles together expose every metric of the tables, each from the role that owns it', async () => {
    simulator.setFault({ exchange: 'kraken' }, { kind: 'bad_tick', every: 5 });
    const missing = async (): Promise<readonly string[]> => {
      const texts = new Map(await Promise.all(started.map(async (process) => [process, await scrape(process)] as const)));
      return Object.entries(TABLES).flatMap(([key, { name }]) => {
        const owner = roleOf(key as keyof typeof TABLES);
        const exposers = [...texts]
          .filter(([, text]) => new RegExp(`^${name}(_count)?[{ ]`, 'm').test(text))
          .map(([{ role }]) => role);
        const wrong = exposers.filter((role) => owner !== 'all' && role !== owner);
        return exposers.length === 0 ? [name] : wrong.map((role) => `${name} of a ${role}`);
      });
    };
    await expect.poll(missing, { timeout: 30_000, interval: 500 }).toEqual([]);
    simulator.clearFaults();
  });

  test('the roles together expose every metric that a rule or a dashboard names', async () => {
    const texts = (await Promise.all(started.map(scrape))).join('\n');
    const folders = ['alerting/rules', 'dashboards/grafana/dashboards'].map((path) => join(ROOT, path));
    const files = folders.flatMap((path) => readdirSync(path).map((file) => readFileSync(join(path, file), 'utf8')));
    const names = new Set(files.flatMap((text) => text.match(/\bquality_[a-z_]+(?=[{[),\s\\"]|_bucket)/g) ?? []));
    const own = [...names].filter((name) => Object.values(TABLES).some((metric) => name.startsWith(metric.name)));
    expect(own.length).toBeGreaterThan(30);
    for (const name of own) expect(texts, name).toMatch(new RegExp(`^${name.replace(/_bucket$/, '')}(_bucket|_count)?[{ ]`, 'm'));
  });

  test('writes each candle and each report once, and every candle that there is', async () => {
    const repository = connect({ url: database.url, poolSize: 1 });
    const [{ doubled } = { doubled: -1 }] = await repository.sql<{ doubled: number }[]>`
      select count(*)::int as doubled from (
        select 1 from quality_metrics group by exchange, symbol, timeframe, time having count(*) > 1) as twice`;
    expect(doubled).toBe(0);
    const { items } = await repository.getCandles({ exchange: 'binance', symbol: symbols[0]!, timeframe: '1m' }, { limit: 500 });
    const rows = items.map(({ time, open, high, low, close, volume }) => [time, open, high, low, close, volume]);
    expect(rows).toEqual(simulator.truth('binance', symbols[0]!, '1m', items[0]!.time, items.at(-1)!.time + 1));
    expect(rows.length).toBeGreaterThanOrEqual(60);
    await repository.close();
  });

  test('a feed that leaves the configuration leaves the exporters, and its jobs end', async () => {
    // One comes at the same moment: its job may be what tells a worker that the other one has left.
    const kept = symbols.slice(1).map((symbol) => `${symbol} 1m`);
    configure({ binance: [...kept, `${symbols[1]} 5m`], kraken: ['*/USD 1m'] });
    const gone = `exchange="binance",symbol="${symbols[0]}"`;
    for (const process of started) process.child.kill('SIGHUP');
    for (const exporter of of('exporter')) {
      await expect.poll(() => feedLines(exporter), { timeout: 10_000 }).not.toContain(gone);
      await expect.poll(() => lastChecks(exporter), { timeout: 10_000 }).toHaveLength(FEEDS);
    }
    for (const worker of of('worker')) await expect.poll(() => feedLines(worker), { timeout: 10_000 }).not.toContain(gone);
  });

  test('without Redis every role says so, lives, does not spin, and goes on when it is back', async () => {
    await redis.kill();
    for (const process of started) {
      await expect.poll(() => waitingFor(process), { timeout: 10_000 }).toContain('Redis: ');
      expect((await get(`${process.url}/healthz`)).status).toBe(200);
    }
    const cpuSeconds = async (process: StartedRole): Promise<number> =>
      Number(/^process_cpu_seconds_total (\S+)$/m.exec(await scrape(process))?.[1]);
    const [exporter] = of('exporter') as [StartedRole];
    const before = await Promise.all(started.map(cpuSeconds));
    const stoodStill = Math.max(...(await lastChecks(exporter)));
    const sinceMs = performance.now();
    await expect.poll(() => performance.now() - sinceMs, { timeout: 5_000 }).toBeGreaterThan(2_000);
    for (const [i, process] of started.entries()) {
      expect((await cpuSeconds(process)) - before[i]!, process.role).toBeLessThan(1);
      expect(process.child.exitCode, process.output()).toBeNull();
      expect(process.output().match(/Redis cannot be reached/g), process.role).toHaveLength(1);
    }
    await redis.restart();
    for (const process of started) await isReady(process);
    await expect.poll(async () => Math.min(...(await lastChecks(exporter))), { timeout: 15_000 }).toBeGreaterThan(stoodStill);
  });

  test('schedules everything anew when Redis has lost its data', async () => {
    await redis.forget();
    const [exporter] = of('exporter') as [StartedRole];
    const lostMs = Date.now();
    await expect
      .poll(async () => (await lastChecks(exporter)).filter((seconds) => seconds * 1000 > lostMs).length, { timeout: 30_000 })
      .toBe(FEEDS);
  });

  test('every role stops on SIGTERM with exit code 0 within ten seconds', async () => {
    const sinceMs = performance.now();
    const codes = await Promise.all(started.map(async (process) => `${process.role} ${await process.end('SIGTERM')}`));
    expect(codes).toEqual(started.map(({ role }) => `${role} 0`));
    expect(performance.now() - sinceMs).toBeLessThan(10_000);
  });
});
