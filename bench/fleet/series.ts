/** `node bench/fleet/series.ts [feeds]`: series of one feed in Prometheus, by the role that shows them. */
import { Registry } from 'prom-client';
import { keepMetricsOf, type Role } from '../../apps/collector/src/fleet/role-metrics.ts';
import { createQualityMetrics, renderMetrics } from '../../packages/metrics/src/index.ts';
import { reportsOf } from '../metrics/reports.ts';

const feeds = Number(process.argv[2] ?? 1_000);
for (const role of ['exporter', 'worker'] satisfies Role[]) {
  const registry = new Registry();
  const quality = createQualityMetrics(registry);
  keepMetricsOf(role, registry);
  for (const report of reportsOf(feeds, 1)) quality.record(report, { staleAfterSeconds: { warning: 90, critical: 300 } });
  const text = (await renderMetrics(registry)).body.toString();
  const series = text.split('\n').filter((line) => line.startsWith('quality_') && line.includes('exchange=')).length;
  process.stdout.write(
    `${role}: ${(series / feeds).toFixed(1)} series a feed (${series} for ${feeds}), ${(text.length / feeds / 1000).toFixed(1)} kB a feed and scrape\n`,
  );
}
