import { openConnection, type Sql } from '../connection.ts';
import { toStorageError } from '../errors.ts';
import { type MigrationFile, readMigrations } from './migration-files.ts';

/** `changed`: the file is not what was applied; `missing`: it was applied, and its file is gone. */
export type MigrationState = 'applied' | 'pending' | 'changed' | 'missing';

export interface MigrationStatus {
  readonly version: string;
  readonly name: string;
  readonly state: MigrationState;
  readonly appliedAt: string | null;
}

export interface AppliedMigration {
  readonly version: string;
  readonly name: string;
  readonly checksum: string;
  readonly applied_at: Date;
}

/** What was applied to a database, in order; nothing when it has never been migrated. */
export async function readApplied(sql: Sql): Promise<readonly AppliedMigration[]> {
  const [found] = await sql<{ found: boolean }[]>`select to_regclass('quality_migrations') is not null as found`;
  if (!found?.found) return [];
  return await sql<AppliedMigration[]>`select version, name, checksum, applied_at from quality_migrations order by version`;
}

/** Puts the files beside what was applied. */
export function compareMigrations(files: readonly MigrationFile[], applied: readonly AppliedMigration[]): MigrationStatus[] {
  const known = new Map(applied.map((migration) => [migration.version, migration]));
  const rows = files.map((file): MigrationStatus => {
    const row = known.get(file.version);
    known.delete(file.version);
    const same = row?.checksum === file.checksum && row.name === file.name;
    return {
      version: file.version,
      name: file.name,
      state: row === undefined ? 'pending' : same ? 'applied' : 'changed',
      appliedAt: row?.applied_at.toISOString() ?? null,
    };
  });
  for (const { version, name, applied_at: at } of known.values()) {
    rows.push({ version, name, state: 'missing', appliedAt: at.toISOString() });
  }
  return rows;
}

/** Lists the migrations of a database: those of the folder, and those that only the database knows. */
export async function migrationStatus(options: {
  readonly url: string;
  readonly directory?: string;
}): Promise<MigrationStatus[]> {
  const files = await readMigrations(options.directory);
  const sql = openConnection({ url: options.url, poolSize: 1, applicationName: 'quality migrate' });
  try {
    return compareMigrations(files, await readApplied(sql));
  } catch (error) {
    throw toStorageError(error, 'the migrations of the database cannot be read');
  } finally {
    await sql.end({ timeout: 5 });
  }
}
