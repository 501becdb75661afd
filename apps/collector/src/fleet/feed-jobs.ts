import type { Config } from '@quality/config';
import { feedKey } from '@quality/config';
import type { FetchFailure } from '@quality/exchanges';
import type { CollectorMetrics } from '@quality/metrics';
import type { Feed } from '@quality/validators';
import type { Redis } from 'ioredis';
import { introduce } from '../company/introduce.ts';
import type { ExchangeLane } from '../exchange-lane.ts';
import type { Recorder } from '../recorder.ts';
import { dueGap, repairGap } from '../repair/repairer.ts';
import { latestInstant, nextInstant } from '../schedule.ts';
import type { NewestStored, Storage } from '../storage.ts';
import { tick } from '../tick.ts';
import { maxRowsOf, type WatchedFeed, watchFeed } from '../watched-feed.ts';
import { type FeedUpdate, loadAttempts, loadFeeds } from './feed-cache.ts';
import type { FeedPlans } from './feed-plans.ts';
import { type FeedState, recall, stateOfFeed, unpackAttempt } from './feed-state.ts';
import { dueMsOf, type FeedJob } from './job-data.ts';
import { newFindings } from './new-findings.ts';
import { OnePageLane } from './one-page.ts';
import { unpackWindow } from './pack-window.ts';
import type { SharedRoster } from './shared-roster.ts';

export interface FeedJobsOptions {
  readonly client: Redis;
  readonly config: () => Config;
  readonly plans: FeedPlans;
  readonly roster: SharedRoster;
  readonly laneOf: (exchange: string) => ExchangeLane;
  readonly storage: Storage | null;
  /** What the database knows of each feed, for feeds of which Redis knows nothing. */
  readonly newest: () => Promise<ReadonlyMap<string, NewestStored>>;
  /** Findings are counted as the fleet saw them first. */
  readonly count: Recorder;
  /** Takes results to the database and the log. */
  readonly keep: Recorder;
  /** Makes durable what `keep` took, then what the next check needs to know. */
  readonly commit: (update: FeedUpdate) => Promise<boolean>;
  readonly metrics: CollectorMetrics | null;
  readonly now: () => number;
  readonly stopwatch: () => number;
}

/** How a job ended: `again` asks for another turn, `retry` for another try later. */
export type JobEnd =
  | { readonly kind: 'done' | 'skipped' | 'again' }
  | { readonly kind: 'repair'; readonly feed: Feed }
  | { readonly kind: 'retry'; readonly failure: FetchFailure };

interface Loaded {
  readonly watched: WatchedFeed;
  readonly version: string;
  readonly state: FeedState | null;
  readonly knownAttempts: number;
}

/** Checks of feeds after which a feed is overdue. */
const OVERDUE_PERIODS = 2;

/** The work of a worker on single feeds: what is known of one comes from Redis, and goes back there with what was learned. */
export class FeedJobs {
  readonly #options: FeedJobsOptions;

  constructor(options: FeedJobsOptions) {
    this.#options = options;
  }

