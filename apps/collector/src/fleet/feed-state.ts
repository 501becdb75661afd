import type { FetchAttempt, TimeRange } from '@quality/validators';
import { type Candle, candleOf } from '../candle.ts';
import { RevisionLog } from '../company/revision-log.ts';
import { GapLedger, type OpenGap } from '../repair/gap-ledger.ts';
import type { WatchedFeed } from '../watched-feed.ts';
import type { Found } from './new-findings.ts';

/** What is remembered of a feed between two checks beside its window. */
export interface FeedState {
  /** Scheduled instant of its newest report, UTC epoch ms. */
  readonly judgedMs: number | null;
  readonly lastKnownCloseMs: number | null;
  readonly downtime: TimeRange | null;
  readonly servedFromMs: number | null;
  readonly isFilled: boolean;
  /** Where the fill of its window goes on, UTC epoch ms; `null` when no fill is under way. */
  readonly fillFromMs: number | null;
  readonly gaps: readonly OpenGap[];
  /** Changed candles as they were first. */
  readonly revised: readonly Candle[];
  readonly found: Found;
}

/** Gives a feed, of which nothing is known yet, what is remembered of it. Its window is given apart. */
export function recall(watched: WatchedFeed, state: FeedState): WatchedFeed {
  return {
    ...watched,
    lastKnownCloseMs: state.lastKnownCloseMs,
    downtime: state.downtime,
    servedFromMs: state.servedFromMs,
    isFilled: state.isFilled,
    lastJudgedMs: state.judgedMs,
    gaps: new GapLedger(state.gaps),
    // JSON has no NaN: a missing value comes back as null.
    revisions: new RevisionLog(state.revised.map(candleOf)),
    isRestored: true,
  };
}

/** What is to be remembered of a feed. */
export function stateOfFeed(watched: WatchedFeed, fillFromMs: number | null, found: Found): FeedState {
  return {
    judgedMs: watched.lastJudgedMs,
    lastKnownCloseMs: watched.lastKnownCloseMs,
    downtime: watched.downtime,
    servedFromMs: watched.servedFromMs,
    isFilled: watched.isFilled,
    fillFromMs,
    gaps: watched.gaps.gaps,
    revised: watched.revisions.first,
    found,
  };
}

/** One fetch in some twenty bytes: its instant, how far before it its range began and ended, and the reason when it failed. */
export function packAttempt({ atMs, range: [fromMs, toMs], ...rest }: FetchAttempt): string {
  const reason = rest.outcome === 'failed' ? `,${rest.reason ?? ''}` : '';
  return `${[atMs, atMs - fromMs, atMs - toMs].map((ms) => ms.toString(36)).join(',')}${reason}`;
}

/** The fetch that was packed: its instant, its range, and the reason when it failed. */
export function unpackAttempt(packed: string): {
  readonly atMs: number;
  readonly range: TimeRange;
  readonly reason: string | null;
} {
  const [at, from, to, reason] = packed.split(',') as [string, string, string, string?];
  const atMs = Number.parseInt(at, 36);
  return { atMs, range: [atMs - Number.parseInt(from, 36), atMs - Number.parseInt(to, 36)], reason: reason ?? null };
}
