import { renderMetrics } from '@quality/metrics';
import type { Report } from '@quality/validators';
import { afterEach, describe, expect, test } from 'vitest';
import { startWorld, type World } from '../testing/simulated-world.ts';

const MINUTE = 60_000;
const THREE = 'feeds: { binance: [BTC/USDT 1m], kraken: [BTC/USD 1m], coinbase: [BTC/USD 1m] }\n';

let world: World;

afterEach(() => world.close());

type Reports = Readonly<Record<string, Report>>;

async function check(): Promise<Reports> {
  const results = await world.collector.tickAll();
  return Object.fromEntries(
    results.map(({ watched, report }) => [`${watched.plan.feed.exchange} ${watched.plan.feed.timeframe}`, report!]),
  );
}

async function minutes(count: number): Promise<Reports> {
  for (let i = 1; i < count; i += 1) {
    world.nowMs += MINUTE;
    await world.collector.tickAll();
  }
  world.nowMs += MINUTE;
  return check();
}

const verdictOf = (report: Report | undefined, check: string) => report?.checks.find((result) => result.check === check)?.verdict;
const issueOf = (report: Report | undefined, type: string) => report?.issues.find((issue) => issue.type === type);

describe('one instrument on three exchanges', () => {
  test('agrees while nothing is wrong, and is judged together from the second feed on', async () => {
    world = await startWorld({ yaml: THREE });
    await check();
    const reports = await minutes(1);
    expect(Object.values(reports).map((report) => verdictOf(report, 'price_divergence'))).toEqual(['pass', 'pass', 'pass']);
  });

  test('shows the one whose prices are shifted by 2 %, in its report, its score and the metrics', async () => {
    world = await startWorld({ yaml: THREE });
    await check();
    const before = await minutes(1);
    world.simulator.setFault({ exchange: 'kraken' }, { kind: 'shifted', factor: 1.02 });
    const after = await minutes(8);
    const issue = issueOf(after['kraken 1m'], 'price_divergence');
    expect(issue).toMatchObject({ field: 'close' });
    expect(issue?.times.length).toBeGreaterThanOrEqual(8);
    expect(issue?.message).toMatch(/binance BTC\/USDT, coinbase BTC\/USD/);
    expect(after['kraken 1m']?.scores.outlier).toBeLessThan(before['kraken 1m']?.scores.outlier ?? 0);
    expect(after['kraken 1m']?.ledger.map(({ reason }) => reason)).toContain('price_divergence');
    for (const other of ['binance 1m', 'coinbase 1m']) expect(verdictOf(after[other], 'price_divergence')).toBe('pass');
    const { body } = await renderMetrics(world.registry);
    expect(String(body)).toMatch(
      /quality_issues_detected_total\{[^}]*exchange="kraken"[^}]*issue_type="price_divergence"[^}]*\} [1-9]/,
    );
  });

  test('shows the one whose candles are late by one slot', async () => {
    world = await startWorld({ yaml: THREE });
    world.simulator.setFault({ exchange: 'kraken' }, { kind: 'close_stamped' });
    await check();
    const reports = await minutes(2);
    expect(issueOf(reports['kraken 1m'], 'price_divergence')?.message).toMatch(/1 slot later than those of/);
    for (const other of ['binance 1m', 'coinbase 1m']) expect(verdictOf(reports[other], 'price_divergence')).toBe('pass');
  });

  test('goes on without the one that is down, which is whole again afterwards', async () => {
    world = await startWorld({ yaml: THREE });
    await check();
    world.simulator.setFault({ exchange: 'kraken' }, { kind: 'reset' });
    const down = await minutes(20);
    expect(down['kraken 1m']).toMatchObject({ status: 'poor', freshness: { level: 'critical' } });
    for (const other of ['binance 1m', 'coinbase 1m']) {
      expect(down[other]?.status).toBe('excellent');
      expect(verdictOf(down[other], 'price_divergence')).toBe('pass');
    }
    world.simulator.clearFaults();
    const back = await minutes(1);
    expect(back['kraken 1m']).toMatchObject({ status: 'excellent', issues: [] });
  });

  test('tells that a hole of one is its own, because the others traded', async () => {
    world = await startWorld({ yaml: THREE });
    world.simulator.setFault({ exchange: 'kraken' }, { kind: 'gap', every: 300, length: 5 });
    await check();
    const { 'kraken 1m': kraken } = await minutes(1);
    const causes = issueOf(kraken, 'gap')?.causes ?? [];
    expect(causes.length).toBeGreaterThan(0);
    for (const { cause, evidence } of causes) {
      expect(cause).toBe('exchange_outage');
      expect(evidence).toMatch(/binance, coinbase traded; kraken fills slots without trades; not asked for again yet/);
    }
  });
});

describe('one market in two timeframes', () => {
  const TWO = 'feeds: { binance: [BTC/USDT 1m, BTC/USDT 5m] }\n';

  test('adds up while nothing is wrong', async () => {
    world = await startWorld({ yaml: TWO });
    await check();
    expect(verdictOf((await minutes(6))['binance 5m'], 'rollup_mismatch')).toBe('pass');
  });

  test('shows candles of the larger one that the smaller ones do not add up to', async () => {
    world = await startWorld({ yaml: TWO });
    world.simulator.setFault(
      { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '5m' },
      { kind: 'bad_tick', every: 20, factor: 1.004 },
    );
    await check();
    const reports = await minutes(1);
    const issues = reports['binance 5m']?.issues.filter(({ type }) => type === 'rollup_mismatch') ?? [];
    expect(issues.map(({ field }) => field)).toContain('close');
    expect(verdictOf(reports['binance 1m'], 'rollup_mismatch')).toBe('not_evaluated');
  });
});

describe('one market at two times', () => {
  test('shows closed candles that were changed afterwards, as long as they are in the window, and learns when candles are final', async () => {
    world = await startWorld({ yaml: 'feeds: { binance: [BTC/USDT 1m] }\nwindows: { slots: 60 }' });
    await check();
    expect(verdictOf((await minutes(1))['binance 1m'], 'revised_candle')).toBe('pass');
    world.simulator.setFault({ exchange: 'binance' }, { kind: 'revised', every: 10, afterMs: 2 * MINUTE });
    const during = await minutes(30);
    const times = new Set(
      during['binance 1m']?.issues.filter(({ type }) => type === 'revised_candle').flatMap((issue) => issue.times),
    );
    expect(times.size).toBeGreaterThanOrEqual(2);
    world.simulator.clearFaults();
    expect(issueOf((await minutes(10))['binance 1m'], 'revised_candle')).toBeDefined();
    const later = (await minutes(70))['binance 1m'];
    expect(verdictOf(later, 'revised_candle')).toBe('pass');
    // One candle in ten was changed two minutes after its close, which is far more than one in a hundred.
    expect(world.collector.state().exchanges[0]).toMatchObject({ exchange: 'binance', finalSeconds: expect.closeTo(140, -2) });
  });
});
