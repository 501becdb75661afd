import type { ExchangeProfile, GapCause, TimeRange } from '@quality/validators';
import type { OpenGap } from './gap-ledger.ts';

/** A time in which an exchange did not answer, `[fromMs, toMs)`; `toMs` is `null` while it lasts. */
export interface Outage {
  readonly fromMs: number;
  readonly toMs: number | null;
  readonly reason: string;
}

/** What is known around a gap. */
export interface GapFacts {
  readonly profile: Pick<ExchangeProfile, 'id' | 'withoutTrades' | 'pageLimit'>;
  readonly durationMs: number;
  readonly gap: OpenGap | null;
  /** All gaps of the window, for a pattern among them. */
  readonly ranges: readonly TimeRange[];
  /** Oldest open time that the exchange serves; `null` without a limit. */
  readonly servedFromMs: number | null;
  readonly outages: readonly Outage[];
  /** When the collector did not run, `null` when that is not known. */
  readonly downtime: TimeRange | null;
}

export interface Explanation {
  readonly cause: GapCause;
  readonly evidence: string;
}

/** Fewest feeds, and the share of them, that make a hole an affair of the whole exchange. */
const FEWEST_SIBLINGS = 3;
const SHARE_OF_SIBLINGS = 0.8;
/** Fewest holes, and the share of them that lie a page apart, that make paging the cause. */
const FEWEST_HOLES = 5;
const SHARE_OF_HOLES = 0.8;

/** Why the candles of `range` are missing, with the evidence; `unknown` when nothing tells. */
export function explainGap(range: TimeRange, facts: GapFacts): Explanation {
  const { profile, gap, servedFromMs, outages, downtime } = facts;
  const [fromMs, toMs] = range;
  if (servedFromMs !== null && toMs <= servedFromMs) {
    return { cause: 'history_depth', evidence: `${profile.id} serves candles from ${timeText(servedFromMs)} on only` };
  }
  const holes = paging(facts);
  if (holes !== null) return { cause: 'paging', evidence: holes };
  const { siblings = null, emptyAnswers = 0, lastOutcome = null } = gap ?? {};
  if (siblings && siblings.seen >= FEWEST_SIBLINGS && siblings.lacking / siblings.seen >= SHARE_OF_SIBLINGS) {
    return {
      cause: 'exchange_outage',
      evidence: `${siblings.lacking} of ${siblings.seen} feeds of ${profile.id} lack the same candles`,
    };
  }
  const asked = triesText(gap);
  const last = lastOutcome !== null && 'why' in lastOutcome ? `; the last answer was refused or failed: ${lastOutcome.why}` : '';
  const outage = outages.find((candidate) => candidate.fromMs < toMs && (candidate.toMs ?? Number.POSITIVE_INFINITY) > fromMs);
  if (outage && (emptyAnswers > 0 || outage.toMs === null)) {
    const until = outage.toMs === null ? 'now' : timeText(outage.toMs);
    return {
      cause: 'exchange_outage',
      evidence: `${profile.id} did not answer from ${timeText(outage.fromMs)} to ${until} (${outage.reason}); ${asked}`,
    };
  }
  if (emptyAnswers > 0 && profile.withoutTrades === 'omits') {
    return {
      cause: 'no_trades',
      evidence: `${profile.id} publishes no candle where nothing traded, and answers around it without one; ${asked}`,
    };
  }
  if (emptyAnswers === 0 && downtime !== null && downtime[0] < toMs && downtime[1] > fromMs) {
    return {
      cause: 'collector_down',
      evidence: `the collector did not run from ${timeText(downtime[0])} to ${timeText(downtime[1])}; ${asked}${last}`,
    };
  }
  const answered = emptyAnswers > 0 ? `; ${profile.id} answered ${emptyAnswers} of them without a candle` : '';
  return { cause: 'unknown', evidence: `${asked}${answered}${last}` };
}

/** How often a gap was asked for, in words. */
export function triesText(gap: OpenGap | null): string {
  const tries = gap?.tries ?? 0;
  return tries === 0 ? 'not asked for again yet' : `asked for again ${tries} ${tries === 1 ? 'time' : 'times'}`;
}

/** Single holes that lie one page of the exchange apart are lost at the edges of our own pages. */
function paging({ ranges, profile, durationMs }: GapFacts): string | null {
  const { pageLimit } = profile;
  if (pageLimit === null || ranges.length < FEWEST_HOLES) return null;
  const steps = ranges.slice(1).map(([fromMs], i) => Math.round((fromMs - ranges[i]![0]) / durationMs));
  const onPage = steps.filter((step) => Math.abs(step - pageLimit) <= 1).length;
  return onPage / steps.length >= SHARE_OF_HOLES
    ? `${onPage + 1} of ${ranges.length} holes lie ${pageLimit} candles apart, which is one page of ${profile.id}`
    : null;
}

/** `2024-01-01 12:00`, UTC. */
function timeText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
