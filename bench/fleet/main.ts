/** `pnpm bench:fleet [--feeds=1800] [--seconds=10] [--rounds=2]`: checks a second of a fleet of 1, 2 and 3 workers beside the single process. */
import { execFile, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, get as httpGet } from 'node:http';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { Redis } from 'ioredis';
import { feedMemory, fetchMemory, QUEUE_PREFIX, reportsOf } from '../../apps/collector/src/fleet/names.ts';
import { get, type StartedRole, startRole } from '../../apps/collector/src/fleet/testing/start-role.ts';
import { nap } from '../../apps/collector/src/nap.ts';
import { startEmbeddedPostgres } from '../../packages/embedded/src/index.ts';
import { makeMarkets } from '../../packages/simulator/src/index.ts';
import { startRedis } from '../../packages/testbed/src/start-redis.ts';
import { migrate } from '../../packages/timescale/src/index.ts';
import { bullmqAlone } from './bullmq-alone.ts';
import { costText, redisCost, redisWork } from './redis-cost.ts';

const { values } = parseArgs({
  options: {
    feeds: { type: 'string', default: '1800' },
    seconds: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '2' },
    workers: { type: 'string', default: '1,2,3' },
  },
});
const [FEEDS, SECONDS, ROUNDS] = [Number(values.feeds), Number(values.seconds), Number(values.rounds)];
const EXCHANGES = ['binance', 'kraken', 'coinbase'];
const CONCURRENCY = 8;
const WORKERS = values.workers.split(',').map(Number);
/** A spool that is no larger holds what was saved just now. */
const SETTLED_BYTES = 2_000_000;
const say = (line: string): void => void process.stdout.write(`${line}\n`);
/** What one feed takes in Redis, in bytes, by what it is for. */
async function memoryOfFeed(): Promise<string> {
  const symbol = markets[0]!;
  const key = `binance ${symbol} 1m`;
  const usage = async (name: string): Promise<number> => Number(await client.call('MEMORY', 'USAGE', name, 'SAMPLES', '0')) || 0;
  const [window, fetches, entries, reports, scheduler] = await Promise.all([
    usage(feedMemory(key)),
    usage(fetchMemory(key)),
    client.llen(fetchMemory(key)),
    usage(reportsOf('binance')),
    usage(`${QUEUE_PREFIX}:binance:repeat:${key}`),
  ]);
  const next = await client.zscore(`${QUEUE_PREFIX}:binance:repeat`, key);
  const job = await usage(`${QUEUE_PREFIX}:binance:repeat:${key}:${next}`);
  return `${(window / 1000).toFixed(1)} kB window and state, ${(fetches / 1000).toFixed(1)} kB for ${entries} fetches, ${(reports / count / 1000).toFixed(1)} kB report, ${((scheduler + job) / 1000).toFixed(1)} kB job scheduler and job`;
}

const median = (list: readonly number[]): number => list.toSorted((a, b) => a - b)[list.length >> 1] ?? Number.NaN;

const folder = mkdtempSync(join(tmpdir(), 'quality-bench-fleet-'));
chmodSync(folder, 0o711);
const redis = await startRedis();
const client = new Redis(redis.url, { maxRetriesPerRequest: null });
const database = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres') });
await migrate({ url: database.url });
const count = Math.ceil(FEEDS / EXCHANGES.length);
const feeds = count * EXCHANGES.length;
const markets = makeMarkets(['binance'], feeds).map(({ symbol }) => symbol);
const simulator = spawn(
  process.execPath,
  [
    new URL('../../apps/collector/src/testing/simulator-process.ts', import.meta.url).pathname,
    JSON.stringify({
      seed: 'bench',
      exchanges: EXCHANGES,
      count: feeds,
      clock: { startMs: Date.now(), realStartMs: Date.now(), speed: 1 },
    }),
  ],
  { stdio: ['pipe', 'pipe', 'inherit'] },
);
const base = await new Promise<string>((resolve) => simulator.stdout.once('data', (chunk) => resolve(String(chunk).trim())));
const configFile = join(folder, 'quality.config.yaml');
const config = {
  exchanges: Object.fromEntries(EXCHANGES.map((id) => [id, { baseUrl: `${base}/${id}`, requestsPerSecond: 1_000 }])),
  // Each instrument on one exchange: what feeds say of each other is not what is measured here.
  feeds: Object.fromEntries(
    EXCHANGES.map((id, i) => [id, markets.slice(i * count, (i + 1) * count).map((symbol) => `${symbol} 1m`)]),
  ),
  collector: { maxIntervalMs: 1_000, spreadMs: 1_000, concurrency: CONCURRENCY, repair: { enabled: false } },
  log: { level: 'error', format: 'json' },
};
writeFileSync(configFile, JSON.stringify(config));
const settings = (spool: string) => ({
  configFile,
  redisUrl: redis.url,
  databaseUrl: database.url,
  spoolPath: join(folder, spool),
});

/** Bare requests for as many candles as a check asks for, from this process. */
async function simulatorLimit(): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 24 });
  const endMs = Date.now() + 3_000;
  let done = 0;
  const ask = () =>
    new Promise<void>((resolve, reject) => {
      const since = Date.now() - 7 * 60_000;
      const url = `${base}/binance/api/v3/klines?symbol=${markets[0]!.replace('/', '')}&interval=1m&startTime=${since}&limit=9`;
      httpGet(url, { agent }, (response) => response.resume().on('end', resolve)).on('error', reject);
    });
  const loop = async (): Promise<void> => {
    while (Date.now() < endMs) {
      await ask();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: 24 }, loop));
  agent.destroy();
  return done / 3;
}