  /** Checks a feed as of its newest instant. A job that comes late is about that one too; one whose instant was judged makes no request. */
  async check(exchange: string, job: FeedJob): Promise<JobEnd> {
    const { plans, roster, now, stopwatch, laneOf, storage, metrics } = this.#options;
    const feed = { exchange, ...job.data };
    if (!(await this.#isWatched(feed))) return { kind: 'skipped' };
    const { schedule } = plans.of(feed);
    const dueMs = dueMsOf(job);
    const nowMs = now();
    const scheduledMs = latestInstant(schedule, Math.max(nowMs, dueMs ?? 0));
    const loaded = await this.#load(feed);
    const { watched, state } = loaded;
    if ((watched.lastJudgedMs ?? 0) >= scheduledMs) return { kind: 'skipped' };
    if (dueMs !== null && scheduledMs > dueMs + schedule.periodMs / 2) metrics?.overdueTicks.inc({ exchange });

    const judgedMs = watched.lastJudgedMs;
    const lane = new OnePageLane(laneOf(exchange), state?.fillFromMs ?? null);
    const result = await tick(watched, scheduledMs, { lane, storage, now, stopwatch });
    if (result.reason === 'cancelled') throw new Error('the worker stops');
    // Removed while it was asked for: nothing of it comes back, neither its counters nor its memory.
    if (!roster.feeds.has(watched.plan.key)) return { kind: 'skipped' };
    if (lane.restFromMs !== null && result.outcome === 'ok') {
      // Judged when the window is whole: half of one would look like gaps.
      watched.isFilled = false;
      watched.lastJudgedMs = judgedMs;
      this.#options.keep.tick({ ...result, report: null });
      await this.#save(loaded, stateOfFeed(watched, lane.restFromMs, state?.found ?? {}), { report: null, hasNewWindow: true });
      return { kind: 'again' };
    }
    const { failure } = lane;
    const isLastTry = job.attemptsMade + 1 >= (job.opts.attempts ?? 1) || now() >= nextInstant(schedule, scheduledMs);
    if (result.outcome === 'fail' && failure?.retryable && !isLastTry) return { kind: 'retry', failure };

    const { report, absorbed } = result;
    const { issues, found } =
      report === null ? { issues: [], found: state?.found ?? {} } : newFindings(report, state?.found ?? {});
    this.#options.count.tick({ ...result, report: report && { ...report, issues } });
    this.#options.keep.tick(result);
    const hasNewWindow = loaded.state === null || (absorbed !== null && absorbed.added.length + absorbed.revised.length > 0);
    await this.#save(loaded, stateOfFeed(watched, null, found), { report, hasNewWindow });
    const isGapDue = result.outcome === 'ok' && dueGap(watched, now(), watched.plan.repair) !== null;
    return isGapDue ? { kind: 'repair', feed } : { kind: 'done' };
  }

  /** Asks the exchange once more for the gap of a feed whose turn it is. */
  async repair(exchange: string, job: FeedJob): Promise<JobEnd> {
    const { laneOf, now, count, keep } = this.#options;
    const feed = { exchange, ...job.data };
    if (!(await this.#isWatched(feed))) return { kind: 'skipped' };
    const loaded = await this.#load(feed);
    const { watched, state } = loaded;
    const { repair: options } = watched.plan;
    const gap = dueGap(watched, now(), options);
    if (gap === null || state === null) return { kind: 'skipped' };
    const siblings = () => watched.company.siblings.filter((other) => other !== watched);
    const lane = new OnePageLane(laneOf(exchange), null);
    const result = await repairGap(watched, gap, { lane, options, siblings, now });
    count.repair(result);
    keep.repair(result);
    await this.#save(loaded, stateOfFeed(watched, null, state.found), { report: null, hasNewWindow: result.candles.length > 0 });
    return { kind: 'done' };
  }

  async #isWatched(feed: Feed): Promise<boolean> {
    const { roster } = this.#options;
    // A job of a new feed may be faster than the news of it.
    if (!roster.feeds.has(feedKey(feed))) await roster.refresh();
    return roster.feeds.has(feedKey(feed)) && this.#options.config().exchanges[feed.exchange]?.enabled !== false;
  }

  async #load(feed: Feed): Promise<Loaded> {
    const { client, roster, now } = this.#options;
    const companions = roster.companionsOf(feed);
    const { cached, windows } = await loadFeeds(client, feed, companions);
    const { state, version } = cached;
    const nowMs = now();
    const others = companions.map((other, i) => this.#watch(other, windows[i] ?? null, nowMs));
    let watched = this.#watch(feed, cached.window, nowMs);
    let knownAttempts = 0;
    if (state !== null && cached.window !== null) {
      watched = recall(watched, state);
      if (state.gaps.length > 0) {
        // What tells why candles are missing is loaded only where some are.
        const siblings = roster.siblingsOf(feed);
        const [attempts, { windows: more }] = await Promise.all([loadAttempts(client, feed), loadFeeds(client, feed, siblings)]);
        for (const { atMs, range, reason } of attempts.map(unpackAttempt)) watched.fetchLog.note(atMs, range, reason);
        knownAttempts = attempts.length;
        others.push(...siblings.map((other, i) => this.#watch(other, more[i] ?? null, nowMs)));
      }
    } else await this.#remember(watched, nowMs);
    introduce([watched, ...others]);
    return { watched, version, state: cached.window === null ? null : state, knownAttempts };
  }

  /** What the database knows of a feed of which Redis knows nothing; its candles are read by the tick. */
  async #remember(watched: WatchedFeed, nowMs: number): Promise<void> {
    const stored = (await this.#options.newest()).get(watched.plan.key);
    if (stored === undefined) return;
    watched.lastKnownCloseMs = stored.closeMs;
    watched.downtime = [stored.checkedMs, nowMs];
    watched.lastJudgedMs = stored.checkedMs;
  }

  #watch(feed: Feed, window: Buffer | null, nowMs: number): WatchedFeed {
    const plan = this.#options.plans.of(feed);
    return { ...watchFeed(plan, nowMs), window: unpackWindow(window, maxRowsOf(plan)) };
  }

  async #save(
    { watched, version, knownAttempts }: Loaded,
    state: FeedState,
    { report, hasNewWindow }: Pick<FeedUpdate, 'report' | 'hasNewWindow'>,
  ): Promise<void> {
    const { schedule } = watched.plan;
    const overdueMs = (watched.lastJudgedMs ?? this.#options.now()) + OVERDUE_PERIODS * schedule.periodMs;
    await this.#options.commit({ watched, state, version, hasNewWindow, knownAttempts, report, overdueMs });
  }
}
