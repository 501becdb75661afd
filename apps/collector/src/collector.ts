import type { Config } from '@quality/config';
import type { CandleSource } from '@quality/exchanges';
import type { Feed } from '@quality/validators';
import type { Logger } from 'pino';
import { Background } from './background.ts';
import { type CollectorState, stateOf } from './collector-state.ts';
import type { ExchangeLane } from './exchange-lane.ts';
import { type ExchangeSettings, FeedRoster, type RosterChange } from './feed-roster.ts';
import { MarketWatch } from './market-watch.ts';
import { measureClock } from './measure-clock.ts';
import type { Readiness } from './readiness.ts';
import { createRecorder, type Metrics, type Recorder } from './recorder.ts';
import { Budget } from './repair/budget.ts';
import { dueGap, repairGap } from './repair/repairer.ts';
import { latestInstant, nextInstant } from './schedule.ts';
import type { NewestStored, Storage } from './storage.ts';
import { FeedStreams } from './stream/feed-streams.ts';
import { type TickResult, tick, tickWithoutFetch } from './tick.ts';
import type { WatchedFeed } from './watched-feed.ts';

export interface CollectorOptions {
  readonly config: Config;
  readonly createSource: (exchange: string, settings: ExchangeSettings | undefined) => CandleSource;
  /** `null`: metrics are switched off. */
  readonly metrics: Metrics | null;
  /** `null`: storage is switched off. */
  readonly storage: Storage | null;
  readonly log: Logger;
  /** UTC epoch ms. */
  readonly now: () => number;
  /** Resolves after `ms`, or as soon as the signal aborts; never rejects. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Milliseconds from some fixed point, for durations. */
  readonly stopwatch: () => number;
}

/** Longest wait for the database on start; the feeds are checked without it then. */
const RESTORE_TIMEOUT_MS = 3_000;
const RESTORE_RETRY_MS = 5_000;
const CLOCK_INTERVAL_MS = 600_000;
/** The loop wakes at least so often, so that a clock that jumps is noticed. */
const LONGEST_NAP_MS = 1_000;
const SHORTEST_NAP_MS = 5;
/** A loop that did not wake for so long hangs. */
const HUNG_AFTER_MS = 60_000;

/** Checks every feed at once, then on its schedule, until it is stopped. */
export class Collector {
  readonly #options: CollectorOptions;
  readonly #roster: FeedRoster;
  readonly #record: Recorder;
  readonly #stopping = new AbortController();
  readonly #background: Background;
  readonly #markets: MarketWatch;
  readonly #streams: FeedStreams;
  readonly #nextClockMs = new WeakMap<ExchangeLane, number>();
  readonly #budgets = new Map<string, Budget>();
  #newest: ReadonlyMap<string, NewestStored> | null = null;
  #startedMs = 0;
  #heartbeatMs: number | null = null;

