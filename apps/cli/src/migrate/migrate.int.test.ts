import { testDatabase } from '@quality/testbed';
import { connect } from '@quality/timescale';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runQuality } from '../program.ts';
import { captureContext } from '../testing/captured-context.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

async function migrate(environment: Record<string, string>, ...args: string[]) {
  const context = captureContext({ environment });
  const exitCode = await runQuality(['migrate', ...args], context);
  return { exitCode, out: context.out(), err: context.err() };
}

test('an empty database is brought up to date once, and --status tells what is pending', async () => {
  const environment = { DATABASE_URL: database.url };
  const before = await migrate(environment, '--status');
  expect(before.exitCode).toBe(1);
  expect(before.out).toMatch(/^pending .*0001/m);

  const first = await migrate(environment);
  expect([first.exitCode, first.err]).toEqual([0, '']);
  expect(first.out).toMatch(/applied 0001\S*\n/);
  const again = await migrate(environment);
  expect(again.out).toMatch(/^nothing to do/);

  const after = await migrate(environment, '--status');
  expect(after.exitCode).toBe(0);
  expect(after.out).not.toContain('pending');
  const repository = connect({ url: database.url });
  expect(await repository.getLatestQualityOfAll()).toEqual([]);
  await repository.close();
});

test('without a database, and with one that does not answer, there is one line and 2', async () => {
  for (const environment of [{}, { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing' }] as Record<string, string>[]) {
    const { exitCode, out, err } = await migrate(environment);
    expect([exitCode, out]).toEqual([2, '']);
    expect(err).toMatch(/^quality: .*(DATABASE_URL|ECONNREFUSED).*\n$/);
  }
});
