import type { MetricTable } from './metric-definition.ts';

const FEED = ['exchange', 'symbol', 'timeframe'] as const;

/** The metrics of a feed: names, labels and meaning are fixed, dashboards and alerts stand on them. */
export const QUALITY_METRICS = {
  overallScore: {
    name: 'quality_overall_score',
    type: 'gauge',
    help: 'Quality of the feed from 0 to 100; absent while it is unknown',
    labels: FEED,
    why: 'The one number; 0 would say "worst" where nothing is known, so an unknown score has no series.',
  },
  freshnessScore: {
    name: 'quality_freshness_score',
    type: 'gauge',
    help: 'Freshness of the feed from 0 to 100; absent while it is not evaluated',
    labels: FEED,
    why: 'Component of the score.',
  },
  completenessScore: {
    name: 'quality_completeness_score',
    type: 'gauge',
    help: 'Completeness of the window from 0 to 100; absent while it is not evaluated',
    labels: FEED,
    why: 'Component of the score.',
  },
  outlierScore: {
    name: 'quality_outlier_score',
    type: 'gauge',
    help: 'Freedom from outliers in the window from 0 to 100; absent while it is not evaluated',
    labels: FEED,
    why: 'Component of the score.',
  },
  outliersDetected: {
    name: 'quality_outlier_detected_total',
    type: 'counter',
    help: 'Distinct outlier candles found, each counted once however many windows show it',
    labels: [...FEED, 'field', 'severity'],
    why: 'A rate of bad ticks that does not depend on how often a window is checked.',
  },
  issuesDetected: {
    name: 'quality_issues_detected_total',
    type: 'counter',
    help: 'Distinct issues found: affected candles by issue type, each counted once however many windows show it',
    labels: [...FEED, 'issue_type', 'severity'],
    why: 'What goes wrong how often, by type.',
  },
  status: {
    name: 'quality_status',
    type: 'gauge',
    help: 'Status of the feed: 1 for the present status, 0 for the other four',
    labels: [...FEED, 'status'],
    why: 'All five always exist, so a status that has passed is 0 and no rule waits for a series to go away.',
  },
  checks: {
    name: 'quality_checks_total',
    type: 'counter',
    help: 'Checks performed; failed when candles could not be fetched or a check threw',
    labels: [...FEED, 'result'],
    why: 'Error budget, and proof that anything is checked at all.',
  },
  checkDuration: {
    name: 'quality_check_duration_seconds',
    type: 'histogram',
    help: 'Time of one check of one feed in seconds',
    labels: ['exchange', 'timeframe'],
    buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    why: 'A window of 500 candles takes a fraction of a millisecond, so the buckets begin at 0.1 ms; 1 s is the bound of the alert. No symbol: a histogram for each feed would be most of the exposition.',
  },
  lastCheck: {
    name: 'quality_last_check_timestamp_seconds',
    type: 'gauge',
    help: 'Unix time of the last check in seconds',
    labels: FEED,
    why: 'Shows a feed that is no longer checked.',
  },
  consistencyScore: {
    name: 'quality_consistency_score',
    type: 'gauge',
    help: 'Consistency of the window from 0 to 100; absent while it is not evaluated',
    labels: FEED,
    why: 'Component of the score.',
  },
  completenessRatio: {
    name: 'quality_completeness_ratio',
    type: 'gauge',
    help: 'Share of the expected candles that are there, from 0 to 1; absent while it is not evaluated',
    labels: FEED,
    why: 'The alert on completeness in the unit of Prometheus.',
  },
  lastCandleClose: {
    name: 'quality_last_candle_close_timestamp_seconds',
    type: 'gauge',
    help: 'Unix time in seconds at which the newest closed candle closed; absent for a feed that never had one',
    labels: FEED,
    why: 'Age is time() minus this, so it grows even when the collector hangs.',
  },
  staleAfter: {
    name: 'quality_stale_after_seconds',
    type: 'gauge',
    help: 'Age in seconds at which the newest closed candle makes this feed stale at this level',
    labels: [...FEED, 'level'],
    why: 'Staleness depends on timeframe and exchange: the alert compares with this and needs no number of its own.',
  },
  issues: {
    name: 'quality_issues',
    type: 'gauge',
    help: 'Findings of medium severity or higher in the window of the last check',
    labels: FEED,
    why: 'The issue count of the report.',
  },
} as const satisfies MetricTable;

/** The metrics of the cap on feeds. */
export const FEED_LIMIT_METRICS = {
  feedsExported: {
    name: 'quality_collector_feeds_exported',
    type: 'gauge',
    help: 'Feeds that have series now',
    labels: [],
    why: 'Cardinality at a glance.',
  },
  feedsDropped: {
    name: 'quality_collector_feeds_dropped',
    type: 'gauge',
    help: 'Feeds that have no series because of the cap on feeds',
    labels: [],
    why: 'A feed that is left out must not be left out in silence.',
  },
} as const satisfies MetricTable;
