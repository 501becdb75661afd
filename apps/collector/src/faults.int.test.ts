import type { Fault } from '@quality/simulator';
import { afterEach, describe, expect, test } from 'vitest';
import { startWorld, type World } from './testing/simulated-world.ts';
import type { TickResult } from './tick.ts';

const MINUTE = 60_000;
const BINANCE = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' };
const KRAKEN = { exchange: 'kraken', symbol: 'BTC/USD', timeframe: '1m' };
const YAML = [
  'feeds: { binance: [BTC/USDT 1m], kraken: [BTC/USD 1m] }',
  'windows: { slots: 200 }',
  'exchanges: { binance: { timeoutMs: 300 } }',
].join('\n');
const DOWN_MINUTES = 20;

let world: World | undefined;

afterEach(async () => {
  await world?.close();
  world = undefined;
});

async function strike(fault: Fault | null, minutes: number): Promise<{ binance: TickResult; kraken: TickResult }> {
  if (fault !== null) world!.simulator.setFault({ exchange: 'binance' }, fault);
  let results: readonly TickResult[] = [];
  for (let i = 0; i < minutes; i += 1) {
    world!.nowMs += MINUTE;
    results = await world!.collector.tickAll();
    await world!.collector.settled();
  }
  const [binance, kraken] = [BINANCE, KRAKEN].map(({ exchange }) =>
    results.find(({ watched }) => watched.plan.feed.exchange === exchange),
  );
  return { binance: binance!, kraken: kraken! };
}

/** The window, compared row by row with what the simulator says was the truth. */
function expectTruth({ watched }: TickResult): void {
  const { exchange, symbol, timeframe } = watched.plan.feed;
  const series = watched.window.series();
  const rows = Array.from(series.time, (time, i) => [
    time,
    series.open[i],
    series.high[i],
    series.low[i],
    series.close[i],
    series.volume[i],
  ]);
  expect(rows).toEqual(world!.simulator.truth(exchange, symbol, timeframe, series.time[0]!, series.time.at(-1)! + 1));
  expect(watched.window.newestMs).toBeGreaterThan(world!.nowMs - 3 * MINUTE);
}

const away: readonly (readonly [name: string, fault: Fault, reasons: readonly string[]])[] = [
  ['429 with Retry-After', { kind: 'rate_limited', retryAfterSeconds: 30 }, ['rate_limited']],
  ['418', { kind: 'banned', retryAfterSeconds: 60 }, ['rate_limited']],
  ['500', { kind: 'server_error' }, ['exchange_error', 'maintenance']],
  ['HTML with 503', { kind: 'maintenance' }, ['maintenance']],
  ['connection reset', { kind: 'reset' }, ['network']],
  ['a body cut in half', { kind: 'cut_body' }, ['network', 'malformed']],
  ['malformed JSON with 200', { kind: 'malformed' }, ['malformed']],
  ['an empty list', { kind: 'empty' }, ['empty']],
  ['a market that is removed', { kind: 'market_removed' }, ['bad_symbol']],
];

describe('the exchange', () => {
  test.each(away)(
    'answers with %s for 20 ticks: the right reason and score, the other exchange unharmed, the history complete afterwards',
    async (_, fault, reasons) => {
      world = await startWorld({ yaml: YAML });
      await world.collector.tickAll();
      const during = await strike(fault, DOWN_MINUTES);
      expect(reasons).toContain(during.binance.reason);
      expect(during.binance.outcome).not.toBe('ok');
      expect(during.binance.report).toMatchObject({ status: 'poor', freshness: { level: 'critical' } });
      expect(during.binance.report?.scores.overall).toBeLessThanOrEqual(20);
      expect(during.kraken).toMatchObject({ outcome: 'ok', report: { status: 'excellent' } });
      world.simulator.clearFaults();
      const after = await strike(null, 3);
      expect(after.binance).toMatchObject({ outcome: 'ok', reason: null, report: { status: 'excellent' } });
      expectTruth(after.binance);
      expectTruth(after.kraken);
    },
  );

  test('hangs: each tick ends in time with its reason, the other exchange is not delayed', async () => {
    world = await startWorld({ yaml: YAML });
    await world.collector.tickAll();
    const during = await strike({ kind: 'hang' }, 6);
    expect(during.binance.reason).toBe('timeout');
    expect(during.kraken.outcome).toBe('ok');
    world.simulator.clearFaults();
    expectTruth((await strike(null, 2)).binance);
  });

  test('is down from the start and comes back', async () => {
    world = await startWorld({ yaml: YAML });
    const down = await strike({ kind: 'reset' }, 3);
    expect(down.binance).toMatchObject({ reason: 'network', report: { status: 'unknown' } });
    world.simulator.clearFaults();
    const up = await strike(null, 2);
    expect(up.binance.report?.status).toBe('excellent');
    expectTruth(up.binance);
  });

  test('revises candles after their close: the last word stays', async () => {
    world = await startWorld({ yaml: YAML });
    world.simulator.setFault({ exchange: 'binance' }, { kind: 'revised', every: 3, afterMs: 3 * MINUTE });
    await world.collector.tickAll();
    await strike(null, 10);
    world.simulator.clearFaults();
    expectTruth((await strike(null, 1)).binance);
  });

  test('leaves out the first candle of every page: no hole is left', async () => {
    world = await startWorld({ yaml: YAML });
    world.simulator.setFault({ exchange: 'binance' }, { kind: 'page_edge' });
    await world.collector.tickAll();
    const { binance } = await strike(null, 10);
    expect(binance.report?.issues.filter(({ type }) => type === 'gap')).toEqual([]);
    expectTruth(binance);
  });

  test('delivers half of each page: what came is judged, the rest follows when it can', async () => {
    world = await startWorld({ yaml: YAML });
    await world.collector.tickAll();
    const { binance } = await strike({ kind: 'half_page' }, 5);
    expect(binance.report?.status).not.toBe('unknown');
    world.simulator.clearFaults();
    expectTruth((await strike(null, 1)).binance);
  });

  test('has a clock 90 s ahead: its candles are named as of the future, and nothing of them is kept', async () => {
    world = await startWorld({ yaml: YAML });
    world.simulator.setFault({ exchange: 'binance' }, { kind: 'clock_skew', skewMs: 90_000 });
    await world.collector.tickAll();
    const { binance, kraken } = await strike(null, 3);
    expect(binance.report?.issues.map(({ type }) => type)).toContain('future_timestamp');
    expect(binance.watched.window.newestMs).toBeLessThan(world.nowMs);
    expect(kraken.report?.issues).toEqual([]);
    world.simulator.clearFaults();
    expectTruth((await strike(null, 3)).binance);
  });

  test('answers with duplicates, bad ticks and missing values: each is found by its check', async () => {
    world = await startWorld({ yaml: YAML });
    for (const fault of [
      { kind: 'duplicates', conflicting: true },
      { kind: 'bad_tick', factor: 1.3 },
      { kind: 'missing_value' },
    ] as const) {
      world.simulator.setFault({ exchange: 'binance' }, fault);
    }
    const { binance } = await strike(null, 1);
    const types = binance.report?.issues.map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['duplicate_timestamp', 'price_outlier', 'missing_value']));
    expect(binance.report?.scores.overall).toBeLessThanOrEqual(49);
  });
});
