import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StorageError } from '../errors.ts';

export interface MigrationFile {
  /** Four digits. */
  readonly version: string;
  /** `NNNN_verb_noun`, without `.sql`. */
  readonly name: string;
  readonly text: string;
  /** SHA-256 of the text; ends of lines do not count. */
  readonly checksum: string;
  /** False when the file says `-- migrate: no transaction`; it then holds one statement. */
  readonly inTransaction: boolean;
}

/** Where the migrations of this package are: beside the built code, or at the root of the repository. */
export function defaultMigrationsDirectory(): string {
  const built = fileURLToPath(new URL('../migrations', import.meta.url));
  return existsSync(built) ? built : fileURLToPath(new URL('../../../../migrations', import.meta.url));
}

/** Reads the migrations of a folder in their order; a gap or a doubled number in the versions is an error. */
export async function readMigrations(directory: string = defaultMigrationsDirectory()): Promise<MigrationFile[]> {
  const names = await readdir(directory).catch((cause) => {
    throw new StorageError('migration', `migrations cannot be read from ${directory}: ${cause.message}`, { cause });
  });
  const files = names.filter((name) => name.endsWith('.sql')).sort();
  if (files.length === 0) throw new StorageError('migration', `no migrations in ${directory}`);
  return await Promise.all(
    files.map(async (file, index) => {
      const version = /^(\d{4})_[a-z0-9]+(_[a-z0-9]+)+\.sql$/.exec(file)?.[1];
      if (version === undefined) throw new StorageError('migration', `${join(directory, file)} is not named NNNN_verb_noun.sql`);
      const expected = String(index + 1).padStart(4, '0');
      if (version !== expected) throw new StorageError('migration', `${join(directory, file)}: ${expected} comes next`);
      const text = (await readFile(join(directory, file), 'utf8')).replaceAll('\r\n', '\n');
      return {
        version,
        name: file.slice(0, -'.sql'.length),
        text,
        checksum: createHash('sha256').update(text).digest('hex'),
        inTransaction: !/^-- migrate: no transaction$/m.test(text),
      };
    }),
  );
}
