import { type Simulator, startSimulator } from '@quality/simulator';
import { type TestDatabase, testDatabase } from '@quality/testbed';
import { connect, migrate, type Repository } from '@quality/timescale';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runQuality } from '../program.ts';
import { captureContext } from '../testing/captured-context.ts';

const MINUTE = 60_000;
const FEED = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' };
const NOW = Date.UTC(2024, 2, 5, 12, 0, 30);
const FROM = Date.UTC(2024, 2, 4, 12);
const TO = Date.UTC(2024, 2, 5, 10);
const SLOTS = (TO - FROM) / MINUTE;

let database: TestDatabase;
let repository: Repository;
let simulator: Simulator;

beforeEach(async () => {
  database = await testDatabase();
  await migrate({ url: database.url });
  repository = connect({ url: database.url, poolSize: 1 });
  simulator = await startSimulator({ seed: 'backfill', now: () => NOW });
});

afterEach(async () => {
  await simulator.close();
  await repository.close();
  await database.drop();
});

const truth = () => simulator.truth('binance', 'BTC/USDT', '1m', FROM, TO) as [number, number, number, number, number, number][];

/** Stores the true candles but those that `isMissing` names. */
async function storeBut(isMissing: (index: number) => boolean): Promise<number> {
  const kept = truth().filter((_, i) => !isMissing(i));
  await repository.insertCandles(
    kept.map(([time, open, high, low, close, volume]) => ({ ...FEED, ...{ time, open, high, low, close, volume } })),
  );
  return SLOTS - kept.length;
}

async function backfill(...args: string[]) {
  const shown: string[] = [];
  const stderr = { write: (text: string) => shown.push(text) > 0, isTTY: true, columns: 100 };
  const context = captureContext({
    clock: () => NOW,
    stderr,
    environment: {
      DATABASE_URL: database.url,
      QUALITY_EXCHANGES_BINANCE_BASE_URL: simulator.baseUrlOf('binance'),
      QUALITY_EXCHANGES_BINANCE_REQUESTS_PER_SECOND: '1000',
      QUALITY_COLLECTOR_RETRY_ATTEMPTS: '1',
    },
  });
  const range = ['--from', '2024-03-04T12:00Z', '--to', '2024-03-05T10:00Z'];
  const exitCode = await runQuality(['backfill', '--feed', 'binance BTC/USDT 1m', ...range, ...args], context);
  return { exitCode, out: context.out(), bar: shown.join('') };
}

async function stored() {
  return (await repository.getCandles(FEED, { limit: 10_000 })).items;
}

test('a dry run says what is missing and asks the exchange for nothing', async () => {
  await storeBut((i) => (i >= 100 && i < 130) || i === 500);
  const { exitCode, out } = await backfill('--dry-run');
  expect(exitCode).toBe(0);
  expect(out).toBe(
    'binance BTC/USDT 1m  2024-03-04 12:00 – 2024-03-05 10:00 UTC: 1,320 candles, 1,289 stored, 31 missing in 2 ranges, 2 requests\n' +
      '  2024-03-04 13:40–14:10\n  2024-03-04 20:20–20:21\n',
  );
  expect(simulator.requests('binance').candles).toBe(0);
  expect(await stored()).toHaveLength(1_289);
});

test('holes are filled with the true candles, marked as back-filled, and a second run finds nothing to do', async () => {
  await storeBut((i) => (i >= 100 && i < 130) || i === 500);
  const { exitCode, out, bar } = await backfill();
  expect(out).toContain('31 of 31 missing candles filled\n');
  expect(exitCode).toBe(0);
  expect(bar).toContain('100 %  31 of 31 candles');
  expect(bar.endsWith('\r\u001b[K')).toBe(true);
  const items = await stored();
  expect(items.map(({ time, open, high, low, close, volume }) => [time, open, high, low, close, volume])).toEqual(truth());
  expect(items.filter(({ provenance }) => provenance === 'backfilled')).toHaveLength(31);
  const again = await backfill();
  expect([again.exitCode, again.out]).toEqual([0, expect.stringContaining('1,320 stored, 0 missing\n')]);
});

test('a history that is empty is filled page by page, without a hole or a double at the edges', async () => {
  const { exitCode, out } = await backfill();
  expect([exitCode, out]).toEqual([0, expect.stringContaining('1,320 of 1,320 missing candles filled')]);
  expect((await stored()).map(({ time, close }) => [time, close])).toEqual(truth().map((row) => [row[0], row[4]]));
});

test('an answer with wrong candles is refused, one without them is told apart, and the exit code is 1', async () => {
  await storeBut((i) => i >= 100 && i < 130);
  simulator.setFault(FEED, { kind: 'bad_tick', every: 7, factor: 1.4, fromMs: FROM + 100 * MINUTE, toMs: FROM + 130 * MINUTE });
  const wrong = await backfill();
  expect([wrong.exitCode, wrong.out]).toEqual([1, expect.stringMatching(/stays open: the answer was refused: .*price_outlier/)]);
  expect(await stored()).toHaveLength(SLOTS - 30);
  simulator.clearFaults();
  simulator.setFault(FEED, {
    kind: 'gap',
    every: 1_000_000,
    length: 1_000_000,
    fromMs: FROM + 100 * MINUTE,
    toMs: FROM + 130 * MINUTE,
  });
  const nothing = await backfill();
  expect([nothing.exitCode, nothing.out]).toEqual([1, expect.stringContaining('has nothing for it')]);
  simulator.clearFaults();
  simulator.setFault({ exchange: 'binance' }, { kind: 'reset' });
  const down = await backfill();
  expect([down.exitCode, down.out]).toEqual([1, expect.stringContaining('the exchange did not answer: network')]);
});

test('bad usage is one line and 2', async () => {
  const context = captureContext({ environment: {} });
  const args = ['backfill', '--feed', 'binance BTC/USDT 1m', '--from', '2024-01-01', '--to', '2024-01-02'];
  expect(await runQuality(args, context)).toBe(2);
  expect(context.err()).toMatch(/^quality: .*DATABASE_URL.*\n$/);
});