interface Round {
  readonly perSecond: number;
  readonly cpuMs: number;
  readonly rss: number;
}

async function single(): Promise<Round> {
  const program = new URL('./single-process.ts', import.meta.url).pathname;
  const { stdout } = await promisify(execFile)(process.execPath, [
    program,
    JSON.stringify({ ...settings('single.sqlite'), seconds: SECONDS }),
  ]);
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as Round;
}

interface FleetRound extends Round {
  readonly redis: string;
}

async function fleet(workers: number): Promise<FleetRound> {
  const scheduler = await startRole('scheduler', settings('scheduler.sqlite'));
  const started = await Promise.all(
    Array.from({ length: workers }, (_, n) => startRole('worker', settings(`worker-${n}.sqlite`))),
  );
  const checked = async (): Promise<number> => {
    const lengths = await Promise.all(EXCHANGES.map((id) => client.hlen(reportsOf(id))));
    return lengths.reduce((sum, length) => sum + length, 0);
  };
  // The windows of the start go into the database first.
  const isWorking = async ({ url }: StartedRole): Promise<boolean> => {
    const { checks, spoolBytes } = await measure(url);
    return checks > 0 && spoolBytes < SETTLED_BYTES;
  };
  while ((await checked()) < feeds || !(await Promise.all(started.map(isWorking))).every(Boolean)) await nap(250);
  await nap(3_000);
  const before = {
    work: await redisWork(client),
    roles: await Promise.all(started.map(({ url }) => measure(url))),
    at: performance.now(),
  };
  await nap(SECONDS * 1000);
  const after = {
    work: await redisWork(client),
    roles: await Promise.all(started.map(({ url }) => measure(url))),
    at: performance.now(),
  };
  const sum = (roles: typeof after.roles, key: 'checks' | 'cpuSeconds' | 'rss'): number =>
    roles.reduce((all, role) => all + role[key], 0);
  const checks = sum(after.roles, 'checks') - sum(before.roles, 'checks');
  const cpuSeconds = sum(after.roles, 'cpuSeconds') - sum(before.roles, 'cpuSeconds');
  await Promise.all([...started, scheduler].map((role) => role.end()));
  return {
    perSecond: checks / ((after.at - before.at) / 1000),
    cpuMs: (cpuSeconds * 1000) / checks,
    rss: sum(after.roles, 'rss') / workers,
    redis: costText(redisCost(before.work, after.work, checks)),
  };
}

async function measure(
  url: string,
): Promise<{ readonly checks: number; readonly cpuSeconds: number; readonly rss: number; readonly spoolBytes: number }> {
  const { text } = await get(`${url}/metrics`);
  const value = (pattern: RegExp): number => [...text.matchAll(pattern)].reduce((sum, [, number]) => sum + Number(number), 0);
  return {
    checks: value(/^quality_collector_ticks_total\{.*outcome="ok".*\} (\S+)$/gm),
    cpuSeconds: value(/^process_cpu_seconds_total (\S+)$/gm),
    rss: value(/^process_resident_memory_bytes (\S+)$/gm),
    spoolBytes: value(/^quality_collector_spool_bytes (\S+)$/gm),
  };
}

const emptyMemory = (await redisWork(client)).memory;
say(
  `${feeds} feeds of 1m on ${EXCHANGES.length} exchanges, checked every second or as often as it goes, windows of 500; ${CONCURRENCY} at a time an exchange and process; ${ROUNDS} rounds of ${SECONDS} s`,
);
say(
  `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores shared by all parts: exchange, database, Redis, collector; Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}`,
);
say(`simulator alone, bare requests             ${(await simulatorLimit()).toFixed(0)} requests/s`);
say(`BullMQ alone, jobs that do nothing         ${await bullmqAlone(client, 5)}`);
const singles: Round[] = [];
const fleets = new Map<number, FleetRound[]>(WORKERS.map((workers) => [workers, []]));
for (let i = 0; i < ROUNDS; i += 1) {
  singles.push(await single());
  for (const [workers, rounds] of fleets) rounds.push(await fleet(workers));
}
const text = (rounds: readonly Round[]): string =>
  `${median(rounds.map(({ perSecond }) => perSecond)).toFixed(0)} checks/s (${rounds.map(({ perSecond }) => perSecond.toFixed(0)).join(' ')}), ${median(rounds.map(({ cpuMs }) => cpuMs)).toFixed(2)} ms of processor a check, ${(median(rounds.map(({ rss }) => rss)) / 1e6).toFixed(0)} MB a process`;
say(`single process                             ${text(singles)}`);
for (const [workers, rounds] of fleets) {
  say(`${workers} ${workers === 1 ? 'worker ' : 'workers'}                                  ${text(rounds)}`);
  say(`  a check: ${rounds.at(-1)!.redis}`);
}
say(
  `memory of Redis                            ${(((await redisWork(client)).memory - emptyMemory) / feeds / 1000).toFixed(1)} kB a feed in all; one feed: ${await memoryOfFeed()}`,
);
say(`load at the end                            ${loadavg()[0]?.toFixed(1)}`);
client.disconnect();
simulator.stdin.end();
await redis.remove();
await database.stop();
rmSync(folder, { recursive: true, force: true });
process.exit(0);
