import { ISSUE_CATALOGUE, ISSUE_TYPES, type Issue, type Report } from '@quality/validators';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { MetricDefinition } from '../metric-definition.ts';
import { FEED_LIMIT_METRICS, QUALITY_METRICS } from '../quality-metric-table.ts';

type FeedLabels = { exchange: string; symbol: string; timeframe: string };

const STATUSES = ['excellent', 'good', 'fair', 'poor', 'unknown'];

/**
 * The same metrics with prom-client used plainly: a gauge or counter a metric, labels given at each call.
 *
 * It shares nothing with the columns but the table, so tests and the benchmark can hold them against each other.
 */
export class PlainMetrics {
  readonly #gauges = new Map<string, Gauge>();
  readonly #counters = new Map<string, Counter>();
  readonly #duration: Histogram;
  readonly #counted = new Map<string, Set<string>>();
  readonly #seen = new Set<string>();

  constructor(registry: Registry) {
    let duration: Histogram | undefined;
    for (const definition of [...Object.values(QUALITY_METRICS), ...Object.values(FEED_LIMIT_METRICS)] as MetricDefinition[]) {
      const { name, help, labels, type, buckets } = definition;
      const configuration = { name, help, labelNames: labels, registers: [registry] };
      if (type === 'gauge') this.#gauges.set(name, new Gauge(configuration));
      else if (type === 'counter') this.#counters.set(name, new Counter(configuration));
      else duration = new Histogram({ ...configuration, buckets: [...(buckets ?? [])] });
    }
    this.#duration = duration!;
  }

  record(report: Report, result: 'ok' | 'failed', staleAfter: { readonly warning: number; readonly critical: number }): void {
    const feed = report.feed as FeedLabels;
    const { scores, freshness } = report;
    this.#declare(feed);
    this.#set('quality_overall_score', feed, scores.overall);
    this.#set('quality_freshness_score', feed, scores.freshness);
    this.#set('quality_completeness_score', feed, scores.completeness);
    this.#set('quality_outlier_score', feed, scores.outlier);
    this.#set('quality_consistency_score', feed, scores.consistency);
    this.#set('quality_completeness_ratio', feed, scores.completeness === null ? null : scores.completeness / 100);
    this.#set('quality_issues', feed, report.issueCount);
    this.#set('quality_last_check_timestamp_seconds', feed, Date.parse(report.checkedAt) / 1000);
    const lastClose = freshness.lastCloseAt === null ? null : Date.parse(freshness.lastCloseAt) / 1000;
    this.#set('quality_last_candle_close_timestamp_seconds', feed, lastClose);
    for (const status of STATUSES) {
      this.#gauges
        .get('quality_status')!
        .labels({ ...feed, status })
        .set(status === report.status ? 1 : 0);
    }
    const staleAfterGauge = this.#gauges.get('quality_stale_after_seconds')!;
    staleAfterGauge.labels({ ...feed, level: 'warning' }).set(staleAfter.warning);
    staleAfterGauge.labels({ ...feed, level: 'critical' }).set(staleAfter.critical);
    this.#counters
      .get('quality_checks_total')!
      .labels({ ...feed, result })
      .inc();
    this.#duration.labels({ exchange: feed.exchange, timeframe: feed.timeframe }).observe(report.durationMs / 1000);
    for (const issue of report.issues) this.#count(feed, issue);
    this.#gauges.get('quality_collector_feeds_exported')!.set(this.#seen.size);
  }

  /** Counts the times of an issue that were never counted; the caller keeps its window where it is. */
  #count(feed: FeedLabels, issue: Issue): void {
    const key = JSON.stringify(feed);
    const counted = this.#counted.get(key) ?? new Set();
    this.#counted.set(key, counted);
    let fresh = 0;
    for (const time of issue.times) {
      const id = `${issue.type}/${issue.field}/${time}`;
      if (!counted.has(id)) fresh += 1;
      counted.add(id);
    }
    const { type, severity, field } = issue;
    this.#counters.get('quality_issues_detected_total')!.inc({ ...feed, issue_type: type, severity }, fresh);
    if (type === 'price_outlier' || type === 'volume_outlier') {
      this.#counters.get('quality_outlier_detected_total')!.inc({ ...feed, field: field ?? 'none', severity }, fresh);
    }
  }

  #declare(feed: FeedLabels): void {
    const key = JSON.stringify(feed);
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    for (const result of ['ok', 'failed']) this.#counters.get('quality_checks_total')!.inc({ ...feed, result }, 0);
    for (const type of ISSUE_TYPES) {
      const severity = ISSUE_CATALOGUE[type].usualSeverity;
      this.#counters.get('quality_issues_detected_total')!.inc({ ...feed, issue_type: type, severity }, 0);
    }
    const outliers = this.#counters.get('quality_outlier_detected_total')!;
    for (const field of ['open', 'high', 'low', 'close']) outliers.inc({ ...feed, field, severity: 'high' }, 0);
    outliers.inc({ ...feed, field: 'volume', severity: 'low' }, 0);
  }

  #set(name: string, feed: FeedLabels, value: number | null): void {
    const gauge = this.#gauges.get(name)!;
    if (value === null) gauge.remove(feed);
    else gauge.labels(feed).set(value);
  }
}
