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
const lockNumber = 7_238_114_905_318n;

/**
 * Brings a database up to date. Each migration runs in a transaction of its own that first takes a lock, so processes that start
 * together apply each one once.
 *
 * @throws StorageError when an applied migration was changed or is missing, or when a migration fails: it then left nothing behind.
 */
export async function migrate({ url, directory, log = () => undefined }: MigrateOptions): Promise<MigrateResult> {
  const files = await readMigrations(directory);
  const sql = openConnection({ url, poolSize: 1, statementTimeoutMs: 0, applicationName: 'quality migrate', onNotice: log });
  try {
    await sql.begin(async (transaction) => {
      await transaction`select pg_advisory_xact_lock(${lockNumber.toString()}::bigint)`;
      await transaction`
        create table if not exists quality_migrations (
          version text primary key,
          name text not null,
          checksum text not null,
          applied_at timestamptz not null default clock_timestamp(),
          duration_ms double precision not null
        )`;
    });
    const applied: string[] = [];
    for (const file of files) if (await applyOnce(sql, files, file)) applied.push(file.name);
    for (const name of applied) log(`applied ${name}`);
    return { ...(await finish(sql)), applied };
  } catch (error) {
    throw toStorageError(error, 'the database cannot be migrated');
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** Applies one migration unless another process did so in the meantime. */
async function applyOnce(sql: Sql, files: readonly MigrationFile[], file: MigrationFile): Promise<boolean> {
  if (!file.inTransaction) return await applyAlone(sql, files, file);
  return await sql.begin(async (transaction) => {
    const tx = transaction as unknown as Sql;
    await tx`select pg_advisory_xact_lock(${lockNumber.toString()}::bigint)`;
    if (!(await isPending(tx, files, file))) return false;
    const start = performance.now();
    await run(tx, file);
    await note(tx, file, performance.now() - start);
    return true;
  });
}

/** For the few statements that PostgreSQL refuses in a transaction; such a statement must bear to be run again. */
async function applyAlone(sql: Sql, files: readonly MigrationFile[], file: MigrationFile): Promise<boolean> {
  await sql`select pg_advisory_lock(${lockNumber.toString()}::bigint)`;
  try {
    if (!(await isPending(sql, files, file))) return false;
    const start = performance.now();
    await run(sql, file);
    await note(sql, file, performance.now() - start);
    return true;
  } finally {
    await sql`select pg_advisory_unlock(${lockNumber.toString()}::bigint)`;
  }
}

async function isPending(sql: Sql, files: readonly MigrationFile[], file: MigrationFile): Promise<boolean> {
  const rows = compareMigrations(files, await readApplied(sql));
  const wrong = rows.find(({ state }) => state === 'changed' || state === 'missing');
  if (wrong) {
    const what = wrong.state === 'changed' ? 'was changed after it was applied' : 'was applied, and its file is missing';
    throw new StorageError('migration', `migration ${wrong.name} ${what}: migrations are forward only, restore it`);
  }
  return rows.some(({ version, state }) => version === file.version && state === 'pending');
}

async function run(sql: Sql, file: MigrationFile): Promise<void> {
  try {
    await sql.unsafe(file.text);
  } catch (cause) {
    const { message, position } = cause as { message: string; position?: string };
    const place = position ? ` at line ${file.text.slice(0, Number(position)).split('\n').length}` : '';
    throw new StorageError('migration', `migration ${file.name} failed${place}: ${message}`, { cause });
  }
}

async function note(sql: Sql, file: MigrationFile, durationMs: number): Promise<void> {
  await sql`
    insert into quality_migrations (version, name, checksum, duration_ms)
    values (${file.version}, ${file.name}, ${file.checksum}, ${durationMs})
  `;
}

/** Grants again what roles need: a role may have been made since, and a migration may have brought new tables. */
async function finish(sql: Sql): Promise<{ edition: Edition; version: string }> {
  return await sql.begin(async (transaction) => {
    const tx = transaction as unknown as Sql;
    await tx`select pg_advisory_xact_lock(${lockNumber.toString()}::bigint)`;
    const [found] = await tx<{ grants: boolean; settings: boolean }[]>`
      select to_regprocedure('quality_grant_roles()') is not null as grants, to_regclass('quality_settings') is not null as settings
    `;
    if (found?.grants) await tx`select quality_grant_roles()`;
    const [settings] = found?.settings ? await tx<{ edition: Edition }[]>`select edition from quality_settings` : [];
    const version = (await readApplied(tx)).at(-1)?.version ?? '0000';
    return { edition: settings?.edition ?? 'none', version };
  });
}
