import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeMarkets } from '@quality/simulator';
import { probeRedis, startRedis, testDatabase } from '@quality/testbed';
import { connect, migrate } from '@quality/timescale';
import { expect, test } from 'vitest';
import { nap } from '../nap.ts';
import { startProcess } from '../testing/start-process.ts';
import { get, type StartedRole, startRole } from './testing/start-role.ts';

const MINUTE = 60_000;
const EXCHANGES = ['binance', 'kraken'];
const isFull = process.env.QUALITY_SOAK === '1';
/**
 * Candles are of real minutes, and each feed is checked every `tickMs`, between closes too: in two minutes that is twelve ticks, at a rate
 * that two cores can serve beside the exchange and the database. Checks have four fifths of the limit; what is in flight may arrive with them, so
 * all workers together (`concurrency` each) hold less than the last fifth.
 */
const { feeds, tickMs, limit, killEveryMs, schedulerRestMs, chaosMs, workers, concurrency, slots } = isFull
  ? {
      feeds: 2_000,
      tickMs: 10_000,
      limit: 200,
      killEveryMs: 10_000,
      schedulerRestMs: 30_000,
      chaosMs: 120_000,
      workers: 3,
      concurrency: 8,
      slots: 120,
    }
  : {
      feeds: 30,
      tickMs: 1_000,
      limit: 60,
      killEveryMs: 2_000,
      schedulerRestMs: 1_500,
      chaosMs: 5_000,
      workers: 2,
      concurrency: 3,
      slots: 60,
    };
const MOST_TICKS = 3;
/** What a gauge may be older than that: a job of a killed worker waits eight seconds for another one, and its check and the scrape take theirs. */
const MOST_DELAY_MS = 15_000;
const LAST_CHECK = /^quality_last_check_timestamp_seconds(\{.*\}) (\S+)$/gm;

