import { testDatabase } from '@quality/testbed';
import { connect, migrate } from '@quality/timescale';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { startMaintenance } from './maintenance.ts';

const FOUR_HOURS_MS = 4 * 3_600_000;

test('a round sets the retention and rolls up, a failing round is followed by the next, and a stop waits for the one at work', async () => {
  const database = await testDatabase();
  const repository = connect({ url: database.url });
  onTestFinished(async () => {
    await repository.close();
    await database.drop();
  });
  const warnings: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void warnings.push(line) });
  let rounds = 0;
  const twoRounds = Promise.withResolvers<void>();
  const maintenance = startMaintenance({
    ownerUrl: database.url,
    intervalMs: 10_000,
    rawDays: 30,
    hourlyDays: 60,
    dailyDays: null,
    log,
    now: () => Date.now() + FOUR_HOURS_MS,
    // The first round finds no tables; they are made before the second.
    sleep: async (_ms, signal) => {
      rounds += 1;
      if (rounds === 1) await migrate({ url: database.url });
      else {
        twoRounds.resolve();
        if (signal?.aborted !== true) await new Promise((done) => signal?.addEventListener('abort', done));
      }
    },
  });
  await twoRounds.promise;
  await maintenance.stop();

  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain('maintenance');
  const [kept] = await repository.sql`
    select raw_retention = '30 days' as raw, hourly_retention = '60 days' as hourly, daily_retention is null as daily,
      hourly_watermark > '-infinity' as rolled_up
    from quality_settings`;
  expect(kept).toEqual({ raw: true, hourly: true, daily: true, rolled_up: true });
});
