import type { Section } from '../layout.ts';
import { timeSeriesPanel } from '../panels/time-series-panel.ts';
import { COLLECTORS, rateBy } from '../query/collector-series.ts';
import { promSeries } from '../query/prometheus-query.ts';
import { PLAIN_THRESHOLDS, risingThresholds } from '../style/thresholds.ts';

/** What the process takes. */
export function processSection(): Section {
  return {
    title: 'Process',
    lines: [
      {
        height: 8,
        panels: [
          [
            8,
            timeSeriesPanel({
              title: 'Memory',
              description:
                'Memory of the process and the part of it that JavaScript objects use. A heap that climbs for days is a leak.',
              quantity: 'bytes',
              queries: [
                promSeries(`process_resident_memory_bytes{${COLLECTORS}}`, 'process {{instance}}'),
                promSeries(`nodejs_heap_size_used_bytes{${COLLECTORS}}`, 'heap {{instance}}'),
              ],
              min: 0,
              legendValues: ['max', 'lastNotNull'],
            }),
          ],
          [
            8,
            timeSeriesPanel({
              title: 'Processor',
              description: 'Processor seconds a second. A collector is one thread: near 1 it is at its limit.',
              quantity: 'ratio',
              queries: [promSeries(rateBy('process_cpu_seconds_total', 'instance', COLLECTORS), '{{instance}}')],
              thresholds: PLAIN_THRESHOLDS,
              min: 0,
              legendValues: ['mean', 'max', 'lastNotNull'],
            }),
          ],
          [
            8,
            timeSeriesPanel({
              title: 'Delay of the event loop',
              description: 'How late the process gets to its work in the slowest 1 % of cases. Above 0.1 s something blocks it.',
              quantity: 'seconds',
              queries: [promSeries(`nodejs_eventloop_lag_p99_seconds{${COLLECTORS}}`, '{{instance}}')],
              thresholds: risingThresholds(0.1, 1),
              min: 0,
              legendValues: ['mean', 'max', 'lastNotNull'],
            }),
          ],
        ],
      },
    ],
  };
}
