import { ISSUE_CATALOGUE, ISSUE_TYPES, type IssueType, PRICE_FIELDS, SEVERITIES, STATUSES } from '@quality/validators';
import type { Registry } from 'prom-client';
import { CheckDuration } from './check-duration.ts';
import type { FeedColumns } from './feed-columns.ts';
import { type ExtraLabels, FeedCounter, FeedFamily, FeedGauge } from './feed-family.ts';
import { QUALITY_METRICS } from './quality-metric-table.ts';

/** Ends of a check in the order of their series. */
export const CHECK_OUTCOMES = ['ok', 'failed'] as const;

/** Fields of an outlier in the order of their series; an outlier of the whole candle has the field `none`. */
export const OUTLIER_FIELDS = [...PRICE_FIELDS, 'volume', 'time', 'none'] as const;

/** The issue types that count as outlier candles, and the fields in which each is found. */
export const OUTLIER_TYPES: Readonly<Partial<Record<IssueType, readonly string[]>>> = {
  price_outlier: PRICE_FIELDS,
  volume_outlier: ['volume'],
};

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

/** Gives a feed's counters with a severity their first series at 0: one an issue type, with the severity that it usually has. */
export function startCounters(families: FeedFamilies, row: number): void {
  for (const i of CHECK_OUTCOMES.keys()) families.checks.set(row, 0, i);
  for (const type of ISSUE_TYPES) {
    const severity = ISSUE_CATALOGUE[type].usualSeverity;
    families.issuesDetected.set(row, 0, issueVariant(type, severity));
    for (const field of OUTLIER_TYPES[type] ?? []) families.outliersDetected.set(row, 0, outlierVariant(field, severity));
  }
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
