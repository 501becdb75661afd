import { freePort, probePrometheus } from '@quality/testbed';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { expandPromql } from './checks/grafana-promql.ts';
import { queriesOf } from './checks/queries-of.ts';
import { recordingRules } from './checks/recording-rules.ts';
import { buildDashboards } from './dashboards.ts';
import { type ExampleCollector, startExampleCollector } from './testing/example-collector.ts';
import { exampleVariables } from './testing/example-variables.ts';
import { type PrometheusServer, startPrometheus } from './testing/prometheus-server.ts';

/** Fires for the poor feeds at once: ALERTS exists only while an alert does. */
const ALERT = { alert: 'ExampleScoreLow', expr: 'quality_overall_score < 50', labels: { severity: 'critical' } };
const queries = buildDashboards()
  .flatMap(queriesOf)
  .filter(({ language }) => language === 'promql');

const probe = await probePrometheus();
let collector: ExampleCollector | undefined;
let prometheus: PrometheusServer | undefined;

beforeAll(async () => {
  if (!probe.ok) return;
  collector = await startExampleCollector();
  const port = await freePort();
  const server = await startPrometheus({
    program: probe.path,
    port,
    target: collector.address,
    groups: [
      { name: 'recorded', interval: '1s', rules: recordingRules() },
      { name: 'example', rules: [ALERT] },
    ],
  });
  prometheus = server;
  await vi.waitFor(
    async () => {
      expect(await server.query('count_over_time(up[1m]) >= 8')).toHaveLength(1);
      expect(await server.query('ALERTS')).not.toHaveLength(0);
      expect(await server.query('exchange:quality_bad_status:ratio_6h')).not.toHaveLength(0);
    },
    { timeout: 30_000, interval: 250 },
  );
}, 60_000);

afterAll(async () => {
  await prometheus?.stop();
  await collector?.close();
});

describe('every PromQL query returns series from a real Prometheus that scraped the real registry', () => {
  test.for(queries.map((query) => [query.place, query] as const))('%s', async ([, query], ctx) => {
    if (!probe.ok) return ctx.skip(probe.reason);
    const context = { rateInterval: '5s', range: '1m', variables: exampleVariables({ instance: [collector!.address] }) };
    const series = await prometheus!.query(expandPromql(query.text, context), query.instant ? 0 : 10);
    expect(series).not.toHaveLength(0);
    expect(
      series.some(({ numbers }) => numbers.some(Number.isFinite)),
      'a number among them',
    ).toBe(true);
    for (const [, label] of query.legend.matchAll(/\{\{(\w+)\}\}/g)) {
      const missing = series.filter(({ metric }) => metric[label!] === undefined);
      expect(missing, `series without the label {{${label}}} of the legend`).toEqual([]);
    }
  });

  test('a metric that does not exist returns none', async (ctx) => {
    if (!probe.ok) return ctx.skip(probe.reason);
    expect(await prometheus!.query('quality_overal_score')).toHaveLength(0);
  });
});
