export type { AssessOptions } from './assess.ts';
export { assess } from './assess.ts';
export type { CheckOptions } from './assess-options.ts';
export type { CandleColumns, CandleRow, Cell, Column } from './candle-series.ts';
export { CandleSeries } from './candle-series.ts';
export type { CheckOutcome } from './check-outcome.ts';
export { ValidatorError } from './errors.ts';
export type { ExchangeProfile } from './exchange-profile.ts';
export { DEFAULT_PROFILE, graceOf } from './exchange-profile.ts';
export type { Feed, FeedLabel } from './feed.ts';
export { staleAfterSeconds } from './freshness.ts';
export type { IssueKind } from './issue-catalogue.ts';
export { ISSUE_CATALOGUE, severityOf } from './issue-catalogue.ts';
export type { Policy, PolicyInput } from './policy.ts';
export { createPolicy, DEFAULT_POLICY } from './policy.ts';
export type {
  CandleField,
  CausedRange,
  CheckResult,
  Component,
  Freshness,
  FreshnessLevel,
  GapCause,
  Issue,
  IssueType,
  LedgerEntry,
  PriceField,
  Report,
  ReportWindow,
  Scores,
  Severity,
  Status,
  TimeRange,
  Verdict,
} from './report.ts';
export type { ScoreInput, ScoreResult } from './score.ts';
export { score, statusOf } from './score.ts';
export type { TimeUnit } from './time-unit.ts';
export { timeUnitOf, toMilliseconds } from './time-unit.ts';
export type { Timeframe, TimeframeUnit } from './timeframe.ts';
export { parseTimeframe } from './timeframe.ts';
export { VERSION } from './version.ts';
export {
  CANDLE_FIELDS,
  COMPONENTS,
  FRESHNESS_LEVELS,
  GAP_CAUSES,
  GATES,
  ISSUE_TYPES,
  PRICE_FIELDS,
  SEVERITIES,
  STATUSES,
  VERDICTS,
} from './vocabulary.ts';
