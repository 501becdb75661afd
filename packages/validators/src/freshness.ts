import type { CheckOptions } from './assess-options.ts';
import { createContext } from './assess-options.ts';
import type { Policy } from './policy.ts';
import type { FreshnessLevel } from './report.ts';
import type { Scan } from './scan.ts';

/** How late a feed is, in milliseconds and points. */
export interface Lateness {
  readonly level: FreshnessLevel;
  /** Close of the newest closed, valid candle; null when the feed never had one. */
  readonly lastCloseMs: number | null;
  readonly ageMs: number | null;
  /** Time since the next candle was due, grace deducted. */
  readonly overdueMs: number | null;
  /** 0 to 100; null when the feed never had a candle. */
  readonly score: number | null;
  /** Overdue time above which the level is critical. */
  readonly criticalMs: number;
}

/** How late the newest closed, valid candle is; where the window holds none, the last known close counts. */
export function latenessOf(scan: Scan): Lateness {
  const { timeframe, now, graceMs, policy, lastKnownCloseMs } = scan.context;
  const seen = !Number.isNaN(scan.newestValidMs);
  const lastCloseMs = seen ? timeframe.closeOf(scan.newestValidMs) : lastKnownCloseMs;
  const nominal = boundsOf(policy, timeframe.durationMs);
  if (lastCloseMs === null) {
    return { level: 'unknown', lastCloseMs: null, ageMs: null, overdueMs: null, score: null, criticalMs: nominal.criticalMs };
  }
  const nextCloseMs = timeframe.closeOf(lastCloseMs);
  const { warningMs, criticalMs } = boundsOf(policy, nextCloseMs - lastCloseMs);
  const overdueMs = Math.max(0, now - nextCloseMs - graceMs);
  const level = overdueMs > criticalMs ? 'critical' : overdueMs > warningMs ? 'warning' : 'fresh';
  return {
    level,
    lastCloseMs,
    ageMs: Math.max(0, now - lastCloseMs),
    overdueMs,
    score: freshnessScore(overdueMs, criticalMs),
    criticalMs,
  };
}

/** Straight from 100 at overdue 0 to 50 at the critical bound, and on to 0 at four times that bound. */
export function freshnessScore(overdueMs: number, criticalMs: number): number {
  if (overdueMs <= criticalMs) return 100 - (50 * overdueMs) / criticalMs;
  return Math.max(0, 50 - (50 * (overdueMs - criticalMs)) / (3 * criticalMs));
}

/** Overdue times above which a feed with candles of this length is in warning and critical. */
function boundsOf(policy: Policy, durationMs: number): { warningMs: number; criticalMs: number } {
  const { warning, critical } = policy.freshness;
  return {
    warningMs: Math.max(warning.ms, warning.timeframes * durationMs),
    criticalMs: Math.max(critical.ms, critical.timeframes * durationMs),
  };
}

/** Age in seconds, from the close of the newest candle, above which a feed reaches each level. Months count with their mean length. */
export function staleAfterSeconds(options: Pick<CheckOptions, 'feed' | 'profile' | 'policy'>): {
  readonly warning: number;
  readonly critical: number;
} {
  const { timeframe, graceMs, policy } = createContext({ ...options, now: 0 });
  const { warningMs, criticalMs } = boundsOf(policy, timeframe.durationMs);
  const due = timeframe.durationMs + graceMs;
  return { warning: (due + warningMs) / 1000, critical: (due + criticalMs) / 1000 };
}
