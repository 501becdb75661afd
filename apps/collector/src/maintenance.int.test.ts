import { testDatabase } from '@quality/testbed';
import { connect, migrate } from '@quality/timescale';
import { assess, CandleSeries, type Report } from '@quality/validators';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { startMaintenance } from './maintenance.ts';

const DAY_MS = 86_400_000;

const reportBefore = (days: number): Report =>
  assess(CandleSeries.fromRows([]), {
    feed: { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' },
    now: Date.now() - days * DAY_MS,
  });

test('a round sets the retention and removes what is old, a failing round is followed by the next, and a stop waits for the one at work', async () => {
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
    now: Date.now,
    // The first round finds no tables; they are made before the second.
    sleep: async (_ms, signal) => {
      rounds += 1;
      if (rounds === 1) {
        await migrate({ url: database.url });
        await repository.insertQualityMetrics([40, 20].map((days) => reportBefore(days)));
      } else {
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
    select raw_retention = '30 days' as raw, hourly_retention = '60 days' as hourly, daily_retention is null as daily
    from quality_settings`;
  expect(kept).toEqual({ raw: true, hourly: true, daily: true });
  const raw = await repository.sql`select 1 from quality_metrics`;
  expect(raw).toHaveLength(1);
});
