import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { CandleRecord } from './candle-record.ts';
import type { Repository } from './repository.ts';
import { btc } from './testing/make-report.ts';
import { type MigratedDatabase, migratedDatabase } from './testing/migrated-database.ts';

let database: MigratedDatabase;
let repository: Repository;
const t0 = Date.UTC(2026, 0, 5);
const minute = 60_000;

beforeAll(async () => {
  database = await migratedDatabase();
  ({ repository } = database);
});
afterAll(() => database.drop());
beforeEach(async () => {
  await repository.sql`truncate candles`;
  await repository.sql`truncate candle_revisions`;
});

const candle = (parts: Partial<CandleRecord> = {}): CandleRecord => ({
  ...btc,
  time: t0,
  open: 1,
  high: 3,
  low: 0.5,
  close: 2,
  volume: 10.1,
  fetchedAt: t0 + minute,
  ...parts,
});

async function closeAsOf(asOf: number): Promise<number | null | undefined> {
  return (await repository.getCandlesAsOf(btc, { asOf })).items[0]?.close;
}

test('a candle comes back as it was saved; a missing value stays missing', async () => {
  await repository.insertCandles([
    candle({ provenance: 'backfilled', flags: ['price_outlier', 'gap'] }),
    candle({ time: t0 + minute, open: null, high: null, low: null, close: null, volume: null }),
  ]);
  const { items } = await repository.getCandles(btc, { from: t0, to: t0 + 10 * minute });
  const seen = new Date(t0 + minute).toISOString();
  expect(items).toEqual([
    {
      ...{ time: t0, open: 1, high: 3, low: 0.5, close: 2, volume: 10.1 },
      ...{ provenance: 'backfilled', firstSeenAt: seen, fetchedAt: seen, flags: ['price_outlier', 'gap'] },
    },
    {
      ...{ time: t0 + minute, open: null, high: null, low: null, close: null, volume: null },
      ...{ provenance: 'original', firstSeenAt: seen, fetchedAt: seen, flags: [] },
    },
  ]);
});

test('a candle that is fetched again with the same values is unchanged', async () => {
  await repository.insertCandles([candle()]);
  expect(await repository.insertCandles([candle({ fetchedAt: t0 + 9 * minute })])).toEqual({
    inserted: 0,
    revised: 0,
    unchanged: 1,
  });
  expect(await repository.sql`select * from candle_revisions`).toHaveLength(0);
  expect((await repository.getCandles(btc)).items[0]?.fetchedAt).toBe(new Date(t0 + minute).toISOString());
});

test('a flag that is found later is kept without making a revision', async () => {
  await repository.insertCandles([candle()]);
  await repository.insertCandles([candle({ flags: ['volume_outlier'], fetchedAt: t0 + 2 * minute })]);
  expect((await repository.getCandles(btc)).items[0]).toMatchObject({ flags: ['volume_outlier'], provenance: 'original' });
});

test('a revised candle keeps its earlier values, and an as-of read gives back exactly what was known', async () => {
  expect(await repository.insertCandles([candle()])).toEqual({ inserted: 1, revised: 0, unchanged: 0 });
  expect(await repository.insertCandles([candle({ close: 2.5, fetchedAt: t0 + 5 * minute })])).toEqual({
    inserted: 0,
    revised: 1,
    unchanged: 0,
  });
  await repository.insertCandles([candle({ close: 2.7, fetchedAt: t0 + 9 * minute })]);
  expect(await closeAsOf(t0 + minute - 1)).toBe(undefined);
  expect(await closeAsOf(t0 + minute)).toBe(2);
  expect(await closeAsOf(t0 + 5 * minute - 1)).toBe(2);
  expect(await closeAsOf(t0 + 5 * minute)).toBe(2.5);
  expect(await closeAsOf(t0 + 100 * minute)).toBe(2.7);
  expect((await repository.getCandles(btc)).items[0]).toMatchObject({
    close: 2.7,
    provenance: 'revised',
    firstSeenAt: new Date(t0 + minute).toISOString(),
    fetchedAt: new Date(t0 + 9 * minute).toISOString(),
  });
  expect((await repository.getCandlesAsOf(btc, { asOf: t0 + 2 * minute })).items[0]).toMatchObject({
    provenance: 'original',
    fetchedAt: new Date(t0 + minute).toISOString(),
  });
});

test('answers that come in any order, in any batches, give one history', async () => {
  // One close an instant: what was known at an instant is the newest answer not after it.
  const answers = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(answers, fc.nat(), async (instants, cut) => {
      await repository.sql`truncate candles`;
      await repository.sql`truncate candle_revisions`;
      const all = instants.map((instant) => candle({ close: 100 + instant, fetchedAt: t0 + instant * minute }));
      const at = cut % (all.length + 1);
      await repository.insertCandles(all.slice(0, at));
      await repository.insertCandles(all.slice(at));
      for (let instant = 0; instant <= 31; instant += 1) {
        const known = Math.max(0, ...instants.filter((i) => i <= instant));
        expect(await closeAsOf(t0 + instant * minute)).toBe(known === 0 ? undefined : 100 + known);
      }
    }),
    { numRuns: 40 },
  );
});

test('candles are paged oldest first without a double or a hole, as known now and as of then', async () => {
  const all = Array.from({ length: 25 }, (_, i) => candle({ time: t0 + i * minute, close: i }));
  await repository.insertCandles(all);
  await repository.insertCandles(all.map((one) => ({ ...one, close: 1_000, fetchedAt: t0 + 60 * minute })));
  for (const [asOf, closes] of [
    [t0 + 59 * minute, all.map(({ close }) => close)],
    [t0 + 60 * minute, all.map(() => 1_000)],
  ] as const) {
    const seen: (number | null)[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<Repository['getCandlesAsOf']>> = await repository.getCandlesAsOf(btc, {
        asOf,
        limit: 10,
        cursor,
      });
      seen.push(...page.items.map(({ close }) => close));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(closes);
  }
  const first = await repository.getCandles(btc, { from: t0, to: t0 + 20 * minute, limit: 15 });
  const second = await repository.getCandles(btc, { from: t0, to: t0 + 20 * minute, limit: 15, cursor: first.nextCursor });
  expect([first.items.length, second.items.length, second.nextCursor]).toEqual([15, 5, null]);
});

test('two processes that save the same candles at once leave each candle once', async () => {
  const all = Array.from({ length: 1_500 }, (_, i) => candle({ time: t0 + i * minute, close: i }));
  const results = await Promise.all([all, [...all].reverse(), all].map((some) => repository.insertCandles(some)));
  expect(results.reduce((sum, { inserted }) => sum + inserted, 0)).toBe(1_500);
  expect(results.reduce((sum, { revised }) => sum + revised, 0)).toBe(0);
});

test('a candle that is not a number, or has no time, is refused with its place', async () => {
  const refused = async (wrong: Partial<CandleRecord>, message: RegExp) =>
    expect(await repository.insertCandles([candle(), candle(wrong)]).catch((error: unknown) => error)).toMatchObject({
      code: 'invalid_input',
      message: expect.stringMatching(message),
    });
  await refused({ close: Number.NaN }, /candles\.1\.close: .*\(got NaN\)/);
  await refused({ volume: Number.POSITIVE_INFINITY }, /candles\.1\.volume: .*\(got Infinity\)/);
  await refused({ time: Number.NaN }, /candles\.1\.time/);
  await refused({ symbol: '' }, /candles\.1\.symbol/);
  expect((await repository.getCandles(btc)).items).toEqual([]);
});
