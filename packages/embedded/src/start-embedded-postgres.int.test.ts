import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterEach, expect, test } from 'vitest';
import { findPostmaster, isAlive } from './postmaster.ts';
import { type EmbeddedPostgres, type EmbeddedPostgresOptions, startEmbeddedPostgres } from './start-embedded-postgres.ts';

const folders: string[] = [];
const servers: EmbeddedPostgres[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'quality-embedded-'));
  folders.push(folder);
  return folder;
}

/** Nothing here survives a power cut, or has to. */
async function start(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ settings: { fsync: 'off' }, ...options });
  servers.push(server);
  return server;
}

async function ask(url: string, question: string): Promise<Record<string, unknown>> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    return (await sql.unsafe(question))[0] ?? {};
  } finally {
    await sql.end();
  }
}

test('data written before a stop is there after the next start', async () => {
  const dataDir = join(newFolder(), 'not', 'there', 'yet');
  const first = await start({ dataDir });
  await ask(first.url, 'create table kept as select 42 as answer');
  await first.stop();
  await first.stop();
  const second = await start({ dataDir });
  expect(await ask(second.url, 'select answer from kept')).toEqual({ answer: 42 });
});

test('the server listens on 127.0.0.1 only, by TCP only, and speaks UTF-8', async () => {
  const { url } = await start({ dataDir: newFolder() });
  const settings = `select current_setting('listen_addresses') as listen, current_setting('unix_socket_directories') as sockets,
    current_setting('server_encoding') as encoding`;
  expect(await ask(url, settings)).toEqual({ listen: '127.0.0.1', sockets: '', encoding: 'UTF8' });
});

test('the password is generated for each data directory, kept with mode 0600, and no other password works', async () => {
  const dataDir = newFolder();
  const { url, port } = await start({ dataDir });
  const kept = readFileSync(join(dataDir, 'password'), 'utf8').trim();
  expect(new URL(url).password).toBe(kept);
  expect(kept.length).toBeGreaterThanOrEqual(32);
  const other = await start({ dataDir: newFolder() });
  expect(new URL(other.url).password).not.toBe(kept);
  expect(statSync(join(dataDir, 'password')).mode & 0o777).toBe(0o600);
  for (const guess of ['postgres', 'password', '']) {
    await expect(ask(`postgres://postgres:${guess}@127.0.0.1:${port}/postgres`, 'select 1')).rejects.toThrow();
  }
  expect(readdirSync(dataDir).sort()).toEqual(['cluster', 'password', 'server.log']);
});

test('a server that outlived its starter is taken over on its own port, and stopped', async () => {
  const dataDir = newFolder();
  const first = await start({ dataDir });
  const second = await start({ dataDir });
  expect(second).toMatchObject({ reused: true, port: first.port, url: first.url });
  const { pid } = findPostmaster(join(dataDir, 'cluster'))!;
  await second.stop();
  await expect.poll(() => isAlive(pid)).toBe(false);
});

test('a server that was killed with SIGKILL recovers what was committed', async () => {
  const dataDir = newFolder();
  const first = await start({ dataDir });
  await ask(first.url, 'create table kept as select 42 as answer');
  const { pid } = findPostmaster(join(dataDir, 'cluster'))!;
  process.kill(pid, 'SIGKILL');
  await expect.poll(() => isAlive(pid)).toBe(false);
  const second = await start({ dataDir });
  expect(second.reused).toBe(false);
  expect(await ask(second.url, 'select answer from kept')).toEqual({ answer: 42 });
});

test('a postmaster.pid that names a stranger does not stop a start', async () => {
  const dataDir = newFolder();
  await (await start({ dataDir })).stop();
  const strangersPort = 1;
  writeFileSync(
    join(dataDir, 'cluster', 'postmaster.pid'),
    `${process.pid}\n\n0\n${strangersPort}\n\n127.0.0.1\n0 0\nready   \n`,
  );
  const outcome = await startEmbeddedPostgres({ dataDir }).then(
    (server) => {
      servers.push(server);
      return 'started';
    },
    (error: Error) => error.message,
  );
  // PostgreSQL itself refuses while a process with that number lives; either way nobody is told that a server runs on port 1.
  expect(outcome).toMatch(/^started$|lock file "postmaster.pid" already exists/);
});

test('a taken port is named in the error', async () => {
  const blocker: Server = createServer();
  await new Promise<void>((done) => blocker.listen(0, '127.0.0.1', done));
  const { port } = blocker.address() as { port: number };
  await expect(startEmbeddedPostgres({ dataDir: newFolder(), port })).rejects.toThrow(`port ${port} on 127.0.0.1 is taken`);
  blocker.close();
});

test('an initialisation that was cut short is begun anew', async () => {
  const dataDir = newFolder();
  mkdirSync(join(dataDir, 'cluster.unfinished'));
  writeFileSync(join(dataDir, 'cluster.unfinished', 'PG_VERSION'), '18\n');
  await start({ dataDir });
  expect(readdirSync(dataDir)).not.toContain('cluster.unfinished');
});

test('a cluster of another PostgreSQL version is refused by name', async () => {
  const dataDir = newFolder();
  mkdirSync(join(dataDir, 'cluster'));
  writeFileSync(join(dataDir, 'cluster', 'PG_VERSION'), '15\n');
  await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow(/was made by PostgreSQL 15, this is 18/);
});

test('root starts it below a folder with mode 0700, and the server holds nothing but the right to pass', async (ctx) => {
  if (process.getuid?.() !== 0) ctx.skip('only root runs the server as another user');
  const home = newFolder();
  expect(statSync(home).mode & 0o777).toBe(0o700);
  const dataDir = join(home, 'checkout', '.data', 'postgres');
  const { url } = await start({ dataDir });
  expect(await ask(url, 'select 1 as one')).toEqual({ one: 1 });
  const { pid } = findPostmaster(join(dataDir, 'cluster'))!;
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  expect(/^Uid:\s*0/m.test(status)).toBe(false);
  expect(['0000000000000004', '0000000000000002']).toContain(/^CapEff:\s*(\w+)/m.exec(status)?.[1]);
});
