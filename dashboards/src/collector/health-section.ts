import type { Section } from '../layout.ts';
import { statPanel } from '../panels/stat-panel.ts';
import { tablePanel } from '../panels/table-panel.ts';
import { COLLECTED_EXCHANGES, COLLECTORS } from '../query/collector-series.ts';
import { promNow, promSeries, promTable } from '../query/prometheus-query.ts';
import { SELECTED } from '../query/selected-feeds.ts';
import { UP_MAPPINGS } from '../style/mappings.ts';
import { COUNT_THRESHOLDS, risingThresholds, UP_THRESHOLDS } from '../style/thresholds.ts';

/** Whether the monitor works at all. */
export function healthSection(): Section {
  return {
    title: 'Does it work?',
    lines: [
      {
        height: 4,
        panels: [
          [
            3,
            statPanel({
              title: 'Collectors',
              description: 'Collectors that Prometheus reaches. No data: none is running, or the scrape fails.',
              quantity: 'count',
              queries: [promNow(`count(quality_collector_build_info{${COLLECTORS}})`, 'collectors')],
              thresholds: UP_THRESHOLDS,
              noValue: 'none',
            }),
          ],
          [
            3,
            statPanel({
              title: 'Last check',
              description: 'Time since any chosen feed was checked. It should stay below the shortest timeframe.',
              quantity: 'seconds',
              queries: [promNow(`time() - max(quality_last_check_timestamp_seconds{${SELECTED}})`, 'since the last check')],
              thresholds: risingThresholds(120, 300),
              noValue: 'none',
            }),
          ],
          [
            6,
            statPanel({
              title: 'Feeds',
              description:
                'Feeds that the configuration asks for, feeds that have series now, and feeds left out by the cap on feeds, which should be none.',
              quantity: 'count',
              queries: [
                promNow(`sum(quality_collector_configured_feeds{${COLLECTORS}})`, 'configured'),
                promNow(`sum(quality_collector_feeds_exported{${COLLECTORS}})`, 'exported'),
                promNow(`sum(quality_collector_feeds_dropped{${COLLECTORS}})`, 'left out'),
              ],
              named: true,
            }),
          ],
          [
            3,
            statPanel({
              title: 'Database',
              description: 'Whether reports can be written. Down is no data loss yet: they wait in the spool.',
              quantity: 'count',
              queries: [promNow(`min(quality_collector_database_up{${COLLECTORS}})`, 'database')],
              thresholds: UP_THRESHOLDS,
              mappings: UP_MAPPINGS,
              noValue: 'no storage',
            }),
          ],
          [
            3,
            statPanel({
              title: 'Reports in the spool',
              description:
                'Reports that wait on disk for the database. A few are normal; a number that grows means that the database is away or too slow.',
              quantity: 'count',
              queries: [promSeries(`sum(quality_collector_spool_reports{${COLLECTORS}})`, 'waiting')],
              thresholds: risingThresholds(1_000, 10_000),
              sparkline: true,
            }),
          ],
          [
            3,
            statPanel({
              title: 'Exchanges held back',
              description: 'Exchanges that are not asked for now, after repeated failures. Their feeds grow stale meanwhile.',
              quantity: 'count',
              queries: [promNow(`sum(quality_collector_circuit_open{${COLLECTED_EXCHANGES}})`, 'held back')],
              thresholds: COUNT_THRESHOLDS,
            }),
          ],
          [
            3,
            statPanel({
              title: 'Reports lost',
              description:
                'Reports dropped within the range because the spool was full or could not be written: history that is gone for good.',
              quantity: 'count',
              queries: [promNow(`sum(increase(quality_collector_spool_dropped_reports_total{${COLLECTORS}}[$__range]))`, 'lost')],
              thresholds: COUNT_THRESHOLDS,
            }),
          ],
        ],
      },
      {
        height: 5,
        panels: [
          [
            24,
            tablePanel({
              title: 'Builds',
              description:
                'What runs where and since when, with the time that its scrape takes, the series that it exposes, and how its configuration was last read.',
              queries: [
                promTable(`max by (instance, version, node_version) (quality_collector_build_info{${COLLECTORS}})`),
                promTable(`max by (instance) (process_start_time_seconds{${COLLECTORS}}) * 1000`),
                promTable(`max by (instance) (scrape_duration_seconds{${COLLECTORS}})`),
                promTable(`max by (instance) (scrape_samples_scraped{${COLLECTORS}})`),
                promTable(`sum by (instance) (quality_collector_config_reloads_total{${COLLECTORS}, result="failed"})`),
              ],
              columns: [
                { field: 'instance', shows: 'text' },
                { field: 'version', shows: 'text' },
                { field: 'node_version', title: 'Node', shows: 'text' },
                { field: 'Value #B', title: 'started', shows: 'ago' },
                { field: 'Value #C', title: 'scrape takes', shows: 'seconds' },
                { field: 'Value #D', title: 'series', shows: 'count' },
                { field: 'Value #E', title: 'refused configurations', shows: 'count', thresholds: COUNT_THRESHOLDS },
              ],
              hidden: ['Time', 'Value #A'],
              joined: true,
              sortBy: { column: 'instance', descending: false },
            }),
          ],
        ],
      },
    ],
  };
}
