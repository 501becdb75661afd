import { testDatabase } from '@quality/testbed';
import { migrate } from '@quality/timescale';
import { expect, onTestFinished, test } from 'vitest';
import { runQuality } from '../program.ts';
import { captureContext } from '../testing/captured-context.ts';

test('maintain says what it did, and one clear line where there is nothing to maintain', async () => {
  const database = await testDatabase();
  onTestFinished(() => database.drop());
  const run = async () => {
    const context = captureContext({ environment: { DATABASE_URL: database.url } });
    return { exitCode: await runQuality(['maintain'], context), out: context.out(), err: context.err() };
  };
  const before = await run();
  expect(before.exitCode).toBe(2);
  expect(before.err.trim().split('\n')).toHaveLength(1);

  await migrate({ url: database.url });
  const after = await run();
  expect(after).toEqual({
    exitCode: 0,
    out: expect.stringMatching(/^\d+ hours rolled up, 0 old rows or chunks removed\n$/),
    err: '',
  });
});
