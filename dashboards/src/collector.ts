import { alertAnnotation } from './annotations.ts';
import { defineDashboard } from './dashboard.ts';
import { statPanel } from './panels/stat-panel.ts';
import { tablePanel } from './panels/table-panel.ts';
import { timeSeriesPanel } from './panels/time-series-panel.ts';
import { promNow, promSeries, promTable } from './query/prometheus-query.ts';
import { FEED, inChosenStatus, SELECTED } from './query/selected-feeds.ts';
import { UP_MAPPINGS } from './style/mappings.ts';
import { MARK_COLOURS } from './style/palette.ts';
import { COUNT_THRESHOLDS, PLAIN_THRESHOLDS, risingThresholds, type Thresholds } from './style/thresholds.ts';
import { instanceVariable, selectionVariables } from './variables.ts';

/** Of the chosen collectors, and of the chosen exchanges where a metric has that label. */
const HERE = 'instance=~"$instance"';
const OF_EXCHANGES = `${HERE}, exchange=~"$exchange"`;

const UP: Thresholds = [
  [null, MARK_COLOURS.critical],
  [1, MARK_COLOURS.calm],
];

function rate(counter: string, by: string, matchers: string): string {
  return `sum by (${by}) (rate(${counter}{${matchers}}[$__rate_interval]))`;
}

/** Percentiles of a histogram, one query each. */
function percentiles(histogram: string, by: readonly string[], matchers: string, legend: string) {
  return [50, 95, 99].map((percent) =>
    promSeries(
      `histogram_quantile(${percent / 100}, ${rate(`${histogram}_bucket`, [...by, 'le'].join(', '), matchers)})`,
      legend === '' ? `p${percent}` : `p${percent} ${legend}`,
    ),
  );
}

