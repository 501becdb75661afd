import type { Registry } from 'prom-client';
import { CheckDuration } from './check-duration.ts';
import type { FeedColumns } from './feed-columns.ts';
import { type ExtraLabels, FeedCounter, FeedFamily, FeedGauge } from './feed-family.ts';
import { QUALITY_METRICS } from './quality-metric-table.ts';
import { ISSUE_TYPES, SEVERITIES } from './usual-severity.ts';

/** Statuses in the order of their series. */
export const STATUSES = ['excellent', 'good', 'fair', 'poor', 'unknown'] as const;

/** Ends of a check in the order of their series. */
export const CHECK_OUTCOMES = ['ok', 'failed'] as const;

/** Fields of an outlier in the order of their series; an outlier of the whole candle has the field `none`. */
export const OUTLIER_FIELDS = ['open', 'high', 'low', 'close', 'volume', 'time', 'none'] as const;

const EXTRA_LABELS: Readonly<Partial<Record<keyof typeof QUALITY_METRICS, readonly ExtraLabels[]>>> = {
  status: STATUSES.map((status) => ({ status })),
  checks: CHECK_OUTCOMES.map((result) => ({ result })),
  staleAfter: [{ level: 'warning' }, { level: 'critical' }],
  outliersDetected: OUTLIER_FIELDS.flatMap((field) => SEVERITIES.map((severity) => ({ field, severity }))),
  issuesDetected: ISSUE_TYPES.flatMap((issue_type) => SEVERITIES.map((severity) => ({ issue_type, severity }))),
};

/** Every metric whose series belong to single feeds. */
export type FeedFamilies = Readonly<Record<Exclude<keyof typeof QUALITY_METRICS, 'checkDuration'>, FeedFamily>>;

/** Registers the metrics of feeds in the order of the table, the histogram of durations among them. */
export function registerFeedFamilies(
  registry: Registry,
  columns: FeedColumns,
): { readonly families: FeedFamilies; readonly duration: CheckDuration } {
  let duration: CheckDuration | undefined;
  const families: Partial<Record<keyof typeof QUALITY_METRICS, FeedFamily>> = {};
  for (const key of Object.keys(QUALITY_METRICS) as (keyof typeof QUALITY_METRICS)[]) {
    if (key === 'checkDuration') {
      duration = new CheckDuration(registry);
      continue;
    }
    const definition = QUALITY_METRICS[key];
    const family = new FeedFamily(definition, columns, EXTRA_LABELS[key]);
    if (definition.type === 'counter') new FeedCounter(registry, family);
    else new FeedGauge(registry, family);
    families[key] = family;
  }
  return { families: families as FeedFamilies, duration: duration! };
}

/** Position of an issue type and severity among the series of `quality_issues_detected_total`. */
export function issueVariant(type: string, severity: string): number {
  return variantOf(ISSUE_TYPES, type) * SEVERITIES.length + variantOf(SEVERITIES, severity);
}

/** Position of a field and severity among the series of `quality_outlier_detected_total`. */
export function outlierVariant(field: string | null, severity: string): number {
  return variantOf(OUTLIER_FIELDS, field ?? 'none') * SEVERITIES.length + variantOf(SEVERITIES, severity);
}

function variantOf(names: readonly string[], name: string): number {
  const position = names.indexOf(name);
  if (position < 0) throw new TypeError(`${name} is none of ${names.join(', ')}`);
  return position;
}
