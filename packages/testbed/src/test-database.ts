import { randomBytes } from 'node:crypto';
import postgres, { type Sql } from 'postgres';
import { inject } from 'vitest';
import { noteDatabase, serverUrl } from './run-folder.ts';

export interface TestDatabase {
  /** Connection URL of the owner. */
  readonly url: string;
  readonly name: string;
  /** Drops the database, connections to it included. Safe to call twice. */
  drop(): Promise<void>;
}

let administration: Sql | undefined;

/** The server that test databases are made on: `TEST_DATABASE_URL`, else the embedded PostgreSQL of this run. */
export async function testServer(): Promise<{ readonly url: string }> {
  return { url: await serverUrl({ path: inject('testbedFolder') }) };
}

/** A new, empty database with a name of its own. */
export async function testDatabase(): Promise<TestDatabase> {
  const folder = { path: inject('testbedFolder') };
  const server = await serverUrl(folder);
  administration ??= postgres(server, { max: 1, onnotice: () => undefined, idle_timeout: 5 });
  const sql = administration;
  const name = `quality_test_${randomBytes(6).toString('hex')}`;
  noteDatabase(folder, name);
  // template0: nobody is ever connected to it, and a TimescaleDB server's template1 has an extension in it.
  await sql`create database ${sql(name)} template template0`;
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    name,
    drop: async () => {
      await sql`drop database if exists ${sql(name)} with (force)`;
    },
  };
}
