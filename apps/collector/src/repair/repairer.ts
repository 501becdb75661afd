import type { Config } from '@quality/config';
import { FetchFailure } from '@quality/exchanges';
import type { Candle } from '../candle.ts';
import type { ExchangeLane } from '../exchange-lane.ts';
import type { WatchedFeed } from '../watched-feed.ts';
import type { OpenGap, TryOutcome } from './gap-ledger.ts';
import { judgeAnswer } from './judge-answer.ts';

/** How one try to fill a gap ended. */
export interface RepairResult {
  readonly watched: WatchedFeed;
  readonly gap: OpenGap;
  readonly outcome: TryOutcome | { readonly kind: 'closed' };
  readonly candles: readonly Candle[];
  readonly fetchedAtMs: number;
}

export interface RepairContext {
  readonly lane: Pick<ExchangeLane, 'fetch'>;
  readonly options: Config['collector']['repair'];
  /** Other feeds of the same exchange and timeframe. */
  readonly siblings: () => Iterable<WatchedFeed>;
  readonly now: () => number;
}

/** Candles that one try asks for at most. */
const MOST_SLOTS = 1_000;
/** Feeds that are looked at to tell a hole of the exchange from one of the feed. */
const MOST_SIBLINGS = 20;

/** The gap of a feed whose turn it is, or `null`. */
export function dueGap(watched: WatchedFeed, nowMs: number, options: Config['collector']['repair']): OpenGap | null {
  return options.enabled && watched.isFilled ? watched.gaps.due(nowMs, options) : null;
}

/** Asks the exchange once more for the candles of a gap and takes those that prove themselves. Never rejects. */
export async function repairGap(
  watched: WatchedFeed,
  gap: OpenGap,
  { lane, options, siblings, now }: RepairContext,
): Promise<RepairResult> {
  const { feed, timeframe, schedule } = watched.plan;
  const first = timeframe.slotOf(gap.fromMs) - 1;
  const slots = Math.min(timeframe.slotOf(gap.toMs - 1) - first + 2, MOST_SLOTS);
  let outcome: RepairResult['outcome'];
  let candles: readonly Candle[] = [];
  try {
    const request = { symbol: feed.symbol, timeframe: feed.timeframe, sinceMs: timeframe.timeOf(first), limit: slots };
    const { rows } = await lane.fetch(request, now() + schedule.periodMs);
    watched.fetchLog.note(now(), [timeframe.timeOf(first), timeframe.timeOf(first + slots)], null);
    const verdict = judgeAnswer(watched, gap, rows, watched.lastJudgedMs ?? now());
    outcome = verdict.outcome;
    candles = verdict.candles;
  } catch (error) {
    outcome = { kind: 'failed', why: error instanceof FetchFailure ? error.code : String(error) };
  }
  const fetchedAtMs = now();
  watched.window.merge(candles);
  if (outcome.kind !== 'closed') {
    watched.gaps.note(gap, outcome, outcome.kind === 'nothing' ? countSiblings(gap, siblings()) : null, fetchedAtMs, options);
  }
  return { watched, gap, outcome, candles, fetchedAtMs };
}

function countSiblings({ fromMs, toMs }: OpenGap, siblings: Iterable<WatchedFeed>): NonNullable<OpenGap['siblings']> {
  let seen = 0;
  let lacking = 0;
  for (const { window } of siblings) {
    const { times } = window;
    // A window that does not reach over the hole says nothing about it.
    if (!((times[0] ?? Number.POSITIVE_INFINITY) < fromMs && (window.newestMs ?? 0) >= toMs)) continue;
    seen += 1;
    if (!times.some((time) => time >= fromMs && time < toMs)) lacking += 1;
    if (seen === MOST_SIBLINGS) break;
  }
  // The feed itself is one of those that lack it.
  return { seen: seen + 1, lacking: lacking + 1 };
}
