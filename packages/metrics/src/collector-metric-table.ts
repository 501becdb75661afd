import type { MetricTable } from './metric-definition.ts';

/** Reasons of a failed fetch, as `@quality/exchanges` names them. */
export const FETCH_ERROR_REASONS = [
  'rate_limited',
  'timeout',
  'network',
  'bad_symbol',
  'bad_timeframe',
  'maintenance',
  'malformed',
  'empty',
  'auth',
  'exchange_error',
  'cancelled',
] as const;

/** How a tick of a feed ends. */
export const TICK_OUTCOMES = ['ok', 'skip', 'fail'] as const;

/** How a repair of a gap ends: the candles came, or the gap stays open. */
export const REPAIR_RESULTS = ['closed', 'open'] as const;

/** The metrics of the collector's own work. */
export const COLLECTOR_METRICS = {
  buildInfo: {
    name: 'quality_collector_build_info',
    type: 'gauge',
    help: 'Always 1; the labels name the build that runs',
    labels: ['version', 'node_version'],
    why: 'Which version gave these numbers; its absence says that no collector is scraped.',
  },
  configuredFeeds: {
    name: 'quality_collector_configured_feeds',
    type: 'gauge',
    help: 'Feeds that the configuration asks for',
    labels: ['exchange'],
    why: 'What should be checked: nothing checked though feeds exist is an alert, and an exchange is down relative to this.',
  },
  configReloads: {
    name: 'quality_collector_config_reloads_total',
    type: 'counter',
    help: 'Reloads of the configuration',
    labels: ['result'],
    why: 'A refused configuration leaves the old one running: somebody should know.',
  },
  ticks: {
    name: 'quality_collector_ticks_total',
    type: 'counter',
    help: 'Ticks of feeds by outcome',
    labels: ['exchange', 'outcome'],
    why: 'Work done and work left out.',
  },
  overdueTicks: {
    name: 'quality_collector_overdue_ticks_total',
    type: 'counter',
    help: 'Ticks that began after the next one was due',
    labels: ['exchange'],
    why: 'The collector cannot keep up.',
  },
  reportDelay: {
    name: 'quality_collector_report_delay_seconds',
    type: 'histogram',
    help: 'Time in seconds from the due instant of a tick to its report',
    labels: ['exchange'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
    why: 'How fresh a verdict is. From one local round trip up to two candles of one minute.',
  },
  queueDepth: {
    name: 'quality_collector_queue_depth',
    type: 'gauge',
    help: 'Ticks that are due and wait for their turn',
    labels: ['exchange'],
    why: 'Back-pressure before ticks are overdue.',
  },
  fetchDuration: {
    name: 'quality_collector_fetch_duration_seconds',
    type: 'histogram',
    help: 'Time in seconds of one fetch of candles, retries not included',
    labels: ['exchange'],
    buckets: [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    why: 'From a near exchange to the usual time-outs.',
  },
  fetchErrors: {
    name: 'quality_collector_fetch_errors_total',
    type: 'counter',
    help: 'Fetches that failed, by reason',
    labels: ['exchange', 'reason'],
    why: 'Why feeds grow stale.',
  },
  fetchesInFlight: {
    name: 'quality_collector_fetches_in_flight',
    type: 'gauge',
    help: 'Fetches that wait for an answer',
    labels: ['exchange'],
    why: 'A hanging exchange shows here first.',
  },
  malformedRows: {
    name: 'quality_collector_malformed_rows_total',
    type: 'counter',
    help: 'Rows that were refused because they were no candles',
    labels: ['exchange'],
    why: 'An answer with status 200 can hold nothing of use.',
  },
  circuitOpen: {
    name: 'quality_collector_circuit_open',
    type: 'gauge',
    help: '1 while requests to the exchange are held back after repeated failures, else 0',
    labels: ['exchange'],
    why: 'Tells an exchange that is not asked from one that does not answer.',
  },
  clockSkew: {
    name: 'quality_collector_clock_skew_seconds',
    type: 'gauge',
    help: "Exchange's clock minus ours in seconds",
    labels: ['exchange'],
    why: 'A skewed clock makes good candles look future or stale.',
  },
  revisedCandles: {
    name: 'quality_collector_revised_candles_total',
    type: 'counter',
    help: 'Closed candles that the exchange changed afterwards',
    labels: ['exchange'],
    why: 'How final a closed candle is.',
  },
  candleFinal: {
    name: 'quality_collector_candle_final_seconds',
    type: 'gauge',
    help: 'Seconds after the close until 99 of 100 candles did not change any more, as learned',
    labels: ['exchange'],
    why: 'A grace below it judges candles that are not final yet.',
  },
  backfilledCandles: {
    name: 'quality_collector_backfilled_candles_total',
    type: 'counter',
    help: 'Missing candles that were fetched later',
    labels: ['exchange'],
    why: 'What repair brings in.',
  },
  repairs: {
    name: 'quality_collector_repairs_total',
    type: 'counter',
    help: 'Repairs of gaps by result',
    labels: ['exchange', 'result'],
    why: 'Gaps that stay open are lost data.',
  },
  databaseUp: {
    name: 'quality_collector_database_up',
    type: 'gauge',
    help: '1 while reports can be written, 0 while they cannot; absent when storage is switched off',
    labels: ['database'],
    why: 'Checks go on without a database, so nothing else shows that it is gone.',
  },
  databaseWriteDuration: {
    name: 'quality_collector_database_write_duration_seconds',
    type: 'histogram',
    help: 'Time in seconds of one batch written to the database',
    labels: [],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    why: 'From a batch of one row on the same machine to the statement time-out.',
  },
  databaseWriteFailures: {
    name: 'quality_collector_database_write_failures_total',
    type: 'counter',
    help: 'Batches that could not be written; they wait in the spool',
    labels: [],
    why: 'A database that is there but refuses.',
  },
  databaseRows: {
    name: 'quality_collector_database_rows_written_total',
    type: 'counter',
    help: 'Rows written by table',
    labels: ['table'],
    why: 'Throughput of storage.',
  },
  spoolReports: {
    name: 'quality_collector_spool_reports',
    type: 'gauge',
    help: 'Reports that wait on disk for the database',
    labels: [],
    why: 'What would be lost with the disk; growing means that the database does not keep up.',
  },
  spoolBytes: {
    name: 'quality_collector_spool_bytes',
    type: 'gauge',
    help: 'Size of the spool on disk in bytes',
    labels: [],
    why: 'The spool is bounded.',
  },
  spoolDropped: {
    name: 'quality_collector_spool_dropped_reports_total',
    type: 'counter',
    help: 'Reports that were lost because the spool was full or could not be written',
    labels: [],
    why: 'History that is gone for good.',
  },
} as const satisfies MetricTable;
