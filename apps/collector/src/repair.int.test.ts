import type { Issue } from '@quality/validators';
import { afterEach, describe, expect, test } from 'vitest';
import { startWorld, type World } from './testing/simulated-world.ts';

const MINUTE = 60_000;
const FEED = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' };
const YAML =
  'feeds: { binance: [BTC/USDT 1m] }\nwindows: { slots: 120 }\ncollector: { overlapCandles: 3, repair: { baseMs: 60000, maxTries: MAX_TRIES } }';

let world: World;

afterEach(() => world.close());

/** Four candles are missing, and the feed goes on until the overlap no longer reaches them. */
async function withGap(maxTries = 8): Promise<{ readonly fromMs: number; readonly toMs: number }> {
  world = await startWorld({ yaml: YAML.replace('MAX_TRIES', String(maxTries)) });
  await world.collector.tick(FEED);
  const fromMs = Math.floor(world.nowMs / MINUTE) * MINUTE;
  const toMs = fromMs + 4 * MINUTE;
  world.simulator.setFault({ exchange: 'binance' }, { kind: 'gap', every: 1, length: 1, fromMs, toMs });
  for (let i = 0; i < 8; i += 1) await minute();
  return { fromMs, toMs };
}

async function minute(): Promise<Issue | undefined> {
  world.nowMs += MINUTE;
  const { report } = await world.collector.tick(FEED);
  await world.collector.settled();
  return report?.issues.find(({ type }) => type === 'gap');
}

async function minutes(count: number): Promise<Issue | undefined> {
  let gap: Issue | undefined;
  for (let i = 0; i < count; i += 1) gap = await minute();
  return gap;
}

describe('repair over HTTP', () => {
  test('an exchange that has the candles again closes the gap, and they are the true ones', async () => {
    const { fromMs, toMs } = await withGap();
    world.simulator.clearFaults();
    await minutes(10);
    const result = await world.collector.tick(FEED);
    expect(result.report?.issues.some(({ type }) => type === 'gap')).toBe(false);
    const { window } = result.watched;
    const series = window.series();
    const filled = Array.from(series.time, (time, i) => [
      time,
      series.open[i],
      series.high[i],
      series.low[i],
      series.close[i],
      series.volume[i],
    ]);
    expect(filled.filter(([time]) => time! >= fromMs && time! < toMs)).toEqual(
      world.simulator.truth('binance', 'BTC/USDT', '1m', fromMs, toMs),
    );
    expect(result.watched.gaps.gaps).toEqual([]);
  });

  test('an exchange that has nothing leaves it open with its cause and the number of tries, and the tries are bounded', async () => {
    await withGap(4);
    const before = world.simulator.requests('binance').candles;
    const ticks = 40;
    const gap = await minutes(ticks);
    expect(gap?.count).toBe(4);
    expect(gap?.causes).toEqual([
      {
        range: gap?.ranges[0],
        cause: 'unknown',
        evidence: 'asked for again 4 times; binance answered 4 of them without a candle',
      },
    ]);
    expect(world.simulator.requests('binance').candles - before).toBeLessThanOrEqual(ticks + 4);
  });

  test('an exchange that answers with wrong candles leaves it open and says why', async () => {
    const { fromMs, toMs } = await withGap();
    world.simulator.clearFaults();
    world.simulator.setFault({ exchange: 'binance' }, { kind: 'bad_tick', every: 1, factor: 1.5, fromMs, toMs });
    const gap = await minutes(12);
    expect(gap?.count).toBe(4);
    expect(gap?.causes?.[0]?.evidence).toMatch(/refused or failed: the candles do not stand the checks: .*price_outlier/);
    const { window } = (await world.collector.tick(FEED)).watched;
    expect([...window.times].filter((time) => time >= fromMs && time < toMs)).toEqual([]);
  });

  test('an exchange that answers with half of the range leaves the rest open', async () => {
    const { fromMs, toMs } = await withGap();
    world.simulator.clearFaults();
    world.simulator.setFault({ exchange: 'binance' }, { kind: 'gap', every: 1, length: 1, fromMs: fromMs + 2 * MINUTE, toMs });
    const gap = await minutes(12);
    expect(gap?.ranges).toEqual([[fromMs + 2 * MINUTE, toMs]]);
    world.simulator.clearFaults();
    expect(await minutes(40)).toBeUndefined();
  });
});
