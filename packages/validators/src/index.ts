export type { AssessOptions } from './assess.ts';
export { assess } from './assess.ts';
export type { CandleRow, Cell } from './candle-series.ts';
export { CandleSeries } from './candle-series.ts';
export { ValidatorError } from './errors.ts';
export type { ExchangeProfile } from './exchange-profile.ts';
export type { Feed, FeedLabel } from './feed.ts';
export type { Policy, PolicyInput } from './policy.ts';
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
  Report,
  ReportWindow,
  Scores,
  Severity,
  Status,
  TimeRange,
  Verdict,
} from './report.ts';
