import { testDatabase } from '@quality/testbed';
import { connect, type Repository } from '../repository.ts';
import { type Edition, migrate } from '../schema/migrate.ts';

export interface MigratedDatabase {
  readonly url: string;
  readonly edition: Edition;
  readonly repository: Repository;
  drop(): Promise<void>;
}

/** A database of its own with our schema, and a repository on it. */
export async function migratedDatabase(): Promise<MigratedDatabase> {
  const database = await testDatabase();
  return await migrated(database.url, () => database.drop());
}

/** Brings a database that is there up to date, and opens a repository on it. */
export async function migrated(url: string, drop: () => Promise<void>): Promise<MigratedDatabase> {
  const { edition } = await migrate({ url });
  const repository = connect({ url });
  if (edition === 'timescale') {
    // Its jobs start by themselves and would race with what a test does by hand.
    await repository.sql`select _timescaledb_functions.stop_background_workers()`;
  }
  return {
    url,
    edition,
    repository,
    async drop() {
      await repository.close({ timeoutSeconds: 1 });
      await drop();
    },
  };
}
