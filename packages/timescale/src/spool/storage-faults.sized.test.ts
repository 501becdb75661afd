import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type OwnServer, ownServer } from '@quality/testbed';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { connect, type Repository } from '../repository.ts';
import { migrate } from '../schema/migrate.ts';
import { btc, makeReport } from '../testing/make-report.ts';
import { countReports, numberedReports } from '../testing/numbered-reports.ts';
import { createStorage, type Storage, type StorageOptions } from './storage.ts';

/** A server of this file alone: it is killed, stopped and cut off. */
let server: OwnServer;
let repository: Repository;
let folder: string;
const open: { close(options: { timeoutMs: number }): Promise<void> }[] = [];
const total = 10_000;
/** How long the server is away. */
const awayMs = process.env.QUALITY_SOAK === '1' ? 10_000 : 3_000;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quality-faults-'));
  server = await ownServer();
  await migrate({ url: server.url });
  repository = connect({ url: server.url });
});

beforeEach(async () => {
  rmSync(spoolPath(), { force: true });
  rmSync(`${spoolPath()}-wal`, { force: true });
  rmSync(`${spoolPath()}-shm`, { force: true });
  await repository.sql`truncate quality_metrics, quality_latest, quality_dirty_hours, candles`;
});

afterEach(async () => {
  for (const one of open.splice(0)) await one.close({ timeoutMs: 0 });
});

afterAll(async () => {
  await repository.close({ timeoutSeconds: 1 });
  await server.remove();
  rmSync(folder, { recursive: true });
});

const spoolPath = () => join(folder, 'spool.sqlite');

/** A storage with a repository of its own, as a collector has it. */
function openStorage(
  options: Partial<StorageOptions> & { readonly statementTimeoutMs?: number; readonly url?: string } = {},
): Storage {
  const { statementTimeoutMs = 30_000, url = server.url, ...rest } = options;
  const own = connect({ url, statementTimeoutMs });
  const storage = createStorage({ repository: own, spoolPath: spoolPath(), ...rest });
  open.push({
    async close(closeOptions) {
      await storage.close(closeOptions);
      await own.close({ timeoutSeconds: 0 });
    },
  });
  return storage;
}

function saveAll(storage: Storage, first = 0, count = total): void {
  const reports = numberedReports(first, count);
  for (let start = 0; start < count; start += 50) storage.saveReports(reports.slice(start, start + 50));
}

test('a server that is killed in the middle of batches and comes back has every report once', {
  timeout: 120_000,
}, async () => {
  const storage = openStorage();
  saveAll(storage, 0, total / 2);
  await expect.poll(() => storage.stats().written, { interval: 1 }).toBeGreaterThan(0);
  server.kill();
  const killedAt = Date.now();
  saveAll(storage, total / 2, total / 2);
  await expect.poll(() => storage.stats().connected, { timeout: 10_000 }).toBe(false);
  expect(storage.stats().pendingReports).toBeGreaterThanOrEqual(total / 2);
  await expect.poll(() => Date.now() - killedAt, { timeout: 12_000 }).toBeGreaterThan(awayMs);
  await server.restart();
  expect(await storage.drain({ timeoutMs: 60_000 })).toBe(true);
  expect(await countReports(repository)).toEqual([total, total]);
  expect(storage.stats()).toMatchObject({ pendingReports: 0, dropped: 0, rejected: 0, connected: true, lastError: null });
});

