import { type Feed, type Report, STATUSES, type staleAfterSeconds } from '@quality/validators';
import { Gauge, type Registry } from 'prom-client';
import type { CheckDuration } from './check-duration.ts';
import { MetricsError } from './errors.ts';
import { FeedColumns } from './feed-columns.ts';
import {
  CHECK_OUTCOMES,
  type FeedFamilies,
  issueVariant,
  OUTLIER_TYPES,
  outlierVariant,
  registerFeedFamilies,
  startCounters,
} from './feed-families.ts';
import { FindingMemory } from './finding-memory.ts';
import { labelText } from './label-text.ts';
import { FEED_LIMIT_METRICS } from './quality-metric-table.ts';

/** Ages in seconds at which a feed is stale, as the validators tell them. */
type StaleAfter = ReturnType<typeof staleAfterSeconds>;

/** How a check ended: `failed` when candles could not be fetched or a check threw. */
export type CheckOutcome = (typeof CHECK_OUTCOMES)[number];

export interface QualityMetricsOptions {
  /** Most feeds that get series. Default 10,000. */
  readonly maxFeeds?: number;
}

export interface RecordOptions {
  /** Default `ok`. */
  readonly result?: CheckOutcome;
  /** The ages of `quality_stale_after_seconds`; kept until they are given again, absent until they were. */
  readonly staleAfterSeconds?: StaleAfter;
  /** Time of the check; default `report.durationMs`. */
  readonly durationSeconds?: number;
}

/** The metrics of feeds in one registry. */
export interface QualityMetrics {
  /** Records one tick: gauges, counters and duration. False when the cap on feeds refused the feed. */
  record(report: Report, options?: RecordOptions): boolean;
  /** Sets the gauges and counts the findings that are new. False when the cap on feeds refused the feed. */
  updateFromReport(report: Report, staleAfterSeconds?: StaleAfter): boolean;
  /** Counts a check, also of a tick that gave no report. False when the cap on feeds refused the feed. */
  incrementChecks(feed: Feed, result: CheckOutcome): boolean;
  /** Observes the time of one check. False when the cap on feeds refused the feed. */
  recordDuration(feed: Feed, seconds: number): boolean;
  /** Removes every series of a feed and what is remembered of it. */
  forget(feed: Feed): void;
  has(feed: Feed): boolean;
  readonly feedCount: number;
}

const DEFAULT_MAX_FEEDS = 10_000;

/**
 * Registers the metrics of feeds.
 *
 * @throws MetricsError when `maxFeeds` is no whole number from 1
 */
export function createQualityMetrics(registry: Registry, options: QualityMetricsOptions = {}): QualityMetrics {
  const maxFeeds = options.maxFeeds ?? DEFAULT_MAX_FEEDS;
  if (!Number.isInteger(maxFeeds) || maxFeeds < 1) {
    throw new MetricsError('invalid_option', `maxFeeds is ${maxFeeds}; it must be a whole number from 1`);
  }
  return new FeedMetrics(registry, maxFeeds);
}

class FeedMetrics implements QualityMetrics {
  readonly #maxFeeds: number;
  readonly #columns = new FeedColumns();
  readonly #families: FeedFamilies;
  readonly #duration: CheckDuration;
  readonly #findings = new Map<string, FindingMemory>();
  /** Feeds that the cap refused, at most as many as it lets in. */
  readonly #dropped = new Set<string>();

