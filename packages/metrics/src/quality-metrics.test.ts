import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { renderMetrics } from './exposition.ts';
import { QUALITY_METRICS } from './quality-metric-table.ts';
import { createQualityMetrics } from './quality-metrics.ts';
import { anIssue, aReport } from './testing/reports.ts';

const BTC = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' };
const T0 = Date.parse('2023-11-14T22:00:00.000Z');

describe('createQualityMetrics', () => {
  it('exposes all fifteen metrics of the contract for a feed that is judged', async () => {
    const { registry, quality } = fresh();
    quality.record(aReport(), { staleAfterSeconds: { warning: 360, critical: 960 } });
    const text = await textOf(registry);
    expect(Object.keys(QUALITY_METRICS)).toHaveLength(15);
    for (const { name } of Object.values(QUALITY_METRICS)) {
      expect(text).toMatch(new RegExp(`^${name}(_count)?\\{exchange="binance"`, 'm'));
    }
  });

  it('an unknown score is absent, not 0, and comes back', async () => {
    const { registry, quality } = fresh();
    const unknown = { overall: null, outlier: null, freshness: 100, completeness: null, consistency: null };
    quality.record(aReport());
    quality.record(aReport({ status: 'unknown', scores: unknown }));
    expect(await linesOf(registry, 'quality_overall_score')).toEqual([]);
    expect(await linesOf(registry, 'quality_completeness_ratio')).toEqual([]);
    expect(await linesOf(registry, 'quality_freshness_score')).toHaveLength(1);
    quality.record(aReport());
    expect(await linesOf(registry, 'quality_overall_score')).toHaveLength(1);
  });

  it('a status change leaves exactly one status at 1 and four at 0', async () => {
    const { registry, quality } = fresh();
    for (const status of ['good', 'poor', 'unknown', 'excellent'] as const) {
      quality.record(aReport({ status }));
      const lines = await linesOf(registry, 'quality_status');
      expect(lines).toHaveLength(5);
      expect(lines.filter((line) => line.endsWith(' 1'))).toEqual([expect.stringContaining(`status="${status}"`)]);
      expect(lines.filter((line) => line.endsWith(' 0'))).toHaveLength(4);
    }
  });

  it('a candle that stays in the window is counted once, a new one is added', async () => {
    const { registry, quality } = fresh();
    const minutes = (...m: number[]) => m.map((n) => T0 + n * 60_000);
    const outlier = (times: number[]) => anIssue({ type: 'price_outlier', severity: 'medium', field: 'close', times });
    quality.record(aReport({ issues: [outlier(minutes(1, 2))] }));
    quality.record(aReport({ issues: [outlier(minutes(1, 2))] }));
    quality.record(aReport({ issues: [] }));
    quality.record(aReport({ issues: [outlier(minutes(1, 2, 3))] }));
    const labels = 'exchange="binance",symbol="BTC/USDT",timeframe="1m"';
    const text = await textOf(registry);
    expect(text).toContain(`quality_outlier_detected_total{${labels},field="close",severity="medium"} 3\n`);
    expect(text).toContain(`quality_issues_detected_total{${labels},issue_type="price_outlier",severity="medium"} 3\n`);
  });

  it('counters with a severity exist at 0 before the first find, one for each issue type', async () => {
    const { registry, quality } = fresh();
    quality.incrementChecks(BTC, 'failed');
    const issues = await linesOf(registry, 'quality_issues_detected_total');
    expect(issues).toHaveLength(21);
    expect(issues.every((line) => line.endsWith(' 0'))).toBe(true);
    expect(await linesOf(registry, 'quality_outlier_detected_total')).toHaveLength(5);
    expect(await linesOf(registry, 'quality_checks_total')).toEqual([
      'quality_checks_total{exchange="binance",symbol="BTC/USDT",timeframe="1m",result="ok"} 0',
      'quality_checks_total{exchange="binance",symbol="BTC/USDT",timeframe="1m",result="failed"} 1',
    ]);
  });

  it('a forgotten feed takes every series with it, the histogram with the last feed of its exchange and timeframe', async () => {
    const { registry, quality } = fresh();
    const eth = { ...BTC, symbol: 'ETH/USDT' };
    quality.record(aReport());
    quality.record(aReport({ feed: eth }));
    quality.forget(BTC);
    expect(await textOf(registry)).not.toContain('BTC/USDT');
    expect(await linesOf(registry, 'quality_check_duration_seconds_count')).toHaveLength(1);
    quality.forget(eth);
    expect(await textOf(registry)).not.toContain('exchange=');
  });

  it('the cap on feeds refuses a new feed, says so, and lets it in when there is room', async () => {
    const { registry, quality } = fresh({ maxFeeds: 1 });
    const eth = { ...BTC, symbol: 'ETH/USDT' };
    expect(quality.record(aReport())).toBe(true);
    expect(quality.record(aReport({ feed: eth }))).toBe(false);
    expect(quality.record(aReport())).toBe(true);
    expect(await textOf(registry)).toContain('quality_collector_feeds_dropped 1\n');
    expect(await textOf(registry)).not.toContain('ETH/USDT');
    quality.forget(BTC);
    expect(quality.record(aReport({ feed: eth }))).toBe(true);
    expect(await textOf(registry)).toContain('quality_collector_feeds_dropped 0\n');
  });

  it('a report without exchange or symbol is refused with its source', () => {
    const { quality } = fresh();
    const report = aReport({ feed: { exchange: null, symbol: 'BTC/USDT', timeframe: '1m' }, source: 'data/btc.csv' });
    expect(() => quality.record(report)).toThrow('data/btc.csv');
  });
});

function fresh(options?: Parameters<typeof createQualityMetrics>[1]) {
  const registry = new Registry();
  return { registry, quality: createQualityMetrics(registry, options) };
}

async function textOf(registry: Registry): Promise<string> {
  return (await renderMetrics(registry)).body.toString();
}

async function linesOf(registry: Registry, name: string): Promise<string[]> {
  return (await textOf(registry)).split('\n').filter((line) => line.startsWith(`${name}{`));
}
