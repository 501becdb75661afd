import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbeddedPostgres } from '@quality/embedded';
import postgres from 'postgres';

/** The folder that all workers of one run share: the server's data, its URL, and the names of the databases that were made. */
export interface RunFolder {
  readonly path: string;
}

/** URL of the server that test databases are made on; the first worker that asks starts it. */
export async function serverUrl(folder: RunFolder): Promise<string> {
  if (process.env.TEST_DATABASE_URL) return process.env.TEST_DATABASE_URL;
  const urlFile = join(folder.path, 'url');
  const lock = join(folder.path, 'lock');
  for (;;) {
    if (existsSync(urlFile)) return readFileSync(urlFile, 'utf8');
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
    } catch {
      await sleep(20);
      continue;
    }
    try {
      if (existsSync(urlFile)) return readFileSync(urlFile, 'utf8');
      // fsync off: a test database need not survive a power cut; it does survive a killed server.
      const server = await startEmbeddedPostgres({ dataDir: join(folder.path, 'postgres'), settings: { fsync: 'off' } });
      writeFileSync(urlFile, server.url, { mode: 0o600 });
      return server.url;
    } finally {
      rmSync(lock, { force: true });
    }
  }
}

/** Notes a database before it is made, so that a crashed test leaves nothing on a server that stays. */
export function noteDatabase(folder: RunFolder, name: string): void {
  appendFileSync(join(folder.path, 'databases'), `${name}\n`);
}

/** Drops what tests left behind, stops the server if this run started one, and removes the folder. */
export async function endRun(folder: RunFolder): Promise<void> {
  const notes = join(folder.path, 'databases');
  if (process.env.TEST_DATABASE_URL && existsSync(notes)) {
    const sql = postgres(process.env.TEST_DATABASE_URL, { max: 1, onnotice: () => undefined });
    for (const name of readFileSync(notes, 'utf8').trim().split('\n'))
      await sql`drop database if exists ${sql(name)} with (force)`;
    await sql.end();
  }
  if (existsSync(join(folder.path, 'url')))
    await (await startEmbeddedPostgres({ dataDir: join(folder.path, 'postgres') })).stop();
  rmSync(folder.path, { recursive: true, force: true });
}
