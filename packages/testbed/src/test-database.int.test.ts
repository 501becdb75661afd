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

test('after the first, a test database is made and dropped in little time', async () => {
  await (await testDatabase()).drop();
  const times: number[] = [];
  for (let i = 0; i < 10; i += 1) {
    const start = performance.now();
    const database = await testDatabase();
    times.push(performance.now() - start);
    await database.drop();
  }
  const median = times.sort((a, b) => a - b)[5]!;
  console.log(`test database: ${median.toFixed(0)} ms at the median, ${(await testServer()).url.replace(/:[^:@]*@/, ':…@')}`);
  expect(median).toBeLessThan(500);
});

test('a port is given once only', async () => {
  const ports = await Promise.all(Array.from({ length: 50 }, freePort));
  expect(new Set(ports).size).toBe(50);
});
