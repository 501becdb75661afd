import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { COLLECTOR_METRICS } from './collector-metric-table.ts';
import { createCollectorMetrics } from './collector-metrics.ts';
import { renderMetrics } from './exposition.ts';

describe('createCollectorMetrics', () => {
  it('registers every metric of the table, all under quality_collector_, with a unit or a suffix of its type', () => {
    const registry = new Registry();
    createCollectorMetrics(registry);
    for (const { name, type } of Object.values(COLLECTOR_METRICS)) {
      expect(registry.getSingleMetric(name)).toBeDefined();
      expect(name).toMatch(/^quality_collector_/);
      expect(name.endsWith('_total')).toBe(type === 'counter');
      if (type === 'histogram') expect(name).toMatch(/_seconds$/);
    }
  });

  it('a declared exchange has its failures at 0, a forgotten one has nothing', async () => {
    const registry = new Registry();
    const collector = createCollectorMetrics(registry);
    collector.declareExchange('kraken');
    collector.clockSkew.set({ exchange: 'kraken' }, 0.2);
    collector.candleFinal.set({ exchange: 'kraken' }, 4);
    const declared = await textOf(registry);
    expect(declared).toContain('quality_collector_fetch_errors_total{exchange="kraken",reason="rate_limited"} 0\n');
    expect(declared).toContain('quality_collector_ticks_total{exchange="kraken",outcome="fail"} 0\n');
    for (const { name, labels } of Object.values(COLLECTOR_METRICS)) {
      if ((labels as readonly string[]).includes('exchange'))
        expect(declared).toMatch(new RegExp(`^${name}(_count)?\\{exchange="kraken"`, 'm'));
    }
    collector.forgetExchange('kraken');
    expect(await textOf(registry)).not.toContain('kraken');
  });

  it('without storage there is no database_up, so no alert can say that the database is down', async () => {
    const registry = new Registry();
    createCollectorMetrics(registry);
    expect(await textOf(registry)).not.toMatch(/^quality_collector_database_up[ {]/m);
  });
});

async function textOf(registry: Registry, accept?: string): Promise<string> {
  return (await renderMetrics(registry, accept)).body.toString();
}
