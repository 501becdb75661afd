import { assess, type CandleRow, type Report, type Severity, type Timeframe } from '@quality/validators';
import { type Candle, candleOf } from '../candle.ts';
import type { WatchedFeed } from '../watched-feed.ts';
import type { OpenGap, TryOutcome } from './gap-ledger.ts';

/** What a re-fetched range is worth. */
export interface Verdict {
  /** Candles that fill the gap and stand the checks. */
  readonly candles: readonly Candle[];
  /** `closed` when a new assessment no longer finds the gap; otherwise why it stays open. */
  readonly outcome: TryOutcome | { readonly kind: 'closed' };
}

const GRAVE: ReadonlySet<Severity> = new Set(['medium', 'high', 'critical']);

/** What an answer has to stand. */
export interface Trial {
  readonly timeframe: Timeframe;
  readonly gap: Pick<OpenGap, 'fromMs' | 'toMs'>;
  readonly rows: readonly CandleRow[];
  /** False when no candle beside the gap is known, so that none can be asked of the answer. */
  readonly hasNeighbour: boolean;
  /** What the checks say of the known candles together with these. */
  readonly assessWith: (candles: readonly Candle[]) => Report;
}

/** Proves an answer for a gap in the window of a feed. Changes nothing. */
export function judgeAnswer(watched: WatchedFeed, gap: OpenGap, rows: readonly CandleRow[], nowMs: number): Verdict {
  const { timeframe } = watched.plan;
  return proveAnswer({ timeframe, gap, rows, hasNeighbour: true, assessWith: (candles) => assessWith(watched, candles, nowMs) });
}

/**
 * Proves an answer before it is believed: the rows must lie on the grid inside the gap, the answer must reach a known candle beside it, and a
 * trial assessment with the rows in it must find nothing grave about them.
 */
export function proveAnswer({ timeframe, gap, rows, hasNeighbour, assessWith: assessTrial }: Trial): Verdict {
  const isInside = (openMs: number): boolean => openMs >= gap.fromMs && openMs < gap.toMs;
  const answered = rows.map(candleOf);
  const inside = answered.filter(([openMs]) => isInside(openMs));
  const candles = inside.filter((candle) => timeframe.isAligned(candle[0]) && candle.every(Number.isFinite));

  const before = timeframe.timeOf(timeframe.slotOf(gap.fromMs) - 1);
  if (hasNeighbour && !answered.some(([openMs]) => openMs === before || openMs === gap.toMs)) {
    return { candles: [], outcome: { kind: 'refused', why: 'the answer holds neither of the candles beside the gap' } };
  }
  if (candles.length === 0) {
    if (inside.length > 0)
      return { candles: [], outcome: { kind: 'refused', why: `${inside.length} rows are no candles of the grid` } };
    return { candles: [], outcome: { kind: 'nothing' } };
  }

  const report = assessTrial(candles);
  const faults = gravities(report, isInside);
  if (faults.length > 0) {
    return { candles: [], outcome: { kind: 'refused', why: `the candles do not stand the checks: ${faults.join(', ')}` } };
  }
  const stillOpen = report.issues.some(({ type, times }) => type === 'gap' && times.some(isInside));
  return { candles, outcome: { kind: stillOpen ? 'partial' : 'closed' } };
}

function assessWith(watched: WatchedFeed, candles: readonly Candle[], nowMs: number): Report {
  const trial = watched.window.copy();
  trial.merge(candles);
  const { feed, profile, policy } = watched.plan;
  return assess(trial.series(), {
    feed,
    now: nowMs,
    profile,
    policy,
    window: 'live',
    lastKnownCloseMs: watched.lastKnownCloseMs,
  });
}

/** Issue types of medium severity or above that are about open times inside the gap; missing candles are no fault of those that came. */
function gravities(report: Report, isInside: (openMs: number) => boolean): string[] {
  return report.issues
    .filter(({ type, severity, times }) => type !== 'gap' && GRAVE.has(severity) && times.some(isInside))
    .map(({ type }) => type);
}
