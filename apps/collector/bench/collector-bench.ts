import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfig } from '@quality/config';
import { startEmbeddedPostgres } from '@quality/embedded';
import { createCcxtSource } from '@quality/exchanges';
import { createCollectorMetrics, createQualityMetrics, renderMetrics } from '@quality/metrics';
import { migrate } from '@quality/timescale';
import ccxt from 'ccxt';
import PQueue from 'p-queue';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { createCollector } from '../src/collector.ts';
import { nap } from '../src/nap.ts';
import { acceleratedClock } from '../src/testing/accelerated-clock.ts';
import { createTimescaleStorage } from '../src/timescale-storage.ts';

/**
 * Checks a second from fetch to row in the database and value in the registry, beside a bare loop of ccxt's `fetchOHLCV` over the same feeds,
 * with the same number of requests at a time, against the same simulator on loopback. Rounds alternate, so that both meet the same machine.
 */
const FEEDS = Number(process.argv[2] ?? 1_000);
const ROUNDS = Number(process.argv[3] ?? 5);
const EXCHANGES = ['binance', 'kraken', 'coinbase'];
const CONCURRENCY = 8;
const OVERLAP = 5;

const clock = { startMs: Date.UTC(2024, 2, 5), realStartMs: Date.now(), speed: 20 };
const now = acceleratedClock(clock);
const count = Math.ceil(FEEDS / EXCHANGES.length);
const symbols = Array.from({ length: count }, (_, i) => `C${String(i).padStart(3, '0')}/USD`);

const feeds = symbols.length * EXCHANGES.length;

const simulator = spawn(
  process.execPath,
  [new URL('./simulator-process.ts', import.meta.url).pathname, JSON.stringify({ exchanges: EXCHANGES, count, clock })],
  { stdio: ['pipe', 'pipe', 'inherit'] },
);
const base = await new Promise<string>((resolve) => simulator.stdout.once('data', (chunk) => resolve(String(chunk).trim())));
const folder = mkdtempSync(join(tmpdir(), 'quality-bench-'));
const database = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres') });
await migrate({ url: database.url });

const config = parseConfig(
  JSON.stringify({
    feeds: Object.fromEntries(EXCHANGES.map((exchange) => [exchange, symbols.map((symbol) => `${symbol} 1m`)])),
    collector: { concurrency: CONCURRENCY, overlapCandles: OVERLAP },
    storage: { spoolPath: join(folder, 'spool.sqlite') },
  }),
  { env: { DATABASE_URL: database.url } },
);
const registry = new Registry();
const log = pino({ level: 'error' });
const storage = createTimescaleStorage({ config: config.storage, collectorVersion: 'bench', log });
const collector = createCollector({
  config,
  createSource: (exchange) =>
    createCcxtSource({ exchange, baseUrl: `${base}/${exchange}`, requestsPerSecond: Number.POSITIVE_INFINITY, now }),
  metrics: { quality: createQualityMetrics(registry), collector: createCollectorMetrics(registry) },
  storage,
  log,
  now,
  sleep: (ms, signal) => nap(ms / clock.speed, signal),
  random: Math.random,
  stopwatch: () => performance.now(),
});

interface Bare {
  readonly client: InstanceType<typeof ccxt.binance>;
  readonly queue: PQueue;
}

const bare = new Map<string, Bare>();
for (const exchange of EXCHANGES) {
  const Exchange = ccxt[exchange as 'binance'];
  const client = new Exchange({ enableRateLimit: false, options: { fetchMarkets: { types: ['spot'] } } });
  client.milliseconds = now;
  point(client.urls.api as Record<string, unknown>, `${base}/${exchange}`);
  await client.loadMarkets();
  bare.set(exchange, { client, queue: new PQueue({ concurrency: CONCURRENCY }) });
}

async function bareRound(limited = true): Promise<void> {
  const work = [...bare.values()].flatMap(({ client, queue }) =>
    symbols.map((symbol) =>
      queue.add(() =>
        limited ? client.fetchOHLCV(symbol, '1m', now() - OVERLAP * 60_000, OVERLAP + 3) : client.fetchOHLCV(symbol, '1m'),
      ),
    ),
  );
  await Promise.all(work);
}

const waits: number[] = [];

async function ownRound(): Promise<number> {
  const results = await collector.tickAll();
  const bad = results.find(({ outcome }) => outcome !== 'ok');
  if (bad) throw new Error(`${bad.watched.plan.key}: ${bad.outcome} ${bad.reason} ${bad.message}`);
  const judged = performance.now();
  const deadline = performance.now() + 60_000;
  while (storage.state().pendingReports > 0 && performance.now() < deadline) await nap(2);
  waits.push(performance.now() - judged);
  return results.length;
}

await collector.prepare();
const fillStart = performance.now();
await ownRound();
const fillMs = performance.now() - fillStart;
await bareRound();

const own: number[] = [];
const plain: number[] = [];
const whole: number[] = [];
const cpu = { own: 0, plain: 0 };
for (let round = 0; round < ROUNDS; round += 1) {
  const bareCpu = process.cpuUsage();
  const bareStart = performance.now();
  await bareRound();
  cpu.plain += cpuMs(bareCpu);
  plain.push(feeds / ((performance.now() - bareStart) / 1000));
  const wholeStart = performance.now();
  await bareRound(false);
  whole.push(feeds / ((performance.now() - wholeStart) / 1000));
  const ownCpu = process.cpuUsage();
  const ownStart = performance.now();
  const checks = await ownRound();
  cpu.own += cpuMs(ownCpu);
  own.push(checks / ((performance.now() - ownStart) / 1000));
}
const scrapeStart = performance.now();
const { body } = await renderMetrics(registry);
const scrapeMs = performance.now() - scrapeStart;

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
console.log(
  `${feeds} feeds of 1m on ${EXCHANGES.length} exchanges, ${CONCURRENCY} requests an exchange at a time, ${ROUNDS} rounds`,
);
console.log(`${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.version}`);
console.log(`first fill of all windows (500 slots)      ${(fillMs / 1000).toFixed(1)} s`);
console.log(`bare ccxt fetchOHLCV, newest 8 candles     ${median(plain).toFixed(0)} fetches/s`);
console.log(`bare ccxt fetchOHLCV, its default page     ${median(whole).toFixed(0)} fetches/s`);
console.log(`check end to end, row in the database      ${median(own).toFixed(0)} checks/s`);
console.log(`of it waiting for the database at the end   ${median(waits).toFixed(0)} ms a round`);
console.log(
  `ratio to the two                           ${(median(own) / median(plain)).toFixed(2)} and ${(median(own) / median(whole)).toFixed(2)} (wanted: at least 0.60)`,
);
console.log(
  `processor time in this process               ${(cpu.plain / ROUNDS / feeds).toFixed(2)} ms a fetch, ${(cpu.own / ROUNDS / feeds).toFixed(2)} ms a check`,
);
console.log(`scrape of ${body.length} bytes             ${scrapeMs.toFixed(1)} ms`);
console.log(`memory                                     ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`);

await collector.stop();
for (const { client } of bare.values()) await client.close();
simulator.stdin.end();
await database.stop();
rmSync(folder, { recursive: true, force: true });
process.exit(0);

function cpuMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

function point(addresses: Record<string, unknown>, url: string): void {
  for (const [name, address] of Object.entries(addresses)) {
    if (typeof address === 'string') addresses[name] = address.replace(/^[a-z]+:\/\/[^/]+/, url);
    else if (typeof address === 'object' && address !== null) point(address as Record<string, unknown>, url);
  }
}
