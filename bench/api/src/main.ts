/**
 * Load figures of the API on loopback, each beside a bare Fastify route that answers a body of the same size, in one run:
 * `node bench/api/src/main.ts [--seconds 5] [--rounds 3] [--only report]`. Prints a table; ends with 1 when a figure misses its floor.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { startEmbeddedPostgres } from '../../../packages/embedded/src/index.ts';
import { connect, migrate } from '../../../packages/timescale/src/index.ts';
import { checkBody, firstFeed, seed } from './seed.ts';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '5' }, rounds: { type: 'string', default: '3' }, only: { type: 'string' } },
});
const SECONDS = Number(values.seconds);
const ROUNDS = Number(values.rounds);
const CONNECTIONS = 20;

interface Case {
  readonly name: string;
  readonly route: string;
  readonly path: string;
  readonly body?: string;
  /** Least share of the bare route's rate; null where nothing is promised. */
  readonly floor: number | null;
}

interface Figure {
  readonly rate: number;
  /** Processor time of the server a request, microseconds: it holds still on a busy machine, a rate does not. */
  readonly cpuMicros: number;
  readonly p99: number;
}

const feedPath = `/v1/feeds/${firstFeed.exchange}/${encodeURIComponent(firstFeed.symbol)}/${firstFeed.timeframe}`;
const feedRoute = '/v1/feeds/:exchange/:symbol/:timeframe';
const all: readonly Case[] = [
  { name: 'feeds', route: '/v1/feeds', path: '/v1/feeds', floor: 0.7 },
  { name: 'report', route: feedRoute, path: feedPath, floor: 0.7 },
  { name: 'history', route: `${feedRoute}/history`, path: `${feedPath}/history?limit=100`, floor: null },
  { name: 'check', route: '/v1/check', path: '/v1/check', body: checkBody(500), floor: null },
];
const cases = all.filter(({ name }) => values.only === undefined || name === values.only);

const folder = await mkdtemp(join(tmpdir(), 'quality-bench-'));
const database = await startEmbeddedPostgres({ dataDir: folder });
const servers = new Map<string, ChildProcess>();
try {
  await migrate({ url: database.url });
  const repository = connect({ url: database.url });
  await seed(repository);
  await repository.close();
  const api = await startServer('api', database.url);
  const bytes = Object.fromEntries(await Promise.all(cases.map(async (c) => [c.route, await bytesOf(api, c)] as const)));
  const bare = await startServer('bare', JSON.stringify(bytes));

  const rows = [];
  let missed = false;
  for (const c of cases) {
    const ours: Figure[] = [];
    const bares: Figure[] = [];
    // Unmeasured: a process that has just started compiles while it answers.
    for (const server of [bare, api]) await load(server, c);
    // Turn and turn about, so that a slow minute of the machine is shared.
    for (let round = 0; round < ROUNDS; round++) {
      bares.push(await load(bare, c));
      ours.push(await load(api, c));
    }
    const our = median(ours);
    const theirs = median(bares);
    const share = our.rate / theirs.rate;
    missed ||= c.floor !== null && share < c.floor;
    rows.push({
      case: c.name,
      bytes: bytes[c.route],
      'requests/s': Math.round(our.rate),
      'p99 ms': our.p99,
      'bare requests/s': Math.round(theirs.rate),
      'bare p99 ms': theirs.p99,
      share: share.toFixed(2),
      'cpu µs': Math.round(our.cpuMicros),
      'bare cpu µs': Math.round(theirs.cpuMicros),
      floor: c.floor ?? '',
    });
  }
  console.log(`${CONNECTIONS} connections, ${ROUNDS} rounds of ${SECONDS} s, median`);
  console.table(rows);
  process.exitCode = missed ? 1 : 0;
} finally {
  for (const server of servers.values()) server.disconnect();
  await Promise.all([...servers.values()].map((server) => server.exitCode ?? once(server, 'exit')));
  await database.stop();
  await rm(folder, { recursive: true, force: true });
}

async function startServer(kind: string, argument: string): Promise<string> {
  const child = fork(fileURLToPath(new URL('./server.ts', import.meta.url)), [kind, argument]);
  const [{ url }] = (await once(child, 'message')) as [{ url: string }];
  servers.set(url, child);
  return url;
}

async function bytesOf(url: string, { path, body }: Case): Promise<number> {
  for (;;) {
    if ((await fetch(`${url}/readyz`)).status === 200) break;
  }
  const response = await fetch(
    url + path,
    body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body },
  );
  if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.arrayBuffer()).byteLength;
}

async function load(url: string, { path, body }: Case): Promise<Figure> {
  const before = await cpuMicrosOf(url);
  const result = await autocannon({
    url: url + path,
    connections: CONNECTIONS,
    duration: SECONDS,
    ...(body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body }),
  });
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${path}: ${result.non2xx} refused, ${result.errors} errors`);
  const cpuMicros = ((await cpuMicrosOf(url)) - before) / result.requests.total;
  return { rate: result.requests.average, cpuMicros, p99: result.latency.p99 };
}

async function cpuMicrosOf(url: string): Promise<number> {
  const server = servers.get(url)!;
  const answer = once(server, 'message') as Promise<[{ cpu: NodeJS.CpuUsage }]>;
  server.send('cpu');
  const [{ cpu }] = await answer;
  return cpu.user + cpu.system;
}

function median(figures: readonly Figure[]): Figure {
  return figures.toSorted((a, b) => a.rate - b.rate)[Math.floor(figures.length / 2)]!;
}