  constructor(options: CollectorOptions) {
    const { config, metrics, storage, log, now } = options;
    this.#options = options;
    this.#roster = new FeedRoster(config, options);
    this.#background = new Background((error) => {
      if (!this.#stopping.signal.aborted) log.error({ err: error }, 'a task of the collector failed');
    });
    this.#record = createRecorder({ metrics, storage, log, now });
    const { sleep, random, stopwatch } = options;
    const { signal } = this.#stopping;
    this.#markets = new MarketWatch({
      roster: this.#roster,
      onChange: (change) => this.#adopt(change),
      ...{ log, sleep, random, signal },
    });
    this.#streams = new FeedStreams({
      laneOf: (exchange) => this.#roster.laneOf(exchange),
      dispatch: (watched, scheduledMs) => this.#dispatch(watched, scheduledMs),
      record: (result) => this.#record.tick(result),
      run: (work) => this.#background.run(work),
      ...{ log, now, sleep, random, stopwatch, signal },
    });
  }

  /** The feeds that are watched now. */
  get feeds(): readonly Feed[] {
    return [...this.#roster.feeds].map(({ plan }) => plan.feed);
  }

  /** Begins to check; resolves when the loop runs. */
  async start(): Promise<void> {
    await this.prepare();
    this.#streams.update(this.#roster.feeds);
    this.#background.run(this.#loop());
  }

  /** Reads what the database knows and takes the feeds of the configuration; `start` does it. */
  async prepare(): Promise<void> {
    const { storage, sleep, now } = this.#options;
    this.#startedMs = now();
    if (storage) {
      const restoring = this.#restoreNewest(storage);
      this.#background.run(restoring);
      await Promise.race([restoring, sleep(RESTORE_TIMEOUT_MS, this.#stopping.signal)]);
    }
    this.#adopt(this.#roster.apply(this.#roster.config));
  }

  /** One tick of one feed, as of the newest instant of its schedule or the given one. */
  async tick(feed: Feed, scheduledMs?: number): Promise<TickResult> {
    const watched = this.#roster.find(feed);
    if (!watched) throw new Error(`${feed.exchange} ${feed.symbol} ${feed.timeframe} is not watched`);
    return this.#check(watched, scheduledMs ?? latestInstant(watched.plan.schedule, this.#options.now()));
  }

  /** One tick of every feed. */
  async tickAll(): Promise<readonly TickResult[]> {
    return Promise.all(this.feeds.map((feed) => this.tick(feed)));
  }

  /** Resolves when nothing that `tick` began in the background runs any more. */
  async settled(): Promise<void> {
    await this.#background.settled();
  }

  /** Takes over a configuration: feeds that are new start, feeds that are gone stop, the others are not disturbed. */
  reload(config: Config): RosterChange {
    const change = this.#roster.apply(config);
    this.#adopt(change);
    return change;
  }

  /** What is wrong with the process itself; empty when it lives. */
  health(): readonly string[] {
    const silentMs = this.#heartbeatMs === null ? 0 : this.#options.now() - this.#heartbeatMs;
    return silentMs > HUNG_AFTER_MS ? [`the schedule has not moved for ${Math.round(silentMs / 1000)} s`] : [];
  }

  readiness(): Readiness {
    const waitingFor: string[] = [];
    if (this.#heartbeatMs === null) waitingFor.push('the schedule has not begun');
    for (const exchange of this.#roster.unresolved) waitingFor.push(`${exchange}: its markets are not known yet`);
    const unchecked = [...this.#roster.feeds].filter(({ lastJudgedMs }) => lastJudgedMs === null).length;
    if (unchecked > 0) waitingFor.push(`${unchecked} of ${this.#roster.size} feeds are not checked yet`);
    const problem = this.#options.storage?.state().problem ?? null;
    if (problem !== null) waitingFor.push(`database: ${problem}`);
    return { ready: waitingFor.length === 0, waitingFor };
  }

  /** What is known of each exchange. */
  state(): CollectorState {
    return stateOf(this.#roster.lanes, [...this.#roster.feeds]);
  }

  /** Ends the loop, cancels what is in flight and writes what waits, within `collector.shutdownMs`. Safe to call twice. */
  async stop(): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    this.#stopping.abort();
    const { storage, now, sleep, log } = this.#options;
    const deadlineMs = now() + this.#roster.config.collector.shutdownMs;
    const ended = Promise.all([this.#roster.close(), this.#background.settled()]).then(() => true);
    const patience = new AbortController();
    // Half of the time is for the exchanges, the rest for the database.
    const isClean = await Promise.race([ended, sleep((deadlineMs - now()) / 2, patience.signal).then(() => false)]);
    patience.abort();
    if (!isClean) log.warn('some requests did not end in time');
    await storage?.close(Math.max(100, deadlineMs - now() - 200));
  }

  async #loop(): Promise<void> {
    const { now, sleep } = this.#options;
    while (!this.#stopping.signal.aborted) {
      const nowMs = now();
      this.#heartbeatMs = nowMs;
      let nextMs = nowMs + LONGEST_NAP_MS;
      for (const watched of this.#roster.feeds) {
        if (watched.nextTickMs <= nowMs) {
          const { schedule, patienceMs } = watched.plan;
          const scheduledMs = latestInstant(schedule, nowMs - patienceMs);
          // A stream may have been faster.
          if ((watched.lastJudgedMs ?? 0) < scheduledMs || watched.lastJudgedMs === null) this.#dispatch(watched, scheduledMs);
          watched.nextTickMs = nextInstant(schedule, nowMs - patienceMs) + patienceMs;
        }
        if (watched.nextTickMs < nextMs) nextMs = watched.nextTickMs;
      }
      for (const lane of this.#roster.lanes) this.#measureClock(lane, nowMs);
      await sleep(Math.max(SHORTEST_NAP_MS, nextMs - now()), this.#stopping.signal);
    }
  }

  #dispatch(watched: WatchedFeed, scheduledMs: number): void {
    if (!watched.isBusy) this.#background.run(this.#check(watched, scheduledMs).then(() => undefined));
    // Before its first fetch nothing is known that could be judged.
    else if (watched.lastJudgedMs !== null && watched.lastJudgedMs < scheduledMs) {
      const lane = this.#roster.laneOf(watched.plan.feed.exchange);
      this.#record.tick(tickWithoutFetch(watched, scheduledMs, { lane, stopwatch: this.#options.stopwatch }));
    }
  }

  async #check(watched: WatchedFeed, scheduledMs: number): Promise<TickResult> {
    const { now, stopwatch } = this.#options;
    // A database that did not answer on start is not waited for by every single feed.
    const storage = this.#newest === null ? null : this.#options.storage;
    const lane = this.#roster.laneOf(watched.plan.feed.exchange);
    const { stream } = watched;
    const generation = stream?.isLive ? stream.generation : null;
    watched.isBusy = true;
    try {
      const result = await lane.enqueue(() => tick(watched, scheduledMs, { lane, storage, now, stopwatch }));
      this.#record.tick(result);
      if (result.outcome === 'ok' && generation !== null) stream?.stitch(generation);
      if (result.outcome === 'ok') this.#repair(watched, lane);
      return result;
    } finally {
      watched.isBusy = false;
    }
  }

  /** Asks once more for a gap whose turn it is, when the budget of the exchange allows it. */
  #repair(watched: WatchedFeed, lane: ExchangeLane): void {
    const { now } = this.#options;
    const options = watched.plan.repair;
    const { exchange } = lane;
    const gap = watched.isRepairing ? null : dueGap(watched, now(), options);
    if (gap === null) return;
    const budget = this.#budgets.get(exchange) ?? new Budget(options.requestsPerMinute);
    this.#budgets.set(exchange, budget);
    if (!budget.take(now())) return;
    watched.isRepairing = true;
    const siblings = () => this.#siblingsOf(watched);
    const repaired = lane.enqueue(() => repairGap(watched, gap, { lane, options, siblings, now }), 'repair');
    this.#background.run(
      repaired
        .then((result) => this.#record.repair(result))
        .finally(() => {
          watched.isRepairing = false;
        }),
    );
  }

  *#siblingsOf(watched: WatchedFeed): Iterable<WatchedFeed> {
    const { exchange, timeframe } = watched.plan.feed;
    for (const other of this.#roster.feeds) {
      const { feed } = other.plan;
      if (other !== watched && feed.exchange === exchange && feed.timeframe === timeframe) yield other;
    }
  }

  /** Takes over what the database knows of a feed. */
  #remember(watched: WatchedFeed): void {
    const stored = this.#newest?.get(watched.plan.key);
    if (stored === undefined) return;
    watched.lastKnownCloseMs = Math.max(watched.lastKnownCloseMs ?? 0, stored.closeMs ?? 0) || null;
    watched.downtime = [stored.checkedMs, this.#startedMs];
  }

  #adopt({ added }: RosterChange): void {
    for (const feed of added) {
      const watched = this.#roster.find(feed);
      if (watched) this.#remember(watched);
    }
    if (this.#heartbeatMs !== null) this.#streams.update(this.#roster.feeds);
    for (const exchange of this.#roster.wildcardExchanges) this.#background.run(this.#markets.follow(exchange));
  }

  /** Asks the database which feeds ever had a candle, until it answers. */
  async #restoreNewest(storage: Storage): Promise<void> {
    const { sleep, log } = this.#options;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        this.#newest = await storage.loadNewest();
        for (const watched of this.#roster.feeds) this.#remember(watched);
        return;
      } catch (error) {
        log.warn({ err: error }, `the database does not answer; feeds are checked without it: ${(error as Error).message}`);
        await sleep(RESTORE_RETRY_MS, signal);
      }
    }
  }

  #measureClock(lane: ExchangeLane, nowMs: number): void {
    if ((this.#nextClockMs.get(lane) ?? 0) > nowMs) return;
    this.#nextClockMs.set(lane, nowMs + CLOCK_INTERVAL_MS);
    this.#background.run(measureClock(lane, this.#options.metrics, this.#options.log));
  }
}

/** A collector of the feeds that a configuration names. */
export function createCollector(options: CollectorOptions): Collector {
  return new Collector(options);
}
