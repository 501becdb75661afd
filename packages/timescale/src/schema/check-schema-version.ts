import { openConnection, type Sql } from '../connection.ts';
import { toStorageError } from '../errors.ts';
import { readMigrations } from './migration-files.ts';
import { compareMigrations, readApplied } from './migration-status.ts';

export interface SchemaVersion {
  /** The database has everything that this program needs. A database that is ahead of the program is fine. */
  readonly ok: boolean;
  /** Names of migrations that were not applied. */
  readonly pending: readonly string[];
  /** What is missing and what to do, in one line; null when nothing is. */
  readonly message: string | null;
}

/** Says whether a database has the schema of this package; it changes nothing and needs no rights but to read. */
export async function checkSchemaVersion(
  options: ({ readonly url: string } | { readonly sql: Sql }) & { readonly directory?: string },
): Promise<SchemaVersion> {
  const files = await readMigrations(options.directory);
  const sql = 'sql' in options ? options.sql : openConnection({ url: options.url, poolSize: 1 });
  try {
    const rows = compareMigrations(files, await readApplied(sql));
    const pending = rows.filter(({ state }) => state === 'pending').map(({ name }) => name);
    const changed = rows.filter(({ state }) => state === 'changed').map(({ name }) => name);
    return { ok: pending.length + changed.length === 0, pending, message: describe(pending, changed, files.length) };
  } catch (error) {
    throw toStorageError(error, 'the schema of the database cannot be checked');
  } finally {
    if (!('sql' in options)) await sql.end({ timeout: 5 });
  }
}

function describe(pending: readonly string[], changed: readonly string[], total: number): string | null {
  const remedy = 'run "quality migrate" with the credentials of the owner';
  if (pending.length === total) return `the database has no tables yet: ${remedy}`;
  if (pending.length > 0) return `the database lacks ${pending.join(', ')}: ${remedy}`;
  if (changed.length > 0) return `the database was set up by another text of ${changed.join(', ')}: use the release that made it`;
  return null;
}
