import { ISSUE_CATALOGUE } from './issue-catalogue.ts';
import type { Policy } from './policy.ts';
import type { CheckResult, Component, FreshnessLevel, Issue, LedgerEntry, Scores, Severity, Status } from './report.ts';
import { COMPONENTS } from './vocabulary.ts';

/** Points that one affected candle in a hundred costs, by severity, before the weight of the component. */
const POINTS_PER_PERCENT: Readonly<Record<Severity, number>> = { low: 1, medium: 5, high: 10, critical: 10 };

/** Share of the window, counted from its newest slot, in which one broken price closes the gate. */
const NEWEST_SHARE = 0.1;
/** Share of candles with broken prices that closes the gate wherever they are. */
const BROKEN_SHARE = 0.05;

/** What a score is made of: counts and findings, not candles. */
export interface ScoreInput {
  readonly policy: Policy;
  readonly freshness: { readonly score: number | null; readonly level: FreshnessLevel };
  /** Whether the feed ever had a candle. */
  readonly everSeen: boolean;
  /** Closed rows at hand in the window. */
  readonly rowCount: number;
  /** Valid candles with distinct open times. */
  readonly sample: number;
  readonly expected: number;
  readonly received: number;
  /** Slots without a row. */
  readonly missingSlots: number;
  /** Open time from which candles belong to the newest tenth of the expected slots. */
  readonly newestTenthFromMs: number;
  readonly issues: readonly Issue[];
  readonly checks: readonly CheckResult[];
}

/** A score and where its points went. */
export interface ScoreResult {
  readonly scores: Scores;
  readonly status: Status;
  /** Points that sum to 100 − overall; empty when the score is unknown. */
  readonly ledger: readonly LedgerEntry[];
}

/** First slot of the newest tenth of a window, the last slot at least. */
export function newestTenth(expected: number): number {
  return expected - Math.ceil(expected * NEWEST_SHARE);
}

/** What an overall score means. */
export function statusOf(overall: number | null): Status {
  if (overall === null) return 'unknown';
  if (overall >= 85) return 'excellent';
  if (overall >= 70) return 'good';
  return overall >= 50 ? 'fair' : 'poor';
}

/** Scores one feed: four components, their weighted mean, gates, and a ledger of every point lost. See docs/score.md. */
export function score(input: ScoreInput): ScoreResult {
  const losses: Readonly<Record<Component, readonly LedgerEntry[] | null>> = {
    outlier: isEvaluated(input, 'outlier') ? issueLosses(input, 'outlier') : null,
    freshness: freshnessLosses(input),
    completeness: completenessLosses(input),
    consistency: isEvaluated(input, 'consistency') ? issueLosses(input, 'consistency') : null,
  };
  const outlier = pointsLeft(losses.outlier);
  const freshness = input.freshness.score;
  // From whole numbers, so that 498 of 500 is 99.6 and not 99.60000000000001.
  const completeness = losses.completeness === null ? null : (100 * input.received) / input.expected;
  const consistency = pointsLeft(losses.consistency);
  const dead = input.everSeen && (input.freshness.level === 'critical' || input.sample === 0);
  if (!dead && (!input.everSeen || input.sample < input.policy.minSample)) {
    return { scores: { overall: null, outlier, freshness, completeness, consistency }, status: 'unknown', ledger: [] };
  }
  const ledger = weigh(losses, input.policy);
  const overall = closeGates(100 - sum(ledger), dead, input, ledger);
  return { scores: { overall, outlier, freshness, completeness, consistency }, status: statusOf(overall), ledger };
}

function pointsLeft(losses: readonly LedgerEntry[] | null): number | null {
  return losses === null ? null : Math.max(0, 100 - sum(losses));
}

function sum(entries: readonly LedgerEntry[]): number {
  let total = 0;
  for (const entry of entries) total += entry.points;
  return total;
}

/** Whether at least one check of a component could look. */
function isEvaluated(input: ScoreInput, component: Component): boolean {
  for (const { check, verdict } of input.checks) {
    if (verdict !== 'not_evaluated' && ISSUE_CATALOGUE[check].component === component) return true;
  }
  return false;
}

