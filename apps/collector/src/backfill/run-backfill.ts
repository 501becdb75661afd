import { FetchFailure } from '@quality/exchanges';
import { assess, CandleSeries, type Policy, type Timeframe, type TimeRange } from '@quality/validators';
import type { Candle } from '../candle.ts';
import type { ExchangeLane } from '../exchange-lane.ts';
import type { TryOutcome } from '../repair/gap-ledger.ts';
import { proveAnswer } from '../repair/judge-answer.ts';
import type { BackfillPlan, CandleStore } from './plan-backfill.ts';

export interface BackfillContext {
  readonly lane: Pick<ExchangeLane, 'fetch' | 'source'>;
  readonly store: CandleStore;
  readonly timeframe: Timeframe;
  readonly profile: Parameters<typeof assess>[1]['profile'];
  readonly policy: Policy;
  readonly now: () => number;
  /** Ends the run after the piece that is under way. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: BackfillProgress) => void;
}

export interface BackfillProgress {
  /** Missing candles that were asked for, and those of them that came. */
  readonly asked: number;
  readonly filled: number;
  readonly missing: number;
}

/** How one piece ended that is not whole. */
export interface OpenPiece {
  readonly range: TimeRange;
  readonly outcome: TryOutcome;
}

export interface BackfillResult extends BackfillProgress {
  readonly open: readonly OpenPiece[];
  readonly isInterrupted: boolean;
}

/** Candles on each side of a piece that are assessed with it. */
const BESIDE = 300;
/** Longest wait for one piece, retries included. */
const PATIENCE_MS = 120_000;

/** Fetches what a plan misses, piece by piece; stores what proves itself, as back-filled. */
export async function runBackfill(plan: BackfillPlan, context: BackfillContext): Promise<BackfillResult> {
  const { timeframe, signal, onProgress } = context;
  const open: OpenPiece[] = [];
  let asked = 0;
  let filled = 0;
  for (const range of plan.pieces) {
    if (signal?.aborted) break;
    const { candles, outcome } = await fetchPiece(plan, range, context);
    asked += timeframe.slotOf(range[1] - 1) - timeframe.slotOf(range[0]) + 1;
    filled += candles.length;
    if (outcome.kind !== 'closed') open.push({ range, outcome });
    onProgress?.({ asked, filled, missing: plan.missing });
  }
  return { asked, filled, missing: plan.missing, open, isInterrupted: signal?.aborted === true };
}

async function fetchPiece(
  { feed }: BackfillPlan,
  [fromMs, toMs]: TimeRange,
  { lane, store, timeframe, profile, policy, now }: BackfillContext,
): Promise<{ readonly candles: readonly Candle[]; readonly outcome: TryOutcome | { readonly kind: 'closed' } }> {
  const first = timeframe.slotOf(fromMs);
  const end = timeframe.slotOf(toMs - 1) + 1;
  try {
    const request = {
      symbol: feed.symbol,
      timeframe: feed.timeframe,
      sinceMs: timeframe.timeOf(first - 1),
      limit: end - first + 2,
    };
    const { rows } = await lane.fetch(request, now() + PATIENCE_MS);
    const beside = await store.load(feed, timeframe.timeOf(first - BESIDE), timeframe.timeOf(end + BESIDE));
    const assessWith = (candles: readonly Candle[]) => {
      const trial = [...beside, ...candles].toSorted((a, b) => a[0] - b[0]);
      const toMs = timeframe.closeOf(trial.at(-1)?.[0] ?? fromMs);
      // As history: nothing is stale or forming at the close of the last candle.
      return assess(CandleSeries.fromRows(trial), {
        feed,
        now: toMs + (profile?.graceMs ?? 0),
        ...(profile === undefined ? {} : { profile }),
        policy,
        window: 'all',
      });
    };
    const hasNeighbour = beside.some(([openMs]) => openMs === timeframe.timeOf(first - 1) || openMs === timeframe.timeOf(end));
    const verdict = proveAnswer({ timeframe, gap: { fromMs, toMs }, rows, hasNeighbour, assessWith });
    if (verdict.candles.length > 0) await store.save(feed, verdict.candles, now());
    return verdict;
  } catch (error) {
    if (error instanceof FetchFailure) return { candles: [], outcome: { kind: 'failed', why: error.code } };
    throw error;
  }
}
