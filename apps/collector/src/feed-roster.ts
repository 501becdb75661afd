import { type Config, feedKey, parseFeedPattern, resolveFeeds } from '@quality/config';
import type { CandleSource } from '@quality/exchanges';
import type { Feed } from '@quality/validators';
import type { Logger } from 'pino';
import { introduce } from './company/introduce.ts';
import { ExchangeLane } from './exchange-lane.ts';
import type { Metrics } from './recorder.ts';
import { sourceOrReason } from './unavailable-source.ts';
import { maxRowsOf, planFeed, type WatchedFeed, watchFeed } from './watched-feed.ts';

/** Settings of one exchange, as the configuration has them. */
export type ExchangeSettings = Config['exchanges'][string];

export interface RosterOptions {
  readonly createSource: (exchange: string, settings: ExchangeSettings | undefined) => CandleSource;
  readonly metrics: Metrics | null;
  readonly log: Logger;
  readonly now: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly random: () => number;
}

/** What a new configuration changed. */
export interface RosterChange {
  readonly added: readonly Feed[];
  readonly removed: readonly Feed[];
}

interface Lane {
  readonly lane: ExchangeLane;
  /** The settings it was made with, to see when they change. */
  readonly settings: string;
}

/** Which feeds are watched, and the lane of each exchange. A new configuration changes what differs and leaves the rest alone. */
export class FeedRoster {
  readonly #options: RosterOptions;
  readonly #feeds = new Map<string, WatchedFeed>();
  readonly #lanes = new Map<string, Lane>();
  /** Symbols of the exchanges whose markets were asked for. */
  readonly #symbols = new Map<string, readonly string[]>();
  readonly #closing = new Set<Promise<void>>();
  #config: Config;

  constructor(config: Config, options: RosterOptions) {
    this.#config = config;
    this.#options = options;
  }

  get config(): Config {
    return this.#config;
  }

  get feeds(): IterableIterator<WatchedFeed> {
    return this.#feeds.values();
  }

  get size(): number {
    return this.#feeds.size;
  }

  get lanes(): readonly ExchangeLane[] {
    return [...this.#lanes.values()].map(({ lane }) => lane);
  }

  find(feed: Feed): WatchedFeed | undefined {
    return this.#feeds.get(feedKey(feed));
  }

  laneOf(exchange: string): ExchangeLane {
    const entry = this.#lanes.get(exchange);
    if (!entry) throw new Error(`no feed of ${exchange} is watched`);
    return entry.lane;
  }

  /** Exchanges whose wildcards wait for their markets. */
  get unresolved(): readonly string[] {
    return this.wildcardExchanges.filter((exchange) => !this.#symbols.has(exchange));
  }

  /** Exchanges that have a wildcard. */
  get wildcardExchanges(): readonly string[] {
    return Object.entries(this.#activeFeeds(this.#config))
      .filter(([, entries]) => entries.some((entry) => parseFeedPattern(entry)?.isWildcard))
      .map(([exchange]) => exchange);
  }

  /**
   * Takes over a configuration.
   * @throws ValidatorError when policies that name one feed do not fit together; nothing has changed then.
   */
  apply(config: Config): RosterChange {
    return this.#update(config);
  }

  /** Takes the symbols of an exchange, which resolve its wildcards. */
  setSymbols(exchange: string, symbols: readonly string[]): RosterChange {
    this.#symbols.set(exchange, symbols);
    return this.#update(this.#config);
  }

  async close(): Promise<void> {
    await Promise.all([...this.lanes.map((lane) => lane.close()), ...this.#closing]);
  }

  #activeFeeds({ feeds, exchanges }: Config): Config['feeds'] {
    return Object.fromEntries(Object.entries(feeds).filter(([exchange]) => exchanges[exchange]?.enabled !== false));
  }

  #update(config: Config): RosterChange {
    const active = this.#activeFeeds(config);
    const { feeds, unmatched } = resolveFeeds({ feeds: active }, (exchange) => this.#symbols.get(exchange) ?? []);
    // A plan that cannot be is refused here, before anything has changed.
    const wanted = new Map(feeds.map((feed) => [feedKey(feed), planFeed(feed, config)]));
    this.#config = config;
    this.#updateLanes(Object.keys(active));
    for (const entry of unmatched) {
      if (this.#symbols.has(entry.split(':')[0] ?? '')) this.#options.log.warn({ entry }, `no market is named by ${entry}`);
    }
    const added: Feed[] = [];
    const removed: Feed[] = [];
    for (const [key, watched] of this.#feeds) {
      if (wanted.has(key)) continue;
      watched.isRemoved = true;
      watched.stream?.stop();
      this.#feeds.delete(key);
      this.#options.metrics?.quality.forget(watched.plan.feed);
      removed.push(watched.plan.feed);
    }
    const nowMs = this.#options.now();
    for (const [key, plan] of wanted) {
      const known = this.#feeds.get(key);
      if (known) replan(known, plan);
      else {
        this.#feeds.set(key, watchFeed(plan, nowMs));
        added.push(plan.feed);
      }
    }
    introduce(this.#feeds.values());
    this.#countFeeds();
    return { added, removed };
  }

  #updateLanes(exchanges: readonly string[]): void {
    const { collector, exchanges: settingsOf } = this.#config;
    for (const [exchange, { lane }] of this.#lanes) {
      if (exchanges.includes(exchange)) continue;
      this.#lanes.delete(exchange);
      this.#symbols.delete(exchange);
      this.#retire(lane);
      this.#options.metrics?.collector.forgetExchange(exchange);
    }
    for (const exchange of exchanges) {
      const settings = JSON.stringify([settingsOf[exchange], collector.concurrency, collector.retry, collector.breaker]);
      const known = this.#lanes.get(exchange);
      if (known?.settings === settings) continue;
      if (known) this.#retire(known.lane);
      this.#lanes.set(exchange, { lane: this.#createLane(exchange), settings });
    }
  }

  #createLane(exchange: string): ExchangeLane {
    const { collector, exchanges } = this.#config;
    const { now, sleep, random, metrics, createSource } = this.#options;
    const settings = exchanges[exchange];
    return new ExchangeLane({
      source: sourceOrReason(exchange, () => createSource(exchange, settings)),
      concurrency: settings?.concurrency ?? collector.concurrency,
      retry: collector.retry,
      breaker: collector.breaker,
      metrics: metrics?.collector ?? null,
      now,
      sleep,
      random,
    });
  }

  #retire(lane: ExchangeLane): void {
    const closing = lane.close().catch((error: unknown) => {
      this.#options.log.warn({ err: error, exchange: lane.exchange }, `the connection to ${lane.exchange} did not close cleanly`);
    });
    this.#closing.add(closing);
    void closing.then(() => this.#closing.delete(closing));
  }

  #countFeeds(): void {
    const gauge = this.#options.metrics?.collector.configuredFeeds;
    if (!gauge) return;
    const counts = new Map([...this.#lanes.keys()].map((exchange) => [exchange, 0]));
    for (const { plan } of this.#feeds.values()) counts.set(plan.feed.exchange, (counts.get(plan.feed.exchange) ?? 0) + 1);
    for (const [exchange, count] of counts) gauge.set({ exchange }, count);
  }
}

/** A feed that stays keeps what is known of it; a larger window is filled again. */
function replan(watched: WatchedFeed, plan: WatchedFeed['plan']): void {
  if (plan.policy.windowSlots > watched.plan.policy.windowSlots) watched.isFilled = false;
  watched.plan = plan;
  watched.window.maxRows = maxRowsOf(plan);
}
