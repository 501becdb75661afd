import { execFile } from 'node:child_process';
import { QUALITY_METRICS, renderMetrics } from '@quality/metrics';
import { probePromtool } from '@quality/testbed';
import { afterEach, describe, expect, test } from 'vitest';
import { startWorld, type World, type WorldOptions } from './testing/simulated-world.ts';
import type { TickResult } from './tick.ts';

const MINUTE = 60_000;
const THREE = 'feeds: { binance: [BTC/USDT 1m], kraken: [BTC/USD 1m], coinbase: [BTC/USD 1m] }\n';

let world: World;

async function start(options: WorldOptions): Promise<World> {
  world = await startWorld(options);
  return world;
}

afterEach(() => world.close());

function of(results: readonly TickResult[], exchange: string): TickResult {
  const result = results.find(({ watched }) => watched.plan.feed.exchange === exchange);
  if (!result) throw new Error(`no tick of ${exchange}`);
  return result;
}

async function minutes(count: number): Promise<readonly TickResult[]> {
  let results: readonly TickResult[] = [];
  for (let i = 0; i < count; i += 1) {
    world.nowMs += MINUTE;
    results = await world.collector.tickAll();
  }
  return results;
}

describe('real ccxt over HTTP', () => {
  test('fresh feeds of three exchanges are scored', async () => {
    const { collector } = await start({ yaml: THREE });
    const results = await collector.tickAll();
    expect(results.map(({ outcome, message }) => [outcome, message])).toEqual([
      ['ok', null],
      ['ok', null],
      ['ok', null],
    ]);
    for (const { report } of results) {
      expect(report?.status).toBe('excellent');
      expect(report?.window).toMatchObject({ expected: 500, received: 500 });
    }
  });

  test('the window holds what the exchange published, row by row', async () => {
    const { collector, simulator } = await start({ yaml: THREE });
    await collector.tickAll();
    const results = await minutes(5);
    for (const { watched } of results) {
      const { feed } = watched.plan;
      const series = watched.window.series();
      const rows = Array.from(series.time, (time, i) => [
        time,
        series.open[i],
        series.high[i],
        series.low[i],
        series.close[i],
        series.volume[i],
      ]);
      const fromMs = series.time[0] ?? 0;
      expect(rows).toEqual(simulator.truth(feed.exchange, feed.symbol, feed.timeframe, fromMs, (series.time.at(-1) ?? 0) + 1));
    }
  });

  test('a feed that stops publishing becomes poor, with a ledger that says why, and is well again afterwards', async () => {
    const { collector, simulator } = await start({ yaml: THREE });
    await collector.tickAll();
    simulator.setFault({ exchange: 'kraken', symbol: 'BTC/USD' }, { kind: 'stale' });
    const results = await minutes(40);
    const { report, outcome } = of(results, 'kraken');
    expect(outcome).toBe('ok');
    expect(report).toMatchObject({ status: 'poor', freshness: { level: 'critical' } });
    expect(report?.ledger.map(({ reason }) => reason)).toContain('stale');
    expect(of(results, 'binance').report?.status).toBe('excellent');
    simulator.clearFaults();
    expect(of(await minutes(1), 'kraken').report?.status).toBe('excellent');
  });

  test('an exchange that answers with 500 fails with its reason while the others go on, and its history is complete afterwards', async () => {
    const { collector, simulator } = await start({ yaml: THREE });
    await collector.tickAll();
    simulator.setFault({ exchange: 'binance' }, { kind: 'server_error' });
    const during = await minutes(20);
    expect(of(during, 'binance')).toMatchObject({ reason: 'exchange_error' });
    expect(of(during, 'binance').report?.status).toBe('poor');
    expect(of(during, 'kraken')).toMatchObject({ outcome: 'ok' });
    simulator.clearFaults();
    const after = await minutes(2);
    expect(of(after, 'binance')).toMatchObject({ outcome: 'ok', report: { status: 'excellent', window: { received: 500 } } });
  });

  test('malformed JSON with status 200 is refused: nothing of it is kept', async () => {
    const { collector, simulator } = await start({ yaml: THREE });
    await collector.tickAll();
    simulator.setFault({ exchange: 'binance' }, { kind: 'malformed' });
    const before = of(await minutes(1), 'binance').watched.window.length;
    const result = of(await minutes(3), 'binance');
    expect(result.reason).toBe('malformed');
    expect(result.watched.window.length).toBe(before);
    expect(result.report?.freshness.lastCloseAt).not.toBeNull();
  });

  test('a market that is not there is unknown with its reason; its neighbours are well', async () => {
    const { collector } = await start({ yaml: 'feeds: { binance: [BTC/USDT 1m, NOPE/USDT 1m] }' });
    const results = await collector.tickAll();
    const nope = results.find(({ watched }) => watched.plan.feed.symbol === 'NOPE/USDT');
    expect(nope).toMatchObject({ outcome: 'fail', reason: 'bad_symbol', report: { status: 'unknown' } });
    expect(results.find(({ watched }) => watched.plan.feed.symbol === 'BTC/USDT')?.report?.status).toBe('excellent');
  });

  test('an exchange that does not exist is unknown with its reason; the others are well', async () => {
    const { collector } = await start({
      yaml: `${THREE}exchanges: { nowhere: { baseUrl: "http://127.0.0.1:1" } }`.replace('coinbase:', 'nowhere:'),
    });
    const results = await collector.tickAll();
    expect(of(results, 'nowhere')).toMatchObject({ outcome: 'fail', reason: 'unsupported', report: { status: 'unknown' } });
    expect(of(results, 'binance').outcome).toBe('ok');
  });

  test('wildcards are resolved from the markets of the exchange', async () => {
    const { collector } = await start({ yaml: 'feeds: { binance: ["*/USDT 1m"], kraken: [ETH/* 5m] }' });
    await expect.poll(() => collector.feeds.length, { timeout: 5_000 }).toBe(4);
    const results = await collector.tickAll();
    expect(results.every(({ outcome }) => outcome === 'ok')).toBe(true);
  });

  test('candles revised after their close are seen as revisions', async () => {
    const { collector, simulator } = await start({ yaml: THREE });
    simulator.setFault({ exchange: 'binance' }, { kind: 'revised', every: 2, afterMs: 2 * MINUTE });
    await collector.tickAll();
    const revised: number[] = [];
    for (let i = 0; i < 6; i += 1) revised.push(of(await minutes(1), 'binance').absorbed?.revised.length ?? 0);
    expect(revised.reduce((a, b) => a + b, 0)).toBeGreaterThan(0);
  });

  test('a gap that the exchange closes later is filled', async () => {
    const { collector, simulator } = await start({ yaml: THREE });
    await collector.tickAll();
    const fromMs = Math.floor(world.nowMs / MINUTE) * MINUTE;
    simulator.setFault({ exchange: 'binance' }, { kind: 'gap', every: 2, length: 1, fromMs, toMs: fromMs + 4 * MINUTE });
    const broken = of(await minutes(5), 'binance').report;
    expect(broken?.issues.some(({ type }) => type === 'gap')).toBe(true);
    simulator.clearFaults();
    const healed = of(await minutes(1), 'binance');
    expect(healed.absorbed?.backfilled.length).toBeGreaterThan(0);
    expect(healed.report?.issues.some(({ type }) => type === 'gap')).toBe(false);
  });
});