  constructor(registry: Registry, maxFeeds: number) {
    this.#maxFeeds = maxFeeds;
    const { families, duration } = registerFeedFamilies(registry, this.#columns);
    this.#families = families;
    this.#duration = duration;
    registerGauge(registry, FEED_LIMIT_METRICS.feedsExported, () => this.#columns.size);
    registerGauge(registry, FEED_LIMIT_METRICS.feedsDropped, () => this.#dropped.size);
  }

  record(report: Report, options: RecordOptions = {}): boolean {
    const feed = feedOf(report);
    const row = this.#admit(feed);
    if (row === null) return false;
    this.#update(feed, row, report, options.staleAfterSeconds);
    this.#families.checks.add(row, 1, CHECK_OUTCOMES.indexOf(options.result ?? 'ok'));
    this.#duration.observe(feed, options.durationSeconds ?? report.durationMs / 1000);
    return true;
  }

  updateFromReport(report: Report, staleAfterSeconds?: StaleAfter): boolean {
    const feed = feedOf(report);
    const row = this.#admit(feed);
    if (row === null) return false;
    this.#update(feed, row, report, staleAfterSeconds);
    return true;
  }

  incrementChecks(feed: Feed, result: CheckOutcome): boolean {
    const row = this.#admit(feed);
    if (row === null) return false;
    this.#families.checks.add(row, 1, CHECK_OUTCOMES.indexOf(result));
    return true;
  }

  recordDuration(feed: Feed, seconds: number): boolean {
    if (this.#admit(feed) === null) return false;
    this.#duration.observe(feed, seconds);
    return true;
  }

  forget(feed: Feed): void {
    const key = labelText(feed);
    this.#dropped.delete(key);
    this.#findings.delete(key);
    if (this.#columns.remove(feed)) this.#duration.removeFeed(feed);
  }

  has(feed: Feed): boolean {
    return this.#columns.rowOf(feed) !== undefined;
  }

  get feedCount(): number {
    return this.#columns.size;
  }

  /** Row of a feed; null when the cap leaves no room. A new feed gets its counters at 0. */
  #admit(feed: Feed): number | null {
    const known = this.#columns.rowOf(feed);
    if (known !== undefined) return known;
    const key = labelText(feed);
    if (this.#columns.size >= this.#maxFeeds) {
      if (this.#dropped.size < this.#maxFeeds) this.#dropped.add(key);
      return null;
    }
    this.#dropped.delete(key);
    const row = this.#columns.rowFor(feed);
    this.#duration.addFeed(feed);
    startCounters(this.#families, row);
    return row;
  }

  #update(feed: Feed, row: number, report: Report, staleAfterSeconds: StaleAfter | undefined): void {
    const { scores, freshness } = report;
    const families = this.#families;
    families.overallScore.set(row, scores.overall);
    families.freshnessScore.set(row, scores.freshness);
    families.completenessScore.set(row, scores.completeness);
    families.outlierScore.set(row, scores.outlier);
    families.consistencyScore.set(row, scores.consistency);
    families.completenessRatio.set(row, scores.completeness === null ? null : scores.completeness / 100);
    families.issues.set(row, report.issueCount);
    families.lastCheck.set(row, secondsOf(report.checkedAt));
    families.lastCandleClose.set(row, freshness.lastCloseAt === null ? null : secondsOf(freshness.lastCloseAt));
    for (const [i, status] of STATUSES.entries()) families.status.set(row, status === report.status ? 1 : 0, i);
    if (staleAfterSeconds !== undefined) {
      families.staleAfter.set(row, staleAfterSeconds.warning, 0);
      families.staleAfter.set(row, staleAfterSeconds.critical, 1);
    }
    this.#countFindings(feed, row, report);
  }

  #countFindings(feed: Feed, row: number, report: Report): void {
    const key = labelText(feed);
    let memory = this.#findings.get(key);
    if (memory === undefined) {
      if (report.issues.length === 0) return;
      memory = new FindingMemory();
      this.#findings.set(key, memory);
    }
    const fresh = memory.countNew(report.issues, Date.parse(report.window.from), Date.parse(report.window.to));
    for (const [i, issue] of report.issues.entries()) {
      this.#families.issuesDetected.add(row, fresh[i]!, issueVariant(issue.type, issue.severity));
      if (OUTLIER_TYPES[issue.type] !== undefined) {
        this.#families.outliersDetected.add(row, fresh[i]!, outlierVariant(issue.field, issue.severity));
      }
    }
  }
}

function feedOf(report: Report): Feed {
  const { exchange, symbol, timeframe } = report.feed;
  if (exchange === null || symbol === null) {
    throw new MetricsError(
      'unlabelled_report',
      `a report of ${report.source ?? 'an unnamed source'} has exchange ${exchange}, symbol ${symbol}: both are labels of its metrics`,
    );
  }
  return { exchange, symbol, timeframe };
}

function secondsOf(iso: string): number {
  return Date.parse(iso) / 1000;
}

function registerGauge(
  registry: Registry,
  { name, help }: { readonly name: string; readonly help: string },
  read: () => number,
): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
}
