import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { COLLECTOR_METRICS, FETCH_ERROR_REASONS, REPAIR_RESULTS, TICK_OUTCOMES } from './collector-metric-table.ts';
import type { MetricDefinition } from './metric-definition.ts';

type Table = typeof COLLECTOR_METRICS;

/** The prom-client class of a row of the table, with its labels. */
type Instrument<Row extends MetricDefinition> = Row['type'] extends 'gauge'
  ? Gauge<Row['labels'][number]>
  : Row['type'] extends 'counter'
    ? Counter<Row['labels'][number]>
    : Histogram<Row['labels'][number]>;

/** The collector's own metrics, by the names of the table. */
export type CollectorMetrics = { readonly [Key in keyof Table]: Instrument<Table[Key]> } & {
  /** Makes the counters and gauges of an exchange exist at 0, so that `rate()` sees its first failure. */
  declareExchange(exchange: string): void;
  /** Removes every series of an exchange. */
  forgetExchange(exchange: string): void;
};

/** Registers the collector's own metrics. */
export function createCollectorMetrics(registry: Registry): CollectorMetrics {
  const instruments = Object.fromEntries(
    Object.entries(COLLECTOR_METRICS).map(([key, definition]) => [key, createInstrument(registry, definition)]),
  ) as { readonly [Key in keyof Table]: Instrument<Table[Key]> };
  for (const result of ['ok', 'failed']) instruments.configReloads.inc({ result }, 0);
  return {
    ...instruments,
    declareExchange(exchange) {
      instruments.configuredFeeds.set({ exchange }, 0);
      instruments.overdueTicks.inc({ exchange }, 0);
      instruments.queueDepth.set({ exchange }, 0);
      instruments.fetchesInFlight.set({ exchange }, 0);
      instruments.malformedRows.inc({ exchange }, 0);
      instruments.circuitOpen.set({ exchange }, 0);
      instruments.revisedCandles.inc({ exchange }, 0);
      instruments.backfilledCandles.inc({ exchange }, 0);
      for (const reason of FETCH_ERROR_REASONS) instruments.fetchErrors.inc({ exchange, reason }, 0);
      for (const outcome of TICK_OUTCOMES) instruments.ticks.inc({ exchange, outcome }, 0);
      for (const result of REPAIR_RESULTS) instruments.repairs.inc({ exchange, result }, 0);
      instruments.fetchDuration.zero({ exchange });
      instruments.reportDelay.zero({ exchange });
    },
    forgetExchange(exchange) {
      const { configuredFeeds, overdueTicks, queueDepth, fetchesInFlight, malformedRows, circuitOpen, clockSkew } = instruments;
      const { revisedCandles, backfilledCandles, fetchDuration, reportDelay, candleFinal } = instruments;
      const gauges = [configuredFeeds, queueDepth, fetchesInFlight, circuitOpen, clockSkew, candleFinal];
      for (const gauge of gauges) gauge.remove({ exchange });
      for (const counter of [overdueTicks, malformedRows, revisedCandles, backfilledCandles]) counter.remove({ exchange });
      for (const histogram of [fetchDuration, reportDelay]) histogram.remove({ exchange });
      for (const reason of FETCH_ERROR_REASONS) instruments.fetchErrors.remove({ exchange, reason });
      for (const outcome of TICK_OUTCOMES) instruments.ticks.remove({ exchange, outcome });
      for (const result of REPAIR_RESULTS) instruments.repairs.remove({ exchange, result });
    },
  };
}

function createInstrument(registry: Registry, definition: MetricDefinition): Gauge | Counter | Histogram {
  const { name, help, labels, type, buckets } = definition;
  const configuration = { name, help, labelNames: labels, registers: [registry] };
  if (type === 'gauge') return new Gauge(configuration);
  if (type === 'counter') return new Counter(configuration);
  return new Histogram({ ...configuration, ...(buckets === undefined ? {} : { buckets: [...buckets] }) });
}
