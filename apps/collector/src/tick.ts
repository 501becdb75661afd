import { FetchFailure, type FetchResult } from '@quality/exchanges';
import { assess, type Evidence, type Report, type TimeRange } from '@quality/validators';
import { type Absorbed, absorb, joined } from './absorb.ts';
import type { Candle } from './candle.ts';
import { evidenceOf, peersOf } from './company/evidence.ts';
import { findingsOf } from './company/findings.ts';
import { type ExchangeLane, HeldBack } from './exchange-lane.ts';
import { type FetchPlan, horizonMs, planFetch, planHead } from './fetch-plan.ts';
import { explainReport } from './repair/explain-report.ts';
import type { Outage } from './repair/gap-cause.ts';
import type { Storage } from './storage.ts';
import type { WatchedFeed } from './watched-feed.ts';

/** Why a tick had no fresh data: a reason of a fetch, or one of the collector's own. */
export type TickReason = FetchFailure['code'] | 'fetch_in_progress' | 'overtaken' | 'check_failed';

/** How one tick of one feed ended. */
export interface TickResult {
  readonly watched: WatchedFeed;
  /** The scheduled instant that was judged, UTC epoch ms. */
  readonly scheduledMs: number;
  /** `ok`: judged on fresh data. `skip`: nothing was asked of the exchange. `fail`: what was asked did not come, or a check threw. */
  readonly outcome: 'ok' | 'skip' | 'fail';
  readonly reason: TickReason | null;
  /** What went wrong in words; `null` when nothing did. */
  readonly message: string | null;
  /** `null` when a check threw, or a later tick was faster. */
  readonly report: Report | null;
  readonly absorbed: Absorbed | null;
  /** When the answer came, UTC epoch ms. */
  readonly fetchedAtMs: number | null;
}

export interface TickContext {
  readonly lane: Pick<ExchangeLane, 'fetch' | 'signal' | 'outages' | 'finality'>;
  /** Stored candles, read before the first fetch; `null` without storage. */
  readonly storage: Pick<Storage, 'loadCandles'> | null;
  readonly now: () => number;
  readonly stopwatch: () => number;
}

/** Fetches what is missing of a feed and judges it as of `scheduledMs`. A failed fetch is judged from what is known. Never rejects. */
export async function tick(watched: WatchedFeed, scheduledMs: number, context: TickContext): Promise<TickResult> {
  const { lane, storage, now, stopwatch } = context;
  const { schedule } = watched.plan;
  if (lane.signal.aborted) return unjudged(watched, scheduledMs, 'cancelled');
  if (!watched.isRestored) await restore(watched, scheduledMs, storage);

  let absorbed: Absorbed | null = null;
  let failure: FetchFailure | null = null;
  let fetchedAtMs: number | null = null;
  try {
    const deadlineMs = scheduledMs + schedule.periodMs;
    const fetch = (plan: FetchPlan) => fetchNoted(watched, plan, context, deadlineMs);
    const { rows, malformedRows, servedFromMs } = await fetch(planFetch(watched, scheduledMs));
    if (rows.length === 0) failure = noCandles(malformedRows);
    else {
      fetchedAtMs = now();
      watched.servedFromMs = servedFromMs;
      absorbed = absorb(watched, rows, scheduledMs, fetchedAtMs);
      const head = watched.isFilled ? null : planHead(watched, scheduledMs);
      if (head !== null) absorbed = joined(absorbed, absorb(watched, (await fetch(head)).rows, scheduledMs, now()));
      watched.isFilled = true;
      lane.finality.note(watched, absorbed.added, absorbed.revised, fetchedAtMs);
    }
  } catch (error) {
    failure =
      error instanceof FetchFailure
        ? error
        : new FetchFailure('exchange_error', String(error), { retryable: false, cause: error });
  }

  if (watched.isRemoved || (watched.lastJudgedMs ?? 0) > scheduledMs) {
    return unjudged(watched, scheduledMs, 'overtaken', absorbed, fetchedAtMs);
  }
  if (failure?.code === 'cancelled') return unjudged(watched, scheduledMs, 'cancelled');
  const judged = judge(watched, scheduledMs, { strays: absorbed?.strays ?? [], outages: lane.outages, stopwatch });
  return {
    watched,
    scheduledMs,
    outcome: judged.report === null ? 'fail' : failure === null ? 'ok' : failure instanceof HeldBack ? 'skip' : 'fail',
    reason: judged.report === null ? 'check_failed' : (failure?.code ?? null),
    message: judged.message ?? failure?.message ?? null,
    report: judged.report,
    absorbed,
    fetchedAtMs,
  };
}