test(`${feeds} feeds, ${workers} workers, one of them killed every ${killEveryMs / 1000} s, Redis and scheduler restarted: no feed is left alone, nothing is lost or doubled`, {
  timeout: 900_000,
}, async ({ annotate, skip }) => {
  const probe = await probeRedis();
  if (!probe.ok) skip(probe.reason);
  const folder = mkdtempSync(join(tmpdir(), 'quality-fleet-soak-'));
  const [database, redis] = await Promise.all([testDatabase(), startRedis()]);
  await migrate({ url: database.url });
  const clock = { startMs: Date.now(), realStartMs: Date.now(), speed: 1 };
  const count = feeds / EXCHANGES.length;
  const limits = Object.fromEntries(EXCHANGES.map((id) => [id, { requests: limit, intervalMs: 1_000 }]));
  const simulator = await startProcess('simulator-process', { seed: 'fleet', exchanges: EXCHANGES, count, limits, clock });
  const repository = connect({ url: database.url, poolSize: 2 });
  const markets = makeMarkets(EXCHANGES, count);
  const configFile = join(folder, 'quality.config.yaml');
  const config = {
    exchanges: Object.fromEntries(EXCHANGES.map((id) => [id, { baseUrl: `${simulator.url}/${id}`, requestsPerSecond: limit }])),
    feeds: Object.fromEntries(
      EXCHANGES.map((id) => [id, markets.filter(({ exchange }) => exchange === id).map(({ symbol }) => `${symbol} 1m`)]),
    ),
    collector: { maxIntervalMs: tickMs, spreadMs: tickMs, concurrency },
    windows: { slots },
    log: { level: 'warn', format: 'json' },
  };
  writeFileSync(configFile, JSON.stringify(config));
  const start = (role: 'scheduler' | 'worker' | 'exporter', n = 0): Promise<StartedRole> =>
    startRole(role, {
      configFile,
      redisUrl: redis.url,
      databaseUrl: database.url,
      spoolPath: join(folder, `${role}-${n}.sqlite`),
    });

  let scheduler = await start('scheduler');
  const exporters = await Promise.all([start('exporter'), start('exporter')]);
  const fleet = await Promise.all(Array.from({ length: workers }, (_, n) => start('worker', n)));
  const isReady = ({ url }: StartedRole) =>
    expect.poll(async () => (await get(`${url}/readyz`)).text, { timeout: 300_000, interval: 250 }).toContain('"ready":true');
  const shown = new Map<string, number>();
  const backwards: string[] = [];
  let mostAgeMs = 0;
  const look = async ({ url }: StartedRole): Promise<void> => {
    const { text } = await get(`${url}/metrics`);
    for (const [, feed = '', value] of text.matchAll(LAST_CHECK)) {
      const checkedMs = Number(value) * 1000;
      if (checkedMs < (shown.get(feed) ?? 0)) backwards.push(`${feed} ${checkedMs}`);
      shown.set(feed, checkedMs);
      mostAgeMs = Math.max(mostAgeMs, Date.now() - checkedMs);
    }
  };
  try {
    const [exporter] = exporters as [StartedRole, StartedRole];
    await isReady(exporter);
    const chaosFromMs = Date.now();
    const passed = (): number => Date.now() - chaosFromMs;
    let kills = 0;
    let isRedisRestarted = false;
    let schedulerEndedMs: number | null = null;
    let isSchedulerBack = false;
    mostAgeMs = 0;
    while (passed() < chaosMs) {
      if (passed() > (kills + 1) * killEveryMs) {
        const n = kills % workers;
        await fleet[n]!.end('SIGKILL');
        fleet[n] = await start('worker', n);
        kills += 1;
      }
      if (!isRedisRestarted && passed() > chaosMs / 3) {
        isRedisRestarted = true;
        await redis.restart();
      }
      if (schedulerEndedMs === null && passed() > chaosMs / 2) {
        schedulerEndedMs = passed();
        expect(await scheduler.end()).toBe(0);
      }
      if (schedulerEndedMs !== null && !isSchedulerBack && passed() > schedulerEndedMs + schedulerRestMs) {
        isSchedulerBack = true;
        scheduler = await start('scheduler');
      }
      await look(exporter);
      await nap(Math.min(1_000, tickMs / 4));
    }
    // The last one that was killed is followed by one that writes what it kept.
    for (const worker of fleet) await isReady(worker);
    const chaosToMs = Date.now();
    // The fleet comes to rest: what is shown then is what was written.
    await Promise.all([...fleet, scheduler].map((role) => role.end()));
    const texts = await Promise.all(exporters.map(async ({ url }) => (await get(`${url}/metrics`)).text));
    const series = texts.map((text) =>
      text
        .split('\n')
        .filter((line) => line.includes('symbol='))
        .join('\n'),
    );

    const reports = await repository.sql<{ exchange: string; symbol: string; times: number[] }[]>`
      select exchange, symbol, array_agg((extract(epoch from time) * 1000)::float8 order by time) as times
      from quality_metrics group by exchange, symbol`;
    expect(reports).toHaveLength(feeds);
    const gaps = reports.map(({ times }) => Math.max(...times.slice(1).map((time, i) => time - times[i]!)));
    const ends = reports.map(({ times }) => chaosToMs - times.at(-1)!);
    const distinct = reports.every(({ times }) => new Set(times).size === times.length);
    const total = reports.reduce((sum, { times }) => sum + times.filter((time) => time >= chaosFromMs).length, 0);
    const wanted = (feeds * (chaosToMs - chaosFromMs)) / tickMs;
    const requests = (await (await fetch(`${simulator.url}/_sim/requests`)).json()) as Record<
      string,
      { readonly overLimit: number; readonly peakPerSecond: number; readonly total: number }
    >;
    await annotate(
      `${feeds} feeds every ${tickMs / 1000} s, ${workers} workers on ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}: ${kills} kills, 1 restart of Redis, scheduler away ${schedulerRestMs / 1000} s; ${total} reports of ${wanted.toFixed(0)} ticks; longest time between two instants ${Math.max(...gaps) / tickMs} ticks; oldest check ever shown ${(mostAgeMs / 1000).toFixed(1)} s`,
    );
    await annotate(
      EXCHANGES.map(
        (id) =>
          `${id}: limit ${limit}/s, most in a second ${requests[id]!.peakPerSecond}, over the limit ${requests[id]!.overLimit} of ${requests[id]!.total}`,
      ).join('; '),
    );
    expect(kills).toBeGreaterThanOrEqual(Math.floor(chaosMs / killEveryMs) - 2);
    expect(isSchedulerBack && isRedisRestarted).toBe(true);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(MOST_TICKS * tickMs);
    expect(Math.max(...ends)).toBeLessThanOrEqual(MOST_TICKS * tickMs);
    expect(distinct).toBe(true);
    for (const id of EXCHANGES) expect(requests[id]!.overLimit, id).toBe(0);

    expect(backwards).toEqual([]);
    expect(mostAgeMs).toBeGreaterThan(0);
    expect(mostAgeMs).toBeLessThanOrEqual(MOST_TICKS * tickMs + MOST_DELAY_MS);
    expect(series[0]).toBe(series[1]);
    const newest = new Map(
      reports.map(({ exchange, symbol, times }) => [
        `{exchange="${exchange}",symbol="${symbol}",timeframe="1m"}`,
        times.at(-1)! / 1000,
      ]),
    );
    expect(new Map([...texts[0]!.matchAll(LAST_CHECK)].map(([, feed, value]) => [feed, Number(value)]))).toEqual(newest);

    const closedMs = Math.floor((chaosToMs - tickMs * MOST_TICKS - 2 * 5_000) / MINUTE) * MINUTE;
    const candles = await repository.sql<{ exchange: string; symbol: string; rows: number[][] }[]>`
      select exchange, symbol,
        array_agg(array[(extract(epoch from time) * 1000)::float8, open, high, low, close, volume] order by time) as rows
      from candles group by exchange, symbol`;
    expect(candles).toHaveLength(feeds);
    for (const { exchange, symbol, rows } of candles) {
      const [from, to] = [rows[0]![0]!, rows.at(-1)![0]! + MINUTE];
      expect(to, symbol).toBeGreaterThanOrEqual(closedMs);
      const address = `${simulator.url}/_sim/truth?${new URLSearchParams({ exchange, symbol, timeframe: '1m', from: String(from), to: String(to) })}`;
      expect(rows, `${exchange} ${symbol}`).toEqual(await (await fetch(address)).json());
    }
  } finally {
    await Promise.all([...fleet, ...exporters, scheduler].map((role) => role.end('SIGKILL')));
    await repository.close();
    await simulator.end();
    await redis.remove();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  }
});
