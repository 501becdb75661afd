import type { Component, GapCause, Issue, IssueType, Verdict } from '@quality/validators';

const ISSUE_TITLES: Readonly<Record<IssueType, string>> = {
  stale: 'Stale',
  gap: 'Gaps',
  missing_value: 'Missing values',
  insufficient_data: 'Too few candles',
  duplicate_timestamp: 'Duplicate open times',
  out_of_order: 'Rows out of order',
  misaligned_timestamp: 'Open times off the grid',
  future_timestamp: 'Open times in the future',
  time_unit: 'Wrong unit of time',
  unclosed_candle: 'Unclosed candle',
  ohlc_violation: 'Contradicting prices',
  non_positive_price: 'Prices not above zero',
  negative_volume: 'Negative volume',
  price_outlier: 'Bad ticks',
  volume_outlier: 'Volume outliers',
  level_shift: 'Level shift',
  flatline: 'Frozen price',
  filler: 'Filler candles',
  price_divergence: 'Differs from peers',
  rollup_mismatch: 'Roll-up mismatch',
  revised_candle: 'Revised candles',
};

const GATE_TITLES: Readonly<Record<string, string>> = {
  dead_feed: 'Gate: dead feed',
  broken_prices: 'Gate: broken prices',
  broken_time: 'Gate: broken times',
};

const GATE_REASONS: Readonly<Record<string, string>> = {
  dead_feed: 'a feed that delivers nothing is never above this, however clean its old candles are',
  broken_prices: 'prices that cannot be true cap the score, because a mean would hide them',
  broken_time: 'conflicting duplicates, a wrong unit or a wrong scale cap the score',
};

export const COMPONENT_TITLES: Readonly<Record<Component, string>> = {
  freshness: 'Freshness',
  completeness: 'Completeness',
  outlier: 'Outliers',
  consistency: 'Consistency',
};

export const CAUSE_TITLES: Readonly<Record<GapCause, string>> = {
  no_trades: 'nothing traded',
  exchange_outage: 'outage of the exchange',
  paging: 'lost between two pages',
  collector_down: 'the collector was down',
  history_depth: 'older than the exchange keeps',
  unknown: 'cause not known',
};

export const VERDICT_TITLES: Readonly<Record<Verdict, string>> = {
  pass: 'passed',
  fail: 'failed',
  not_evaluated: 'not evaluated',
};

const REASONS: Readonly<Record<string, string>> = {
  not_checked: 'the collector has not checked this feed for too long',
  never_checked: 'no check has reached this feed yet',
};

export function issueTitle(type: IssueType): string {
  return ISSUE_TITLES[type] ?? type;
}

/** `Bad ticks · high`. */
export function issueName(issue: Issue): string {
  return issue.field === null ? issueTitle(issue.type) : `${issueTitle(issue.type)} · ${issue.field}`;
}

/** Title of a ledger entry: of an issue type or a gate. */
export function reasonTitle(reason: string): string {
  if (!reason.startsWith('gate:')) return ISSUE_TITLES[reason as IssueType] ?? reason;
  const gate = reason.slice('gate:'.length);
  return GATE_TITLES[gate] ?? `Gate: ${gate}`;
}

/** Why a gate exists; null of what is no gate. */
export function gateReason(reason: string): string | null {
  return reason.startsWith('gate:') ? (GATE_REASONS[reason.slice('gate:'.length)] ?? null) : null;
}

/** Why there is no fresh data, in words. */
export function standingReason(reason: string): string {
  return REASONS[reason] ?? `the last fetch failed: ${reason.replaceAll('_', ' ')}`;
}