describe('/metrics', () => {
  test('has all fifteen names, and score gauges for every feed that is not unknown', async () => {
    const { collector, registry } = await start({
      yaml: 'feeds: { binance: [BTC/USDT 1m, NOPE/USDT 1m], kraken: [BTC/USD 1m] }',
    });
    await collector.tickAll();
    const body = (await renderMetrics(registry)).body.toString();
    expect(Object.keys(QUALITY_METRICS)).toHaveLength(15);
    for (const { name } of Object.values(QUALITY_METRICS)) expect(body).toContain(`# TYPE ${name} `);
    const scores = body.split('\n').filter((line) => line.startsWith('quality_overall_score{'));
    expect(scores).toHaveLength(2);
    expect(body).toMatch(/quality_checks_total\{[^}]*NOPE\/USDT[^}]*result="failed"\} 1/);
    expect(body).toMatch(/quality_collector_fetch_errors_total\{exchange="binance",reason="bad_symbol"\} 1/);
  });

  test('promtool has nothing to say', async (context) => {
    const promtool = await probePromtool();
    if (!promtool.ok) return context.skip(promtool.reason);
    const { collector, registry } = await start({ yaml: THREE });
    await collector.tickAll();
    const { body } = await renderMetrics(registry);
    const output = await new Promise<string>((resolve) => {
      const child = execFile(promtool.path, ['check', 'metrics'], (error, stdout, stderr) =>
        resolve(`${error?.code ?? 0}${stdout}${stderr}`),
      );
      child.stdin?.end(body);
    });
    expect(output.trim()).toBe('0');
  });
});
