import postgres from 'postgres';
import { expect, test } from 'vitest';
import { freePort } from './free-port.ts';
import { testDatabase, testServer } from './test-database.ts';

async function tables(url: string): Promise<number> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  const [row] = await sql`select count(*)::int as n from pg_tables where schemaname = 'public'`;
  await sql.end();
  return row!.n;
}

test('a table made in one test database is not seen in another', async () => {
  const [one, two] = [await testDatabase(), await testDatabase()];
  const sql = postgres(one.url, { max: 1 });
  await sql`create table mine (n int)`;
  expect(await tables(one.url)).toBe(1);
  expect(await tables(two.url)).toBe(0);
  await one.drop();
  await one.drop();
  await two.drop();
  await sql.end().catch(() => undefined);
  await expect(tables(one.url)).rejects.toThrow(/does not exist/);
});

test('test databases are made and dropped at once by many, each with a name of its own', async () => {
  const databases = await Promise.all(Array.from({ length: 5 }, testDatabase));
  expect(new Set(databases.map(({ name }) => name)).size).toBe(5);
  await Promise.all(databases.map((database) => database.drop()));
  const sql = postgres((await testServer()).url, { max: 1 });
  const left = await sql`select datname from pg_database where datname = any (${databases.map(({ name }) => name)})`;
  await sql.end();
  expect(left).toHaveLength(0);
});

test('a port is given once only', async () => {
  const ports = await Promise.all(Array.from({ length: 50 }, freePort));
  expect(new Set(ports).size).toBe(50);
});
