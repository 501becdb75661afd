import { createQualityMetrics } from '@quality/metrics';
import { assess, CandleSeries, type Feed, type PolicyInput, staleAfterSeconds } from '@quality/validators';
import { Registry } from 'prom-client';

/** Candles of a second, stale when overdue by 10, dead by 18. */
const POLICY: PolicyInput = {
  windowSlots: 60,
  freshness: { warning: { ms: 10_000, timeframes: 1 }, critical: { ms: 18_000, timeframes: 2 } },
};

/** How a feed behaves. */
export type Behaviour = 'healthy' | 'frozen';

/** Feeds of one second candles, judged by the real checks at the instants that a test names, and recorded in a real registry. */
export class SimulatedFeeds {
  readonly registry = new Registry();
  readonly #quality = createQualityMetrics(this.registry);
  readonly #feeds = new Map<string, { readonly feed: Feed; behaviour: Behaviour; frozenAt: number }>();

  constructor(feeds: readonly Feed[]) {
    for (const feed of feeds) this.#feeds.set(nameOf(feed), { feed, behaviour: 'healthy', frozenAt: 0 });
  }

  /** Changes how feeds behave from an instant on. */
  set(behaviour: Behaviour, which: (feed: Feed) => boolean, atMs: number): void {
    for (const state of this.#feeds.values()) {
      if (!which(state.feed)) continue;
      state.behaviour = behaviour;
      state.frozenAt = atMs;
    }
  }

  /** Takes a feed out, as a new configuration does. */
  forget(feed: Feed): void {
    this.#feeds.delete(nameOf(feed));
    this.#quality.forget(feed);
  }

  /** Judges every feed at one instant. */
  judge(now: number): void {
    for (const { feed, behaviour, frozenAt } of this.#feeds.values()) {
      const rows = rowsUntil(behaviour === 'frozen' ? frozenAt : now);
      // The collector knows the last close of a feed after its window has drained, too.
      const lastKnownCloseMs = rows.at(-1)![0]! + 1000;
      const report = assess(CandleSeries.fromRows(rows), { feed, now, policy: POLICY, window: 'live', lastKnownCloseMs });
      this.#quality.record(report, { staleAfterSeconds: staleAfterSeconds({ feed, policy: POLICY }) });
    }
  }
}

/** The grace of an exchange without a profile is capped at half a candle. */
const GRACE_MS = 500;

/** Closed candles of somewhat more than a window. */
function rowsUntil(ms: number): number[][] {
  const last = Math.floor((ms - GRACE_MS) / 1000) * 1000 - 1000;
  return Array.from({ length: 64 }, (_, i) => {
    const time = last - (63 - i) * 1000;
    const open = 100 + Math.sin(time / 7000);
    const close = 100 + Math.sin((time + 1000) / 7000);
    return [time, open, Math.max(open, close) + 0.1, Math.min(open, close) - 0.1, close, 10 + (i % 5)];
  });
}

function nameOf(feed: Feed): string {
  return `${feed.exchange} ${feed.symbol} ${feed.timeframe}`;
}
