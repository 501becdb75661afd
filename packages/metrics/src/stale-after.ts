/** The ages of the newest closed candle, in seconds, at which a feed reaches each level of staleness. */
export interface StaleAfterSeconds {
  readonly warning: number;
  readonly critical: number;
}

/** How far a candle may be overdue: the greater of a time and a number of timeframes. */
export interface OverdueBound {
  readonly ms: number;
  readonly timeframes: number;
}

const DEFAULT_BOUNDS: { readonly warning: OverdueBound; readonly critical: OverdueBound } = {
  warning: { ms: 5 * 60_000, timeframes: 1 },
  critical: { ms: 15 * 60_000, timeframes: 2 },
};

/**
 * Ages at which a feed is stale: timeframe + grace + the overdue bound of each level.
 *
 * @param options.graceMs the exchange's grace; more than half a timeframe counts as half
 * @param options.bounds `policy.freshness`; default 5 minutes or 1 timeframe, and 15 minutes or 2
 */
export function staleAfterSeconds(options: {
  readonly timeframeMs: number;
  readonly graceMs: number;
  readonly bounds?: { readonly warning: OverdueBound; readonly critical: OverdueBound };
}): StaleAfterSeconds {
  const { timeframeMs, graceMs, bounds = DEFAULT_BOUNDS } = options;
  const age = (bound: OverdueBound) =>
    (timeframeMs + Math.min(graceMs, timeframeMs / 2) + Math.max(bound.ms, bound.timeframes * timeframeMs)) / 1000;
  return { warning: age(bounds.warning), critical: age(bounds.critical) };
}
