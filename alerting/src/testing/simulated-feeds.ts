import { createCollectorMetrics, createQualityMetrics } from '@quality/metrics';
import { assess, CandleSeries, type Feed, type PolicyInput, staleAfterSeconds } from '@quality/validators';
import { Registry } from 'prom-client';

/** Candles of a second, stale when overdue by 10, dead by 18: enough for a busy machine to keep healthy feeds fresh. */
const POLICY: PolicyInput = {
  windowSlots: 60,
  freshness: { warning: { ms: 10_000, timeframes: 1 }, critical: { ms: 18_000, timeframes: 2 } },
};

const TICK_MS = 1000;

/** How a feed behaves. */
export type Behaviour = 'healthy' | 'frozen' | 'bad_prices';

/** Feeds of one second candles, judged by the real checks and recorded in a real registry every second. */
export class SimulatedFeeds {
  readonly registry = new Registry();
  readonly #quality = createQualityMetrics(this.registry);
  readonly #collector = createCollectorMetrics(this.registry);
  readonly #feeds = new Map<string, { readonly feed: Feed; behaviour: Behaviour; frozenAt: number }>();
  #timer: NodeJS.Timeout | null = null;

  constructor(feeds: readonly Feed[]) {
    this.#collector.buildInfo.set({ version: 'test', node_version: process.version }, 1);
    for (const exchange of new Set(feeds.map((feed) => feed.exchange))) this.#collector.declareExchange(exchange);
    for (const feed of feeds) {
      this.#collector.configuredFeeds.inc({ exchange: feed.exchange });
      this.#feeds.set(nameOf(feed), { feed, behaviour: 'healthy', frozenAt: 0 });
    }
  }

  /** Changes how feeds behave from an instant on, by default from now. */
  set(behaviour: Behaviour, which: (feed: Feed) => boolean, atMs = Date.now()): void {
    for (const state of this.#feeds.values()) {
      if (!which(state.feed)) continue;
      state.behaviour = behaviour;
      state.frozenAt = atMs;
    }
  }

  start(): void {
    this.judge(Date.now());
    this.#timer = setInterval(() => this.judge(Date.now()), TICK_MS);
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  /** Takes a feed out, as a new configuration does. */
  forget(feed: Feed): void {
    this.#feeds.delete(nameOf(feed));
    this.#quality.forget(feed);
  }

  /** Gives the metrics that only storage and a skewed clock set a first value, as a collector with a database has them. */
  touchCollectorMetrics(): void {
    this.#collector.databaseUp.set({ database: 'postgresql' }, 1);
    this.#collector.databaseRows.inc({ table: 'quality_metrics' }, 0);
    for (const { feed } of this.#feeds.values()) this.#collector.clockSkew.set({ exchange: feed.exchange }, 0);
  }

  /** Judges every feed at one instant. */
  judge(now: number): void {
    for (const { feed, behaviour, frozenAt } of this.#feeds.values()) {
      const rows = rowsUntil(behaviour === 'frozen' ? frozenAt : now, behaviour === 'bad_prices');
      // The collector knows the last close of a feed after its window has drained, too.
      const lastKnownCloseMs = rows.at(-1)![0]! + 1000;
      const report = assess(CandleSeries.fromRows(rows), { feed, now, policy: POLICY, window: 'live', lastKnownCloseMs });
      this.#quality.record(report, { staleAfterSeconds: staleAfterSeconds({ feed, policy: POLICY }) });
    }
  }
}

/** The grace of an exchange without a profile is capped at half a candle. */
const GRACE_MS = 500;

/** Closed candles of somewhat more than a window; bad ones have a high below their open. */
function rowsUntil(ms: number, bad: boolean): number[][] {
  const last = Math.floor((ms - GRACE_MS) / 1000) * 1000 - 1000;
  return Array.from({ length: 64 }, (_, i) => {
    const time = last - (63 - i) * 1000;
    const open = 100 + Math.sin(time / 7000);
    const close = 100 + Math.sin((time + 1000) / 7000);
    const high = bad && i > 54 ? Math.min(open, close) - 1 : Math.max(open, close) + 0.1;
    return [time, open, high, Math.min(open, close) - 0.1, close, 10 + (i % 5)];
  });
}

function nameOf(feed: Feed): string {
  return `${feed.exchange} ${feed.symbol} ${feed.timeframe}`;
}
