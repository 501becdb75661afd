import type { CandleRow } from '@quality/validators';
import { type Candle, candleOf } from './candle.ts';
import { horizonMs } from './fetch-plan.ts';
import type { WatchedFeed } from './watched-feed.ts';

/** What an answer of the exchange brought. */
export interface Absorbed {
  /** Closed candles that were not known. */
  readonly added: readonly Candle[];
  /** Of those, the ones between candles that were known: they fill a hole. */
  readonly backfilled: readonly Candle[];
  readonly revised: readonly Candle[];
  /** Rows that cannot be kept as history and are evidence of a fault: open times in the future or before there was a market. */
  readonly strays: readonly Candle[];
}

/** Before this there was no market: an older open time is in another unit. */
const FIRST_MARKET_MS = Date.UTC(2009, 0, 1);

const MAX_STRAYS = 100;

/**
 * Takes the rows of one answer into the window of a feed. Candles that are not closed at `nowMs` are left out: they are judged when they are.
 * @param fetchedAtMs when the answer came; a row that opens after it is from the future
 */
export function absorb(watched: WatchedFeed, rows: readonly CandleRow[], nowMs: number, fetchedAtMs: number): Absorbed {
  const { window, plan } = watched;
  const { timeframe, graceMs, policy, overlapCandles } = plan;
  const knownNewestMs = window.newestMs;
  const knownOldestMs = window.times[0] ?? null;
  const fromMs = horizonMs(watched, nowMs);
  const closed: Candle[] = [];
  const strays: Candle[] = [];
  for (const row of rows) {
    const candle = candleOf(row);
    const [openMs] = candle;
    const isFuture = openMs > fetchedAtMs + policy.allowedSkewMs;
    if (!Number.isFinite(openMs) || openMs < FIRST_MARKET_MS || isFuture) strays.push(candle);
    else if (openMs >= fromMs && timeframe.closeOf(openMs) + graceMs <= nowMs) closed.push(candle);
  }
  const { added, revised, overlap } = window.merge(closed);
  watched.revisions.note(overlap, revised);
  const newestMs = window.newestMs;
  if (newestMs !== null) {
    const oldestMs = timeframe.timeOf(timeframe.slotOf(newestMs) - policy.windowSlots - overlapCandles);
    window.dropBefore(oldestMs);
    watched.revisions.dropBefore(oldestMs);
    watched.lastKnownCloseMs = Math.max(watched.lastKnownCloseMs ?? 0, timeframe.closeOf(newestMs));
  }
  const isHole = (openMs: number): boolean =>
    knownOldestMs !== null && knownNewestMs !== null && openMs > knownOldestMs && openMs < knownNewestMs;
  const backfilled = added.filter(([openMs]) => isHole(openMs));
  return { added, backfilled, revised, strays: strays.slice(0, MAX_STRAYS) };
}

/** What two answers brought together. */
export function joined(a: Absorbed, b: Absorbed): Absorbed {
  return {
    added: [...a.added, ...b.added],
    backfilled: [...a.backfilled, ...b.backfilled],
    revised: [...a.revised, ...b.revised],
    strays: [...a.strays, ...b.strays],
  };
}
