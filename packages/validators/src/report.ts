import type { FeedLabel } from './feed.ts';

/** A component of the score. */
export type Component = 'outlier' | 'freshness' | 'completeness' | 'consistency';

/** What the overall score means: excellent from 85, good from 70, fair from 50, poor below; unknown when there is too little to judge. */
export type Status = 'excellent' | 'good' | 'fair' | 'poor' | 'unknown';

export type Severity = 'low' | 'medium' | 'high' | 'critical';

/** `not_evaluated` says that there was too little data or no source: it is never a pass. */
export type Verdict = 'pass' | 'fail' | 'not_evaluated';

export type FreshnessLevel = 'fresh' | 'warning' | 'critical' | 'unknown';

export type IssueType =
  | 'stale'
  | 'gap'
  | 'missing_value'
  | 'insufficient_data'
  | 'duplicate_timestamp'
  | 'out_of_order'
  | 'misaligned_timestamp'
  | 'future_timestamp'
  | 'time_unit'
  | 'unclosed_candle'
  | 'ohlc_violation'
  | 'non_positive_price'
  | 'negative_volume'
  | 'price_outlier'
  | 'volume_outlier'
  | 'level_shift'
  | 'flatline'
  | 'filler'
  | 'price_divergence'
  | 'rollup_mismatch'
  | 'revised_candle';

/** Why candles are missing. */
export type GapCause = 'no_trades' | 'exchange_outage' | 'paging' | 'collector_down' | 'history_depth' | 'unknown';

/** A column of a candle, as an issue names it. */
export type CandleField = 'time' | 'open' | 'high' | 'low' | 'close' | 'volume';

/** A half-open range `[from, to)` of UTC epoch milliseconds. */
export type TimeRange = readonly [from: number, to: number];

export interface CausedRange {
  readonly range: TimeRange;
  readonly cause: GapCause;
  readonly evidence: string;
}

/** What one check found wrong. There is at most one issue for each (type, field). */
export interface Issue {
  readonly type: IssueType;
  readonly severity: Severity;
  readonly field: CandleField | null;
  /** What is counted depends on the type: see docs/checks. */
  readonly count: number;
  /** Open times of every affected candle, missing ones too: distinct, ascending, UTC epoch ms. */
  readonly times: readonly number[];
  readonly ranges: readonly TimeRange[];
  /** Of `gap` only: one for each range. */
  readonly causes?: readonly CausedRange[];
  readonly message: string;
  readonly recommendation: string;
}

/** The verdict of one check. */
export interface CheckResult {
  readonly check: IssueType;
  readonly verdict: Verdict;
  readonly observed: number | null;
  readonly expected: number | null;
  readonly reason: string;
}

/** Points that the overall score lost, and why. The points of a ledger sum to `100 - overall`. */
export interface LedgerEntry {
  /** An issue type; of a gate `gate:<name>`. */
  readonly reason: string;
  readonly component: Component | null;
  readonly points: number;
}

/** Scores from 0 to 100, not rounded; `null` where a component was not evaluated. */
export interface Scores {
  readonly overall: number | null;
  readonly outlier: number | null;
  readonly freshness: number | null;
  readonly completeness: number | null;
  readonly consistency: number | null;
}

/** The half-open span `[from, to)` that was judged, as ISO 8601 UTC, and its candles in numbers. */
export interface ReportWindow {
  readonly from: string;
  readonly to: string;
  readonly expected: number;
  readonly received: number;
  readonly filler: number;
}

export interface Freshness {
  readonly lastCloseAt: string | null;
  readonly ageSeconds: number | null;
  readonly overdueSeconds: number | null;
  readonly level: FreshnessLevel;
}

/** All checks of one feed over one window at one time. Plain data: it survives `JSON.stringify` unchanged. */
export interface Report {
  readonly feed: FeedLabel;
  readonly source: string | null;
  readonly checkedAt: string;
  readonly window: ReportWindow;
  readonly scores: Scores;
  readonly status: Status;
  readonly freshness: Freshness;
  readonly ledger: readonly LedgerEntry[];
  readonly issues: readonly Issue[];
  readonly checks: readonly CheckResult[];
  /** Sum of `count` over issues of medium severity or higher. */
  readonly issueCount: number;
  readonly durationMs: number;
  readonly version: string;
}
