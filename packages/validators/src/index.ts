export type { AssessOptions } from './assess.ts';
export { assess } from './assess.ts';
export type { CheckOptions } from './assess-options.ts';
export type { Baseline, HourOfWeek } from './baseline/baseline.ts';
export { emptyShare, hourOfWeek, missingShare } from './baseline/baseline.ts';
export { buildBaseline } from './baseline/build-baseline.ts';
export type { Distribution } from './baseline/distribution.ts';
export { quantileOf } from './baseline/distribution.ts';
export { mergeBaselines } from './baseline/merge-baselines.ts';
export type { RunLengths } from './baseline/run-lengths.ts';
export { longestRun } from './baseline/run-lengths.ts';
export type { CandleColumns, CandleRow, Cell, Column } from './candle-series.ts';
export { CandleSeries } from './candle-series.ts';
export type { Evidence, FetchAttempt } from './causes/evidence.ts';
export type { SingleCheck } from './check-functions.ts';
export {
  checkAlignment,
  checkDuplicates,
  checkFillers,
  checkFlatlines,
  checkFutureTimes,
  checkGaps,
  checkLevelShifts,
  checkMissingValues,
  checkNegativeVolumes,
  checkOhlc,
  checkOrder,
  checkPositivePrices,
  checkPriceOutliers,
  checkSampleSize,
  checkStale,
  checkTimeUnits,
  checkUnclosed,
  checkVolumeOutliers,
} from './check-functions.ts';
export type { CheckOutcome } from './check-outcome.ts';
export type { ClassicOptions, ClassicOutliers, ClassicResult } from './classic-checks.ts';
export { checkClassic } from './classic-checks.ts';
export type { ColumnStatistics, OutlierOptions, OutlierResult } from './classic-outliers.ts';
export { checkOutliers } from './classic-outliers.ts';
export type { ClassicMethod } from './classic-statistics.ts';
export type { CleanMethod, CleanOptions } from './clean.ts';
export { clean } from './clean.ts';
export type { ComponentResult } from './component-checks.ts';
export { checkCompleteness, checkConsistency, checkFreshness } from './component-checks.ts';
export { ValidatorError } from './errors.ts';
export type { ExchangeProfile } from './exchange-profile.ts';
export { DEFAULT_PROFILE, graceOf, NO_EXCHANGE_PROFILE } from './exchange-profile.ts';
export type { Feed, FeedLabel } from './feed.ts';
export { staleAfterSeconds } from './freshness.ts';
export type { IssueKind } from './issue-catalogue.ts';
export { ISSUE_CATALOGUE, severityOf } from './issue-catalogue.ts';
export type { Monitor, MonitorAssessOptions, MonitorOptions } from './monitor/create-monitor.ts';
export { createMonitor } from './monitor/create-monitor.ts';
export type { PeerMember, PeersReport, PeerVerdict } from './peers/assess-peers.ts';
export { assessPeers } from './peers/assess-peers.ts';
export type { PeerComparison } from './peers/compare-peers.ts';
export type { PeerCandles } from './peers/peer-candles.ts';
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
export type { RevisionOptions } from './revisions/check-revisions.ts';
export { checkRevisions } from './revisions/check-revisions.ts';
export type { RollupOptions } from './rollup/check-rollup.ts';
export { checkRollup } from './rollup/check-rollup.ts';
export type { ScoreInput, ScoreResult } from './score.ts';
export { score, statusOf } from './score.ts';
export type { SlotCount } from './slot-count.ts';
export type { FeedCandles, Summary } from './summary.ts';
export { assessMany, summarize } from './summary.ts';
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
