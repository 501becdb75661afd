import type { Signals } from './promql-signals.ts';

/** Labels that a scrape adds to every series. */
const SCRAPE_LABELS = ['instance', 'job'];

/** What Prometheus makes itself; `ALERTS` has the labels of the alerts that exist. */
const OF_PROMETHEUS: Readonly<Record<string, readonly string[]>> = {
  up: SCRAPE_LABELS,
  scrape_duration_seconds: SCRAPE_LABELS,
  scrape_samples_scraped: SCRAPE_LABELS,
  ALERTS: [...SCRAPE_LABELS, 'alertname', 'alertstate', 'severity', 'exchange', 'symbol', 'timeframe'],
};

/** The metrics of a text exposition with their labels, as they are after a scrape. */
export function signalsOf(exposition: string): Signals {
  const signals = new Map<string, Set<string>>(
    Object.entries(OF_PROMETHEUS).map(([metric, labels]) => [metric, new Set(labels)]),
  );
  for (const line of exposition.split('\n')) {
    const [, metric, labels] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? /.exec(line) ?? [];
    if (metric === undefined) continue;
    const known = signals.get(metric) ?? new Set(SCRAPE_LABELS);
    for (const [, label] of (labels ?? '').matchAll(/(\w+)="(?:[^"\\]|\\.)*"/g)) known.add(label!);
    signals.set(metric, known);
  }
  return signals;
}
