import { setTimeout as sleep } from 'node:timers/promises';
import { openConnection, type Sql } from '../connection.ts';
import { StorageError, toStorageError } from '../errors.ts';
import { type MigrationFile, readMigrations } from './migration-files.ts';
import { compareMigrations, readApplied } from './migration-status.ts';

/** What the server can do: all of TimescaleDB, hypertables only (Apache edition), or plain PostgreSQL. */
export type Edition = 'timescale' | 'apache' | 'none';

export interface MigrateOptions {
  /** Connection URL of the owner. */
  readonly url: string;
  /** Folder of `NNNN_verb_noun.sql`; that of this package when left out. */
  readonly directory?: string;
  readonly log?: (line: string) => void;
}

export interface MigrateResult {
  readonly edition: Edition;
  /** Names of what was applied now. */
  readonly applied: readonly string[];
  /** Version that the database has now. */
  readonly version: string;
}

/** Any number, the same in every process that migrates. */
const lockNumber = '7238114905318';

/**
 * Brings a database up to date. It holds a lock while it does, so processes that start together apply each migration once; each runs
 * in a transaction of its own.
 *
 * @throws StorageError when an applied migration was changed or is missing, or when a migration fails: it then left nothing behind.
 */
export async function migrate({ url, directory, log = () => undefined }: MigrateOptions): Promise<MigrateResult> {
  const files = await readMigrations(directory);
  const pool = openConnection({ url, poolSize: 1, statementTimeoutMs: 0, applicationName: 'quality migrate', onNotice: log });
  try {
    // One connection for all: when it is cut the lock is gone, and so is the right to go on.
    const connection = (await pool.reserve()) as unknown as Sql & { release(): void };
    try {
      await takeLock(connection);
      return await applyAll(connection, files, log);
    } finally {
      await connection`select pg_advisory_unlock_all()`.catch(() => undefined);
      connection.release();
    }
  } catch (error) {
    throw toStorageError(error, 'the database cannot be migrated');
  } finally {
    await pool.end({ timeout: 5 });
  }
}

/** Asks again and again instead of waiting in a statement: CREATE INDEX CONCURRENTLY waits for every statement that runs. */
async function takeLock(sql: Sql): Promise<void> {
  for (;;) {
    const [row] = await sql<{ locked: boolean }[]>`select pg_try_advisory_lock(${lockNumber}::bigint) as locked`;
    if (row?.locked) return;
    await sleep(50);
  }
}

async function applyAll(sql: Sql, files: readonly MigrationFile[], log: (line: string) => void): Promise<MigrateResult> {
  await sql`
    create table if not exists quality_migrations (
      version text primary key,
      name text not null,
      checksum text not null,
      applied_at timestamptz not null default clock_timestamp(),
      duration_ms double precision not null
    )`;
  const pending = findPending(files, await readApplied(sql));
  for (const file of pending) {
    await apply(sql, file);
    log(`applied ${file.name}`);
  }
  return { ...(await finish(sql)), applied: pending.map(({ name }) => name) };
}

function findPending(files: readonly MigrationFile[], applied: Awaited<ReturnType<typeof readApplied>>): MigrationFile[] {
  const rows = compareMigrations(files, applied);
  const wrong = rows.find(({ state }) => state === 'changed' || state === 'missing');
  if (wrong) {
    const what = wrong.state === 'changed' ? 'was changed after it was applied' : 'was applied, and its file is missing';
    throw new StorageError('migration', `migration ${wrong.name} ${what}: migrations are forward only, restore it`);
  }
  return files.filter(({ version }) => rows.some((row) => row.version === version && row.state === 'pending'));
}

/** Without a transaction only where PostgreSQL refuses one; such a statement must bear to be run again. */
async function apply(sql: Sql, file: MigrationFile): Promise<void> {
  const start = performance.now();
  if (file.inTransaction) await sql`begin`;
  try {
    await sql.unsafe(file.text);
    await sql`
      insert into quality_migrations (version, name, checksum, duration_ms)
      values (${file.version}, ${file.name}, ${file.checksum}, ${performance.now() - start})
    `;
    if (file.inTransaction) await sql`commit`;
  } catch (cause) {
    if (file.inTransaction) await sql`rollback`.catch(() => undefined);
    const { message, position } = cause as { message: string; position?: string };
    const place = position ? ` at line ${file.text.slice(0, Number(position)).split('\n').length}` : '';
    throw new StorageError('migration', `migration ${file.name} failed${place}: ${message}`, { cause });
  }
}

/** Grants again what roles need: a role may have been made since, and a migration may have brought new tables. */
async function finish(sql: Sql): Promise<{ edition: Edition; version: string }> {
  const [found] = await sql<{ grants: boolean; settings: boolean }[]>`
    select to_regprocedure('quality_grant_roles()') is not null as grants, to_regclass('quality_settings') is not null as settings
  `;
  if (found?.grants) await sql`select quality_grant_roles()`;
  const [settings] = found?.settings ? await sql<{ edition: Edition }[]>`select edition from quality_settings` : [];
  const version = (await readApplied(sql)).at(-1)?.version ?? '0000';
  return { edition: settings?.edition ?? 'none', version };
}
