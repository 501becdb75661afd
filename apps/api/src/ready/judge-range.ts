import {
  assess,
  CandleSeries,
  COMPONENTS,
  createPolicy,
  type ExchangeProfile,
  type Feed,
  graceOf,
  type PolicyInput,
  parseTimeframe,
  type Report,
  type Scores,
  type Severity,
  type Status,
} from '@quality/validators';

/** Columns of stored candles, oldest first; a missing value is NaN. */
export interface RangeColumns {
  /** Open times, UTC epoch ms. */
  readonly time: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

export interface RangeQuestion {
  readonly feed: Feed;
  /** Candles whose open time lies in `[fromMs, toMs)`. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly minScore: number;
  /** UTC epoch ms. */
  readonly nowMs: number;
  readonly columns: RangeColumns;
  readonly profile: ExchangeProfile;
  readonly policy: PolicyInput;
}

/** One reason of a verdict. */
export interface RangeReason {
  /** An issue type, `gate:<name>`, or `score_below_minimum`, `no_candles`, `range_not_over`, `range_too_short`. */
  readonly code: string;
  readonly severity: Severity | null;
  readonly count: number | null;
  /** Points that it cost the score; null where it is no loss of points. */
  readonly points: number | null;
  readonly message: string;
}

/** Whether a range of a feed is fit for a back-test. */
export interface RangeVerdict {
  readonly verdict: 'fit' | 'unfit' | 'cannot_tell';
  readonly status: Status;
  readonly scores: Scores;
  /** Candles that the grid has in the range. */
  readonly expected: number;
  /** Closed, valid, distinct ones among those that are stored. */
  readonly received: number;
  readonly reasons: readonly RangeReason[];
}

/** The slots of a range, `[fromSlot, toSlot)`. */
export interface RangeSlots {
  readonly expected: number;
  /** Close of the last candle, UTC epoch ms. */
  readonly endMs: number;
}

const NO_SCORES: Scores = { overall: null, outlier: null, freshness: null, completeness: null, consistency: null };

/** Counts the candles that the grid has in `[fromMs, toMs)` by open time. */
export function slotsOf({
  feed,
  fromMs,
  toMs,
  profile,
}: Pick<RangeQuestion, 'feed' | 'fromMs' | 'toMs' | 'profile'>): RangeSlots {
  const timeframe = parseTimeframe(feed.timeframe, profile.anchorsMs);
  const at = timeframe.slotOf(fromMs);
  const fromSlot = timeframe.timeOf(at) < fromMs ? at + 1 : at;
  const toSlot = timeframe.slotOf(toMs - 1) + 1;
  return { expected: Math.max(0, toSlot - fromSlot), endMs: timeframe.timeOf(toSlot) };
}

/**
 * Judges the stored candles of a range as one window that ends with it, so that candles missing at either end count.
 * Without any candle, before the range is over, or with too few slots for a score it says `cannot_tell`: that is never `fit`.
 */
export function judgeRange(question: RangeQuestion): RangeVerdict {
  const { feed, columns, profile, minScore, nowMs } = question;
  const { expected, endMs } = slotsOf(question);
  const graceMs = graceOf(profile, parseTimeframe(feed.timeframe).durationMs);
  const policy = createPolicy(question.policy);
  const unknown = (code: string, message: string): RangeVerdict => ({
    verdict: 'cannot_tell',
    status: 'unknown',
    scores: NO_SCORES,
    expected,
    received: 0,
    reasons: [{ code, severity: null, count: null, points: null, message }],
  });

  if (endMs + graceMs > nowMs)
    return unknown('range_not_over', `the last candle of the range closes at ${iso(endMs)}, which is not over yet`);
  if (expected < policy.minSample) {
    return unknown('range_too_short', `the range has ${expected} candles; a score needs ${policy.minSample}`);
  }
  if (columns.time.length === 0)
    return unknown('no_candles', 'no candle of the range is stored: it was not collected, or not kept');

  const report = assess(CandleSeries.fromColumns(columns), {
    feed,
    now: endMs + graceMs,
    profile,
    policy: { ...question.policy, windowSlots: expected },
    window: 'live',
  });
  const tooLow = scoresBelow(report.scores, minScore);
  const isFit = tooLow.length === 0;
  return {
    verdict: isFit ? 'fit' : 'unfit',
    status: report.status,
    scores: report.scores,
    expected,
    received: report.window.received,
    reasons: [...tooLow, ...reasonsOf(report)],
  };
}

/** The overall score and every component must reach the minimum: a mean of 91 can hide that a quarter of the candles is missing. */
function scoresBelow(scores: Scores, minScore: number): RangeReason[] {
  const reason = (message: string): RangeReason => ({
    code: 'score_below_minimum',
    severity: null,
    count: null,
    points: null,
    message,
  });
  if (scores.overall === null) return [reason('too few candles are stored for a score')];
  return (['overall', ...COMPONENTS] as const).flatMap((name) => {
    const score = scores[name];
    return score === null || score >= minScore ? [] : [reason(`the ${name} score is ${score.toFixed(2)}, below ${minScore}`)];
  });
}

/** What the report found and what it cost, the dearest first. */
function reasonsOf(report: Report): RangeReason[] {
  const points = new Map<string, number>();
  for (const entry of report.ledger) points.set(entry.reason, (points.get(entry.reason) ?? 0) + entry.points);
  const told = new Set<string>();
  const issues = report.issues.map(({ type, severity, count, message }) => {
    // The ledger has one entry for a type, the issues one for each field of it.
    const cost = told.has(type) ? 0 : (points.get(type) ?? 0);
    told.add(type);
    return { code: type, severity, count, points: cost, message };
  });
  const others = [...points]
    .filter(([reason]) => !told.has(reason))
    .map(([reason, cost]) => ({
      code: reason,
      severity: null,
      count: null,
      points: cost,
      message: `${reason} cost ${cost.toFixed(2)} points`,
    }));
  return [...issues, ...others].toSorted((a, b) => b.points - a.points);
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
