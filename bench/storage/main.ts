/** `pnpm bench:storage [--rows=1000000,10000000] [--only=save|latest]`; BENCH_DATABASE_URL names a server to use instead of the embedded one. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbeddedPostgres } from '../../packages/embedded/src/index.ts';
import { probePsql } from '../../packages/testbed/src/probe.ts';
import { connect, migrate } from '../../packages/timescale/src/index.ts';
import { benchLatest } from './latest.ts';
import { say } from './measure.ts';
import { benchSave } from './save.ts';

const { values } = parseArgs({ options: { rows: { type: 'string', default: '1000000,10000000' }, only: { type: 'string' } } });
const folder = mkdtempSync(join(tmpdir(), 'quality-bench-storage-'));
chmodSync(folder, 0o711);
const embedded = process.env.BENCH_DATABASE_URL
  ? null
  : await startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), settings: { max_wal_size: '8GB' } });
const server = process.env.BENCH_DATABASE_URL ?? embedded!.url;
const made: string[] = [];
const administration = connect({ url: server });

/** A database for one measurement; all are dropped at the end. */
async function newDatabase(): Promise<string> {
  const name = `quality_bench_${process.pid}_${made.length}`;
  await administration.sql`create database ${administration.sql(name)} template template0`;
  made.push(name);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

try {
  const url = await newDatabase();
  const { edition } = await migrate({ url });
  const [row] = await administration.sql<{ version: string }[]>`select version()`;
  say(
    `${row!.version.split(' ').slice(0, 2).join(' ')}, edition ${edition}, Node ${process.versions.node}, ${cpus().length} cores`,
  );
  const psql = await probePsql();
  if (values.only !== 'latest') await benchSave(url, folder, psql.ok ? psql.path : null);
  if (values.only !== 'save') {
    const databases: { rows: number; url: string }[] = [];
    for (const rows of values.rows.split(',').map(Number)) databases.push({ rows, url: await newDatabase() });
    await benchLatest(databases);
  }
} finally {
  for (const name of made) await administration.sql`drop database if exists ${administration.sql(name)} with (force)`;
  await administration.close();
  await embedded?.stop();
  rmSync(folder, { recursive: true, force: true });
}