test('connections that are cut again and again lose and double nothing', { timeout: 120_000 }, async () => {
  const failures: string[] = [];
  const sleep = () => new Promise<void>((done) => setTimeout(done, 10));
  const storage = openStorage({ sleep, onFailure: ({ code }) => failures.push(code) });
  saveAll(storage);
  // Whatever writes is cut, five times; the batches between get through.
  while (failures.length < 5 && storage.stats().pendingReports > 0) {
    await repository.sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and state = 'active' and query like '%insert into quality_metrics%'
    `;
  }
  expect(await storage.drain({ timeoutMs: 60_000 })).toBe(true);
  expect(failures.length).toBeGreaterThanOrEqual(5);
  expect(new Set(failures)).toEqual(new Set(['unavailable']));
  expect(await countReports(repository)).toEqual([total, total]);
});

test('a statement timeout behind a lock delays the reports, no more', { timeout: 120_000 }, async () => {
  const failures: string[] = [];
  const storage = openStorage({ statementTimeoutMs: 200, onFailure: ({ code }) => failures.push(code) });
  await repository.sql.begin(async (transaction) => {
    await transaction`lock table quality_metrics in access exclusive mode`;
    saveAll(storage);
    await expect.poll(() => failures.length, { timeout: 20_000 }).toBeGreaterThan(1);
  });
  expect(new Set(failures)).toEqual(new Set(['timeout']));
  expect(await drainPatiently(storage)).toBe(true);
  expect(await countReports(repository)).toEqual([total, total]);
});

test('a database that turns read-only, as on a full disk, gets everything once it can be written', {
  timeout: 120_000,
}, async () => {
  const failures: string[] = [];
  await setReadOnly(true);
  const storage = openStorage({ onFailure: ({ code }) => failures.push(code) });
  saveAll(storage);
  await expect.poll(() => failures.length, { timeout: 20_000 }).toBeGreaterThan(1);
  expect(new Set(failures)).toEqual(new Set(['read_only']));
  expect(storage.stats()).toMatchObject({ pendingReports: total, written: 0, rejected: 0, connected: false });
  await setReadOnly(false);
  expect(await drainPatiently(storage)).toBe(true);
  expect(await countReports(repository)).toEqual([total, total]);
});

test('a process that is killed with a spool on disk loses nothing: the next one writes it', { timeout: 120_000 }, async () => {
  const nowhere = 'postgres://nobody@127.0.0.1:1/none';
  await runAndKill(nowhere, 'saved');
  const storage = openStorage();
  expect(storage.stats().pendingReports).toBe(total);
  expect(await drainPatiently(storage)).toBe(true);
  expect(await countReports(repository)).toEqual([total, total]);
});

test('a process that is killed while it writes leaves each report once, in the table or in the spool', {
  timeout: 120_000,
}, async () => {
  await runAndKill(server.url, 'rows');
  const [before] = await countReports(repository);
  const storage = openStorage();
  const waiting = storage.stats().pendingReports;
  expect(before).toBeGreaterThan(0);
  expect(before + waiting).toBeGreaterThanOrEqual(total);
  expect(await drainPatiently(storage)).toBe(true);
  expect(await countReports(repository)).toEqual([total, total]);
});

test('a connection that is dead without knowing is given up after the time of a write', { timeout: 60_000 }, async () => {
  const failures: string[] = [];
  const storage = openStorage({ writeTimeoutMs: 500, onFailure: ({ code }) => failures.push(code) });
  storage.saveReports(numberedReports(0, 1));
  expect(await storage.drain()).toBe(true);
  const [backend] = await repository.sql<{ pid: number }[]>`
    select pid from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and application_name = 'quality' and query ilike '%insert into quality_metrics%' or query = 'commit'
    order by state_change desc limit 1
  `;
  process.kill(backend!.pid, 'SIGSTOP');
  try {
    storage.saveReports(numberedReports(1, 99));
    expect(await drainPatiently(storage)).toBe(true);
    expect(failures).toContain('timeout');
    expect(await countReports(repository)).toEqual([100, 100]);
  } finally {
    process.kill(backend!.pid, 'SIGCONT');
  }
});

test('a spool that is full keeps the oldest and counts what it had no room for', async () => {
  const storage = openStorage({ url: 'postgres://nobody@127.0.0.1:1/none', maxSpoolBytes: 1_000_000 });
  for (let n = 0; n < 2_000; n += 1) storage.saveReports(numberedReports(n, 1));
  const { pendingReports, dropped, spoolBytes } = storage.stats();
  expect(pendingReports + dropped).toBe(2_000);
  expect(dropped).toBeGreaterThan(0);
  expect(spoolBytes).toBeLessThanOrEqual(1_000_000);
  await open.pop()?.close({ timeoutMs: 0 });
  const next = openStorage();
  expect(await drainPatiently(next)).toBe(true);
  const newest = numberedReports(pendingReports - 1, 1)[0]!;
  expect(await repository.getLatestQuality(newest.feed as typeof btc)).toMatchObject({ report: newest });
  expect(await countReports(repository)).toEqual([pendingReports, pendingReports]);
});

test('a report that the database refuses for good is set aside alone; the others of its batch are written', async () => {
  await repository.sql`alter table quality_metrics add constraint no_poison check (symbol <> 'POISON')`;
  const lines: string[] = [];
  try {
    const storage = openStorage({ log: (line) => lines.push(line) });
    const poison = makeReport({ feed: { ...btc, symbol: 'POISON' }, time: Date.now() });
    storage.saveReports([...numberedReports(0, 700), poison, ...numberedReports(700, 300)]);
    expect(await drainPatiently(storage)).toBe(true);
    expect(await countReports(repository)).toEqual([1_000, 1_000]);
    expect(storage.stats()).toMatchObject({ written: 1_000, rejected: 1, pendingReports: 0 });
    expect(lines.join('\n')).toMatch(/refused: .*no_poison/);
  } finally {
    await repository.sql`alter table quality_metrics drop constraint no_poison`;
  }
});

test('a report that cannot be stored is refused at once and takes no other with it', async () => {
  const lines: string[] = [];
  const storage = openStorage({ log: (line) => lines.push(line) });
  storage.saveReports([makeReport({ time: Date.now(), overall: Number.NaN }), ...numberedReports(0, 2)]);
  storage.saveCandles([
    { ...btc, time: 60_000, open: 1, high: 1, low: 1, close: Number.NaN, volume: 1 },
    { ...btc, time: 120_000, open: 1, high: 1, low: 1, close: 1, volume: 1 },
  ]);
  expect(await drainPatiently(storage)).toBe(true);
  expect(storage.stats()).toMatchObject({ written: 3, rejected: 2 });
  expect(lines.join('\n')).toMatch(/scores\.overall.*got NaN/);
  expect((await repository.getCandles(btc)).items.map(({ time }) => time)).toEqual([120_000]);
});

test('what is saved before the tables are there is written after the migration', async () => {
  const name = 'not_migrated_yet';
  await repository.sql`create database ${repository.sql(name)}`;
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  const failures: string[] = [];
  const storage = openStorage({ url: url.href, onFailure: ({ code }) => failures.push(code) });
  storage.saveReports(numberedReports(0, 10));
  await expect.poll(() => failures).toContain('schema');
  await migrate({ url: url.href });
  expect(await drainPatiently(storage)).toBe(true);
  expect(storage.stats()).toMatchObject({ written: 10, rejected: 0 });
});

/** Waits between attempts grow to 5 s: what waits is asked for until it is gone. */
async function drainPatiently(storage: Storage): Promise<boolean> {
  return await storage.drain({ timeoutMs: 60_000 });
}

async function setReadOnly(isReadOnly: boolean): Promise<void> {
  const { sql } = repository;
  await sql.unsafe(
    `set default_transaction_read_only = off; alter database postgres set default_transaction_read_only = ${isReadOnly}`,
  );
  await sql`
    select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
  `;
}

/** Runs a process that saves all reports, and kills it once all are saved, or once the first rows are in the table. */
async function runAndKill(url: string, when: 'saved' | 'rows'): Promise<void> {
  const script = fileURLToPath(new URL('../testing/spool-process.ts', import.meta.url));
  const child = spawn(process.execPath, ['--no-warnings', script, url, spoolPath(), '0', String(total)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  await expect.poll(() => output, { timeout: 30_000, interval: 5 }).toContain('saved');
  if (when === 'rows') {
    await expect.poll(async () => (await countReports(repository))[0], { timeout: 30_000, interval: 5 }).toBeGreaterThan(0);
  }
  child.kill('SIGKILL');
  await once(child, 'exit');
}
