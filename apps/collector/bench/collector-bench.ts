import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfig } from '@quality/config';
import { startEmbeddedPostgres } from '@quality/embedded';
import { createCcxtSource } from '@quality/exchanges';
import { createCollectorMetrics, createQualityMetrics, renderMetrics } from '@quality/metrics';
import { makeMarkets } from '@quality/simulator';
import { migrate } from '@quality/timescale';
import ccxt from 'ccxt';
import PQueue from 'p-queue';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { createCollector } from '../src/collector.ts';
import { nap } from '../src/nap.ts';
import { createTimescaleStorage } from '../src/timescale-storage.ts';

/**
 * Checks a second from fetch to row in the database and value in the registry, beside a bare loop of ccxt's `fetchOHLCV` over the same feeds:
 * the same number of requests at a time, the same simulator on loopback. Rounds alternate, so that all meet the same machine, and each is a
 * minute of the market later: every check has a new candle and is a new row.
 *
 * The loop that counts has after each minute what a check judges, the window of each feed; without a memory it asks for all of it. The other
 * loop asks for the few candles that our tick asks for and throws them away: the floor under any collector, which judges and keeps nothing.
 */
const FEEDS = Number(process.argv[2] ?? 1_000);
const ROUNDS = Number(process.argv[3] ?? 5);
/** `peers`: each instrument on all exchanges, so that its feeds are judged beside each other too. Without it each is on one exchange. */
const HAS_PEERS = process.argv[4] === 'peers';
const MINUTES = 3;
const EXCHANGES = ['binance', 'kraken', 'coinbase'];
const CONCURRENCY = 8;
const OVERLAP = 5;
const WINDOW = 500;

const MINUTE = 60_000;

let nowMs = Date.UTC(2024, 2, 5, 0, 0, 40);
const now = (): number => nowMs;
const count = Math.ceil(FEEDS / EXCHANGES.length);
const feeds = count * EXCHANGES.length;
const symbolsOf = (exchange: string): readonly string[] => {
  const first = HAS_PEERS ? 0 : EXCHANGES.indexOf(exchange) * count;
  return makeMarkets([exchange], first + count)
    .slice(first)
    .map(({ symbol }) => symbol);
};

const simulator = spawn(
  process.execPath,
  [
    new URL('./simulator-process.ts', import.meta.url).pathname,
    JSON.stringify({ exchanges: EXCHANGES, count: feeds, startMs: nowMs }),
  ],
  { stdio: ['pipe', 'pipe', 'inherit'] },
);
const base = await new Promise<string>((resolve) => simulator.stdout.once('data', (chunk) => resolve(String(chunk).trim())));
const folder = mkdtempSync(join(tmpdir(), 'quality-bench-'));
const database = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres') });
await migrate({ url: database.url });

const config = parseConfig(
  JSON.stringify({
    feeds: Object.fromEntries(EXCHANGES.map((exchange) => [exchange, symbolsOf(exchange).map((symbol) => `${symbol} 1m`)])),
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
  sleep: nap,
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

/** Asks for the newest `slots` candles of every feed. On Coinbase, whose pages have 300, that many come. */
async function bareMinute(slots: number): Promise<void> {
  const sinceMs = Math.floor(now() / MINUTE) * MINUTE - slots * MINUTE;
  const work = [...bare].flatMap(([exchange, { client, queue }]) =>
    symbolsOf(exchange).map((symbol) => queue.add(() => client.fetchOHLCV(symbol, '1m', sinceMs, slots + 3))),
  );
  await Promise.all(work);
}

async function nextMinute(): Promise<void> {
  nowMs += MINUTE;
  const isSet = new Promise((resolve) => simulator.stdout.once('data', resolve));
  simulator.stdin.write(`${nowMs}\n`);
  await isSet;
}

async function ownMinute(): Promise<void> {
  const results = await collector.tickAll();
  const bad = results.find(({ outcome }) => outcome !== 'ok');
  if (bad) throw new Error(`${bad.watched.plan.key}: ${bad.outcome} ${bad.reason} ${bad.message}`);
}

/** Resolves when nothing waits for the database any more. */
async function written(): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (storage.state().pendingReports > 0) {
    if (performance.now() > deadline) throw new Error('the database does not take the reports');
    await nap(2);
  }
}

interface Round {
  readonly perSecond: number;
  readonly cpuMs: number;
}

/** Some minutes of the market, one after the other, and what is left to do after them. */
async function round(minute: () => Promise<void>, after: () => Promise<void> = async () => {}): Promise<Round> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  for (let i = 0; i < MINUTES; i += 1) {
    await nextMinute();
    await minute();
  }
  await after();
  const done = feeds * MINUTES;
  return { perSecond: done / ((performance.now() - start) / 1000), cpuMs: cpuMs(cpu) / done };
}

await collector.prepare();
const fillStart = performance.now();
await ownMinute();
await written();
const fillMs = performance.now() - fillStart;

const own: Round[] = [];
const plain: Round[] = [];
const floor: Round[] = [];
for (let i = 0; i < ROUNDS; i += 1) {
  plain.push(await round(() => bareMinute(WINDOW)));
  floor.push(await round(() => bareMinute(OVERLAP + 1)));
  // The minutes that only the other side saw are made good before its clock starts.
  await ownMinute();
  await written();
  own.push(await round(ownMinute, written));
}
const scrapeStart = performance.now();
const { body } = await renderMetrics(registry);
const scrapeMs = performance.now() - scrapeStart;

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const ratiosTo = (others: readonly Round[]): readonly number[] => own.map(({ perSecond }, i) => perSecond / others[i]!.perSecond);
const spread = (ratios: readonly number[]): string => `rounds ${ratios.map((ratio) => ratio.toFixed(2)).join(' ')}`;
const [ratios, floorRatios] = [ratiosTo(plain), ratiosTo(floor)];
const rate = (rounds: readonly Round[]): string => median(rounds.map(({ perSecond }) => perSecond)).toFixed(0);
const cost = (rounds: readonly Round[]): string => median(rounds.map(({ cpuMs }) => cpuMs)).toFixed(2);
const lines = [
  `${feeds} feeds of 1m on ${EXCHANGES.length} exchanges, ${CONCURRENCY} requests an exchange at a time, each instrument on ${HAS_PEERS ? 'all exchanges' : 'one exchange'}, ${ROUNDS} rounds of ${MINUTES} minutes each`,
  `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}`,
  `check end to end, row in the database      ${rate(own)} checks/s`,
  `bare ccxt loop, the window of each check   ${rate(plain)} fetches/s`,
  `ratio to it                                ${median(ratios).toFixed(2)} (wanted: at least 0.60; ${spread(ratios)})`,
  `bare ccxt loop, the candles of our tick    ${rate(floor)} fetches/s, nothing judged or kept`,
  `ratio to this floor                        ${median(floorRatios).toFixed(2)} (${spread(floorRatios)})`,
  `processor time in this process             ${cost(own)} ms a check, ${cost(plain)} ms a fetch of a window, ${cost(floor)} ms of a few candles`,
  `first fill of all windows (500 slots)      ${(fillMs / 1000).toFixed(1)} s`,
  `scrape of ${body.length} bytes                  ${scrapeMs.toFixed(1)} ms`,
  `memory                                     ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`,
];
console.log(lines.join('\n'));

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