/** Judges a feed on a candle that its stream has brought. */
export function tickFromStream(
  watched: WatchedFeed,
  scheduledMs: number,
  candle: Candle,
  { lane, now, stopwatch }: Pick<TickContext, 'lane' | 'now' | 'stopwatch'>,
): TickResult {
  const fetchedAtMs = now();
  const absorbed = absorb(watched, [candle], scheduledMs, fetchedAtMs);
  lane.finality.note(watched, absorbed.added, absorbed.revised, fetchedAtMs);
  watched.fetchLog.note(fetchedAtMs, [candle[0], watched.plan.timeframe.closeOf(candle[0])], null);
  const { report, message } = judge(watched, scheduledMs, { strays: [], outages: lane.outages, stopwatch });
  return {
    watched,
    scheduledMs,
    outcome: report === null ? 'fail' : 'ok',
    reason: report === null ? 'check_failed' : null,
    message,
    report,
    absorbed,
    fetchedAtMs,
  };
}

/** Judges a feed from what is known, because its last fetch has not ended yet. */
export function tickWithoutFetch(
  watched: WatchedFeed,
  scheduledMs: number,
  { lane, stopwatch }: Pick<TickContext, 'lane' | 'stopwatch'>,
): TickResult {
  const { report, message } = judge(watched, scheduledMs, { strays: [], outages: lane.outages, stopwatch });
  return {
    watched,
    scheduledMs,
    outcome: report === null ? 'fail' : 'skip',
    reason: report === null ? 'check_failed' : 'fetch_in_progress',
    message: message ?? 'the last fetch has not ended yet',
    report,
    absorbed: null,
    fetchedAtMs: null,
  };
}

/** A tick without a report: the feed is gone or the collector stops, or a later tick was faster. */
function unjudged(
  watched: WatchedFeed,
  scheduledMs: number,
  reason: 'cancelled' | 'overtaken',
  absorbed: Absorbed | null = null,
  fetchedAtMs: number | null = null,
): TickResult {
  return { watched, scheduledMs, outcome: 'skip', reason, message: null, report: null, absorbed, fetchedAtMs };
}

function judge(
  watched: WatchedFeed,
  nowMs: number,
  { strays, outages, stopwatch }: { strays: readonly Candle[]; outages: readonly Outage[]; stopwatch: () => number },
): { readonly report: Report | null; readonly message: string | null } {
  const { feed, profile, policy, timeframe, repair } = watched.plan;
  watched.lastJudgedMs = nowMs;
  try {
    const series = watched.window.series(strays);
    const findings = findingsOf(watched);
    const look = (evidence: Evidence): Report =>
      assess(series, {
        feed,
        now: nowMs,
        profile,
        policy,
        window: 'live',
        lastKnownCloseMs: watched.lastKnownCloseMs,
        evidence,
        findings,
        stopwatch,
      });
    // What tells why candles are missing is gathered only where some are.
    const isWhole = watched.gaps.gaps.length === 0;
    let report = look(isWhole ? { peers: peersOf(watched, 'recent') } : evidenceOf(watched, outages, nowMs));
    if (isWhole && gapsOf(report).length > 0) report = look(evidenceOf(watched, outages, nowMs));
    watched.gaps.update(gapsOf(report), nowMs, repair);
    const { servedFromMs, downtime } = watched;
    const facts = { profile, durationMs: timeframe.durationMs, servedFromMs, outages, downtime };
    return { report: explainReport(report, watched.gaps, facts), message: null };
  } catch (error) {
    return {
      report: null,
      message: `the check of ${watched.plan.key} threw: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

function gapsOf(report: Report): readonly TimeRange[] {
  return report.issues.find(({ type }) => type === 'gap')?.ranges ?? [];
}

/** Fetches, and writes down whether it was answered. */
async function fetchNoted(
  watched: WatchedFeed,
  plan: FetchPlan,
  { lane, now }: TickContext,
  deadlineMs: number,
): Promise<FetchResult> {
  const { feed, timeframe } = watched.plan;
  const range: TimeRange = [plan.sinceMs, timeframe.timeOf(timeframe.slotOf(plan.sinceMs) + plan.limit)];
  try {
    const answer = await lane.fetch({ symbol: feed.symbol, timeframe: feed.timeframe, ...plan }, deadlineMs);
    watched.fetchLog.note(now(), range, null);
    return answer;
  } catch (error) {
    watched.fetchLog.note(now(), range, error instanceof FetchFailure ? error.code : String(error));
    throw error;
  }
}

/** Takes the stored candles into the window. Without an answer the exchange alone fills it. */
async function restore(watched: WatchedFeed, nowMs: number, storage: Pick<Storage, 'loadCandles'> | null): Promise<void> {
  watched.isRestored = true;
  if (storage === null) return;
  try {
    const rows = await storage.loadCandles(watched.plan.feed, horizonMs(watched, nowMs), nowMs);
    absorb(watched, rows, nowMs, nowMs);
  } catch {
    // The state of the storage says why; the exchange has the same candles.
  }
}

function noCandles(malformedRows: number): FetchFailure {
  return malformedRows > 0
    ? new FetchFailure('malformed', `none of ${malformedRows} rows was a candle`, { retryable: false })
    : new FetchFailure('empty', 'the answer held no candle', { retryable: false });
}