/** The monitor itself: does it fetch, check and store, and does it keep up? */
export function collectorDashboard() {
  return defineDashboard({
    name: 'collector',
    title: 'Quality / Collector',
    description:
      'The monitor itself: fetches, checks, storage, process. Look here when the overview shows everything bad at once, or nothing at all.',
    lookBack: '3h',
    variables: [...selectionVariables(), instanceVariable()],
    annotations: [alertAnnotation()],
    sections: [
      {
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
                  queries: [promNow(`count(quality_collector_build_info{${HERE}})`, 'collectors')],
                  thresholds: UP,
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
                    promNow(`sum(quality_collector_configured_feeds{${HERE}})`, 'configured'),
                    promNow(`sum(quality_collector_feeds_exported{${HERE}})`, 'exported'),
                    promNow(`sum(quality_collector_feeds_dropped{${HERE}})`, 'left out'),
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
                  queries: [promNow(`min(quality_collector_database_up{${HERE}})`, 'database')],
                  thresholds: UP,
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
                  queries: [promSeries(`sum(quality_collector_spool_reports{${HERE}})`, 'waiting')],
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
                  queries: [promNow(`sum(quality_collector_circuit_open{${OF_EXCHANGES}})`, 'held back')],
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
                  queries: [promNow(`sum(increase(quality_collector_spool_dropped_reports_total{${HERE}}[$__range]))`, 'lost')],
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
                    promTable(`max by (instance, version, node_version) (quality_collector_build_info{${HERE}})`),
                    promTable(`max by (instance) (process_start_time_seconds{${HERE}}) * 1000`),
                    promTable(`max by (instance) (scrape_duration_seconds{${HERE}})`),
                    promTable(`max by (instance) (scrape_samples_scraped{${HERE}})`),
                    promTable(`sum by (instance) (quality_collector_config_reloads_total{${HERE}, result="failed"})`),
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
      },
      {
        title: 'Checks',
        lines: [
          {
            height: 8,
            panels: [
              [
                8,
                timeSeriesPanel({
                  title: 'Checks a second',
                  description:
                    'Checks of the chosen feeds by result. Failed: the fetch failed or a check threw; the feed was judged from what is known.',
                  quantity: 'perSecond',
                  queries: [
                    promSeries(
                      `sum by (result) (${inChosenStatus(`sum by (${FEED}, result) (rate(quality_checks_total{${SELECTED}}[$__rate_interval]))`)})`,
                      '{{result}}',
                    ),
                  ],
                  colours: { ok: MARK_COLOURS.calm, failed: MARK_COLOURS.critical },
                  stacked: 'sum',
                  min: 0,
                  legendValues: ['mean', 'lastNotNull'],
                }),
              ],
              [
                8,
                timeSeriesPanel({
                  title: 'Time of one check',
                  description:
                    'Half, 95 % and 99 % of the checks take no longer. Usually well below a millisecond; the fetch is not part of it.',
                  quantity: 'seconds',
                  queries: percentiles(
                    'quality_check_duration_seconds',
                    [],
                    'exchange=~"$exchange", timeframe=~"$timeframe"',
                    '',
                  ),
                  min: 0,
                  legendValues: ['mean', 'max', 'lastNotNull'],
                }),
              ],
              [
                8,
                timeSeriesPanel({
                  title: 'Ticks by outcome',
                  description:
                    'Ticks of feeds a second: ok, fail (the fetch failed), skip (left out, for instance because the exchange is held back).',
                  quantity: 'perSecond',
                  queries: [promSeries(rate('quality_collector_ticks_total', 'outcome', OF_EXCHANGES), '{{outcome}}')],
                  colours: { ok: MARK_COLOURS.calm, fail: MARK_COLOURS.critical, skip: MARK_COLOURS.warning },
                  stacked: 'sum',
                  min: 0,
                  legendValues: ['mean', 'lastNotNull'],
                }),
              ],
            ],
          },
          {
            height: 8,
            panels: [
              [
                8,
                timeSeriesPanel({
                  title: 'Delay of reports',
                  description:
                    'From the instant a tick was due to its report: half, 95 % and 99 % of the ticks. This is how old a verdict is at best.',
                  quantity: 'seconds',
                  queries: percentiles('quality_collector_report_delay_seconds', [], OF_EXCHANGES, ''),
                  min: 0,
                  legendValues: ['mean', 'max', 'lastNotNull'],
                }),
              ],
              [
                8,
                timeSeriesPanel({
                  title: 'Overdue ticks',
                  description:
                    'Ticks a second that began after the next one was due. Anything above zero: the collector cannot keep up with that exchange.',
                  quantity: 'perSecond',
                  queries: [promSeries(rate('quality_collector_overdue_ticks_total', 'exchange', OF_EXCHANGES), '{{exchange}}')],
                  min: 0,
                  legendValues: ['max', 'lastNotNull'],
                }),
              ],
              [
                8,
                timeSeriesPanel({
                  title: 'Queue and fetches in flight',
                  description:
                    'Ticks that are due and wait, and fetches that wait for an answer. A queue that grows precedes overdue ticks; fetches that pile up are a hanging exchange.',
                  quantity: 'count',
                  queries: [
                    promSeries(`sum by (exchange) (quality_collector_queue_depth{${OF_EXCHANGES}})`, 'waiting {{exchange}}'),
                    promSeries(
                      `sum by (exchange) (quality_collector_fetches_in_flight{${OF_EXCHANGES}})`,
                      'in flight {{exchange}}',
                    ),
                  ],
                  min: 0,
                  legendValues: ['max', 'lastNotNull'],
                }),
              ],
            ],
          },
        ],
      },
      {
        title: 'Fetches',
        lines: [
          {
            height: 8,
            panels: [
              [
                8,
                timeSeriesPanel({
                  title: 'Latency of fetches',
                  description:
                    'Time of one fetch of candles, retries apart: half, 95 % and 99 % of the fetches of each exchange.',
                  quantity: 'seconds',
                  queries: percentiles('quality_collector_fetch_duration_seconds', ['exchange'], OF_EXCHANGES, '{{exchange}}'),
                  min: 0,
                  legendValues: ['mean', 'max', 'lastNotNull'],
                }),
              ],
              [
                8,
                timeSeriesPanel({
                  title: 'Failed fetches by reason',
                  description:
                    'Fetches a second that failed. rate_limited: we ask too much. maintenance, exchange_error: it is them. network of all exchanges: it is us.',
                  quantity: 'perSecond',
                  queries: [
                    promSeries(
                      rate('quality_collector_fetch_errors_total', 'exchange, reason', OF_EXCHANGES).concat(' > 0'),
                      '{{exchange}} {{reason}}',
                    ),
                  ],
                  stacked: 'sum',
                  min: 0,
                  legendValues: ['mean', 'lastNotNull'],
                  noValue: 'no failed fetch',
                }),
              ],
              [
                8,
                timeSeriesPanel({
                  title: 'Refused rows',
                  description: 'Rows a second that were no candles. An answer with status 200 can hold nothing of use.',
                  quantity: 'perSecond',
                  queries: [promSeries(rate('quality_collector_malformed_rows_total', 'exchange', OF_EXCHANGES), '{{exchange}}')],
                  min: 0,
                  legendValues: ['max', 'lastNotNull'],
                }),
              ],
            ],
          },
          {
            height: 7,
            panels: [
              [
                12,
                timeSeriesPanel({
                  title: 'Exchange held back',
                  description: '1 while requests to the exchange are held back after repeated failures.',
                  quantity: 'count',
                  queries: [promSeries(`max by (exchange) (quality_collector_circuit_open{${OF_EXCHANGES}})`, '{{exchange}}')],
                  min: 0,
                  max: 1,
                }),
              ],
              [
                12,
                timeSeriesPanel({
                  title: 'Clock skew',
                  description:
                    "The exchange's clock minus ours. Beyond a few seconds good candles look stale or come from the future. All exchanges at once: our clock is wrong.",
                  quantity: 'seconds',
                  queries: [
                    promSeries(`max by (exchange) (quality_collector_clock_skew_seconds{${OF_EXCHANGES}})`, '{{exchange}}'),
                  ],
                  legendValues: ['min', 'max', 'lastNotNull'],
                }),
              ],
            ],
          },
        ],
      },
      {
        title: 'Storage and repair',
        lines: [
          {
            height: 8,
            panels: [
              [
                8,
                timeSeriesPanel({
                  title: 'Time of one write',
                  description: 'Time of one batch written to the database: half, 95 % and 99 %.',
                  quantity: 'seconds',
                  queries: percentiles('quality_collector_database_write_duration_seconds', [], HERE, ''),
                  min: 0,
                  legendValues: ['mean', 'max', 'lastNotNull'],
                }),
              ],
              [
                8,
                timeSeriesPanel({
                  title: 'Rows written',
                  description: 'Rows a second that were written, by table, and batches a second that failed.',
                  quantity: 'perSecond',
                  queries: [
                    promSeries(rate('quality_collector_database_rows_written_total', 'table', HERE), '{{table}}'),
                    promSeries(
                      `sum(rate(quality_collector_database_write_failures_total{${HERE}}[$__rate_interval]))`,
                      'failed batches',
                    ),
                  ],
                  colours: { 'failed batches': MARK_COLOURS.critical },
                  min: 0,
                  legendValues: ['mean', 'lastNotNull'],
                }),
              ],
              [
                8,
                timeSeriesPanel({
                  title: 'Size of the spool',
                  description: 'Size of the spool on disk. It is bounded; when the bound is reached reports are lost.',
                  quantity: 'bytes',
                  queries: [promSeries(`sum by (instance) (quality_collector_spool_bytes{${HERE}})`, '{{instance}}')],
                  min: 0,
                  legendValues: ['max', 'lastNotNull'],
                }),
              ],
            ],
          },
          {
            height: 8,
            panels: [
              [
                8,
                timeSeriesPanel({
                  title: 'Candles fetched later',
                  description: 'Missing candles that a repair brought in, in each hour.',
                  quantity: 'count',
                  queries: [
                    promSeries(
                      `sum by (exchange) (increase(quality_collector_backfilled_candles_total{${OF_EXCHANGES}}[1h]))`,
                      '{{exchange}}',
                    ),
                  ],
                  min: 0,
                  legendValues: ['max', 'lastNotNull'],
                }),
              ],
              [
                8,
                timeSeriesPanel({
                  title: 'Repairs of gaps',
                  description: 'Repairs in each hour by result. Open: the exchange does not give the candles, the gap stays.',
                  quantity: 'count',
                  queries: [
                    promSeries(`sum by (result) (increase(quality_collector_repairs_total{${OF_EXCHANGES}}[1h]))`, '{{result}}'),
                  ],
                  colours: { closed: MARK_COLOURS.calm, open: MARK_COLOURS.critical },
                  stacked: 'sum',
                  min: 0,
                  legendValues: ['max', 'lastNotNull'],
                }),
              ],
              [
                8,
                timeSeriesPanel({
                  title: 'Revised candles',
                  description: 'Closed candles that the exchange changed afterwards, in each hour.',
                  quantity: 'count',
                  queries: [
                    promSeries(
                      `sum by (exchange) (increase(quality_collector_revised_candles_total{${OF_EXCHANGES}}[1h]))`,
                      '{{exchange}}',
                    ),
                  ],
                  min: 0,
                  legendValues: ['max', 'lastNotNull'],
                }),
              ],
            ],
          },
        ],
      },
      {
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
                    promSeries(`process_resident_memory_bytes{${HERE}}`, 'process {{instance}}'),
                    promSeries(`nodejs_heap_size_used_bytes{${HERE}}`, 'heap {{instance}}'),
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
                  queries: [promSeries(rate('process_cpu_seconds_total', 'instance', HERE), '{{instance}}')],
                  thresholds: PLAIN_THRESHOLDS,
                  min: 0,
                  legendValues: ['mean', 'max', 'lastNotNull'],
                }),
              ],
              [
                8,
                timeSeriesPanel({
                  title: 'Delay of the event loop',
                  description:
                    'How late the process gets to its work in the slowest 1 % of cases. Above 0.1 s something blocks it.',
                  quantity: 'seconds',
                  queries: [promSeries(`nodejs_eventloop_lag_p99_seconds{${HERE}}`, '{{instance}}')],
                  thresholds: risingThresholds(0.1, 1),
                  min: 0,
                  legendValues: ['mean', 'max', 'lastNotNull'],
                }),
              ],
            ],
          },
        ],
      },
    ],
  });
}
