import { spawnSync } from 'node:child_process';
import { probePromtool } from '@quality/testbed';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { createCollectorMetrics } from './collector-metrics.ts';
import { renderMetrics } from './exposition.ts';
import { registerProcessMetrics } from './process-metrics.ts';
import { createQualityMetrics } from './quality-metrics.ts';
import { aReport } from './testing/reports.ts';

describe('the whole exposition', () => {
  it('leaves promtool check metrics nothing to say', async (ctx) => {
    const promtool = await probePromtool();
    if (!promtool.ok) return ctx.skip(promtool.reason);
    const registry = new Registry();
    registerProcessMetrics(registry);
    createCollectorMetrics(registry).declareExchange('binance');
    createQualityMetrics(registry).record(aReport());
    const { body } = await renderMetrics(registry);
    const { stdout, stderr, status } = spawnSync(promtool.path, ['check', 'metrics'], { input: body, encoding: 'utf8' });
    expect({ stdout, stderr, status }).toEqual({ stdout: '', stderr: '', status: 0 });
  });
});
