import type { FeedLabel } from './feed.ts';
import type {
  CANDLE_FIELDS,
  COMPONENTS,
  FRESHNESS_LEVELS,
  GAP_CAUSES,
  ISSUE_TYPES,
  PRICE_FIELDS,
  SEVERITIES,
  STATUSES,
  VERDICTS,
} from './vocabulary.ts';

/** A component of the score. */
export type Component = (typeof COMPONENTS)[number];

/** What the overall score means: excellent from 85, good from 70, fair from 50, poor below; unknown when there is too little to judge. */
export type Status = (typeof STATUSES)[number];

/** How bad an issue is: see docs/checks for the table of each type. */
export type Severity = (typeof SEVERITIES)[number];

/** `not_evaluated` says that there was too little data or no source: it is never a pass. */
export type Verdict = (typeof VERDICTS)[number];

/** How late a feed is; `unknown` where no candle was ever seen. */
export type FreshnessLevel = (typeof FRESHNESS_LEVELS)[number];

/** What can be wrong with a feed: see docs/checks. */
export type IssueType = (typeof ISSUE_TYPES)[number];

/** Why candles are missing. */
export type GapCause = (typeof GAP_CAUSES)[number];

/** A column of a candle, as an issue names it. */
export type CandleField = (typeof CANDLE_FIELDS)[number];

/** A column that holds a price. */
export type PriceField = (typeof PRICE_FIELDS)[number];

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