/** Points off 100 that each issue type of `outlier` or `consistency` costs; together at most 100. */
function issueLosses(input: ScoreInput, component: Component): LedgerEntry[] {
  const candles = Math.max(1, input.received);
  const entries: Loss[] = [];
  for (const issue of input.issues) {
    const kind = ISSUE_CATALOGUE[issue.type];
    if (kind.component !== component || !kind.costsPoints) continue;
    const points = (100 * POINTS_PER_PERCENT[issue.severity] * issue.times.length) / candles;
    let k = 0;
    while (k < entries.length && entries[k]?.reason !== issue.type) k++;
    const entry = entries[k];
    if (entry !== undefined) entry.points += points;
    else entries.push({ reason: issue.type, component, points });
  }
  const total = sum(entries);
  if (total > 100) for (const entry of entries) entry.points = (entry.points * 100) / total;
  return entries;
}

type Loss = { -readonly [K in keyof LedgerEntry]: LedgerEntry[K] };

function freshnessLosses(input: ScoreInput): LedgerEntry[] | null {
  const { score: points } = input.freshness;
  if (points === null) return null;
  return points === 100 ? [] : [{ reason: 'stale', component: 'freshness', points: 100 - points }];
}

/** Every expected slot without a valid candle is lost: to `gap` without a row, to `missing_value` with one that lacks a value. */
function completenessLosses(input: ScoreInput): LedgerEntry[] | null {
  const { expected, received, missingSlots, rowCount } = input;
  if (expected === 0 || rowCount === 0) return null;
  if (received === expected) return [];
  return [
    { reason: 'gap', component: 'completeness', points: (100 * missingSlots) / expected },
    { reason: 'missing_value', component: 'completeness', points: (100 * (expected - received - missingSlots)) / expected },
  ];
}

/** The losses of all components that were evaluated, each with its weight; the weight of the others is shared in proportion. */
function weigh(losses: Readonly<Record<Component, readonly LedgerEntry[] | null>>, policy: Policy): LedgerEntry[] {
  const ledger: LedgerEntry[] = [];
  let evaluated = 0;
  let weights = 0;
  for (const name of COMPONENTS) {
    if (losses[name] === null) continue;
    evaluated++;
    weights += policy.weights[name];
  }
  for (const name of COMPONENTS) {
    const entries = losses[name];
    if (entries === null) continue;
    // A policy may give all its weight to components that could not be evaluated: then the others count alike.
    const weight = weights > 0 ? policy.weights[name] / weights : 1 / evaluated;
    for (const entry of entries) {
      const points = entry.points * weight;
      if (points > 0) ledger.push({ reason: entry.reason, component: name, points });
    }
  }
  return ledger;
}

/** Caps the score by every gate that is closed, the lowest first, and notes each in the ledger, with 0 points where nothing was left to take. */
function closeGates(mean: number, dead: boolean, input: ScoreInput, ledger: LedgerEntry[]): number {
  const { gates } = input.policy;
  const closed: (readonly [string, number])[] = [];
  if (dead) closed.push(['dead_feed', gates.deadFeed]);
  if (hasBrokenPrices(input)) closed.push(['broken_prices', gates.brokenPrices]);
  if (hasBrokenTime(input)) closed.push(['broken_time', gates.brokenTime]);
  closed.sort((a, b) => a[1] - b[1]);
  let overall = Math.max(0, mean);
  for (const [name, cap] of closed) {
    const points = Math.max(0, overall - cap);
    ledger.push({ reason: `gate:${name}`, component: null, points });
    overall -= points;
  }
  return overall;
}

/** A bad tick, a price that is not positive or a candle that contradicts itself, in the newest tenth or in too many candles. */
function hasBrokenPrices(input: ScoreInput): boolean {
  const least = BROKEN_SHARE * Math.max(1, input.received);
  let most = 0;
  const broken: (readonly number[])[] = [];
  for (const issue of input.issues) {
    const counts =
      issue.type === 'non_positive_price' ||
      issue.type === 'ohlc_violation' ||
      (issue.type === 'price_outlier' && issue.severity !== 'low');
    if (!counts) continue;
    const newest = issue.times.at(-1);
    if (newest !== undefined && newest >= input.newestTenthFromMs) return true;
    broken.push(issue.times);
    most += issue.times.length;
  }
  // Several issues may hold the same candle: only where they are enough together need they be told apart.
  return most > least && new Set(broken.flat()).size > least;
}

/** Doubled candles that contradict each other, a wrong time unit, or a wrong price scale. */
function hasBrokenTime(input: ScoreInput): boolean {
  for (const { type, severity } of input.issues) {
    if (type === 'time_unit') return true;
    if ((type === 'duplicate_timestamp' || type === 'level_shift') && severity === 'high') return true;
  }
  return false;
}
