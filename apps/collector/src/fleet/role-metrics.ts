import { COLLECTOR_METRICS, FEED_LIMIT_METRICS, QUALITY_METRICS } from '@quality/metrics';
import type { Registry } from 'prom-client';

/** The part of a fleet that a process is. */
export type Role = 'scheduler' | 'worker' | 'exporter';

const TABLES = { ...QUALITY_METRICS, ...FEED_LIMIT_METRICS, ...COLLECTOR_METRICS };

type MetricKey = keyof typeof TABLES;

/** What the schedulers know: what is wanted, and what waits in the queues. */
const OF_SCHEDULER: readonly MetricKey[] = ['configuredFeeds', 'queueDepth', 'clockSkew'];

/** What every role says of itself. */
const OF_ALL: readonly MetricKey[] = ['buildInfo', 'configReloads'];

/** What each worker counts of its own work: sums over the workers are those of the fleet. */
const COUNTED: readonly MetricKey[] = ['checks', 'checkDuration', 'issuesDetected', 'outliersDetected'];

/** Which role exposes a metric: the state of a feed comes from the exporters only, so no worker's stale copy of it is ever scraped. */
export function roleOf(key: MetricKey): Role | 'all' {
  if (OF_ALL.includes(key)) return 'all';
  if (OF_SCHEDULER.includes(key)) return 'scheduler';
  if (COUNTED.includes(key)) return 'worker';
  return key in QUALITY_METRICS || key in FEED_LIMIT_METRICS ? 'exporter' : 'worker';
}

/** Takes from a registry the metrics of feeds and of the collector that belong to other roles. */
export function keepMetricsOf(role: Role, registry: Registry): void {
  for (const key of Object.keys(TABLES) as MetricKey[]) {
    const owner = roleOf(key);
    if (owner !== 'all' && owner !== role) registry.removeSingleMetric(TABLES[key].name);
  }
}
