import { type Config, feedKey, policyOf, type Transport, transportOf } from '@quality/config';
import { profileOf } from '@quality/exchanges/profiles';
import {
  createPolicy,
  type ExchangeProfile,
  type Feed,
  type Policy,
  parseTimeframe,
  staleAfterSeconds,
  type Timeframe,
  type TimeRange,
} from '@quality/validators';
import { CandleWindow } from './candle-window.ts';
import { FetchLog } from './company/fetch-log.ts';
import { ALONE, type Company } from './company/introduce.ts';
import { RevisionLog } from './company/revision-log.ts';
import { GapLedger } from './repair/gap-ledger.ts';
import { createSchedule, type Schedule, type ScheduleOptions } from './schedule.ts';
import type { FeedStream } from './stream/feed-stream.ts';

/** How one feed is checked; made from the configuration. */
export interface FeedPlan {
  readonly feed: Feed;
  readonly key: string;
  readonly timeframe: Timeframe;
  readonly profile: ExchangeProfile;
  readonly policy: Policy;
  readonly transport: Transport;
  readonly schedule: Schedule;
  /** Time from a scheduled instant until the exchange is asked: a stream is waited for until then. In milliseconds. */
  readonly patienceMs: number;
  /** Time after close until a candle is final, never over half a timeframe, in milliseconds. */
  readonly graceMs: number;
  readonly overlapCandles: number;
  readonly repair: Config['collector']['repair'];
  /** Ages at which it is stale, in seconds. */
  readonly staleAfter: ReturnType<typeof staleAfterSeconds>;
}

/** What the collector knows of one feed. */
export interface WatchedFeed {
  plan: FeedPlan;
  readonly window: CandleWindow;
  /** Close time of the newest closed candle that the feed ever had, UTC epoch ms; `null` when it is not known to have had one. */
  lastKnownCloseMs: number | null;
  /** When the collector did not run before this start, UTC epoch ms; `null` when that is not known. */
  downtime: TimeRange | null;
  /** Oldest open time that the exchange serves, UTC epoch ms; `null` without a limit. */
  servedFromMs: number | null;
  readonly gaps: GapLedger;
  readonly fetchLog: FetchLog;
  readonly revisions: RevisionLog;
  /** Other feeds that tell something about this one. */
  company: Company;
  /** The stored candles were read, or there are none to read. */
  isRestored: boolean;
  /** The whole window was fetched once. */
  isFilled: boolean;
  /** A tick of it waits or runs. */
  isBusy: boolean;
  /** Scheduled instant of the newest report, UTC epoch ms. */
  lastJudgedMs: number | null;
  /** Instant of its next tick, UTC epoch ms. */
  nextTickMs: number;
  isRemoved: boolean;
  /** Follows it, where it comes over a websocket. */
  stream: FeedStream | null;
  /** A gap of it is asked for again. */
  isRepairing: boolean;
}

/** Rows that come before the oldest ones are moved out of the way, once for so many. */
const ROOM_ROWS = 64;
/** Rows that a window may hold beyond its slots: doubled and misaligned ones. */
const EXTRA_ROWS = 1_000;

/** Reads from the configuration how a feed is checked. */
export function planFeed(feed: Feed, config: Config): FeedPlan {
  const transport = transportOf(config, feed);
  const own = profileOf(feed.exchange);
  // A stream shows when a candle is final, so nothing has to be waited for.
  const profile = transport === 'websocket' ? { ...own, graceMs: 0 } : own;
  const timeframe = parseTimeframe(feed.timeframe, profile.anchorsMs);
  const policy = createPolicy(policyOf(config, feed));
  const { maxIntervalMs, spreadMs, overlapCandles, repair } = config.collector;
  return {
    feed,
    key: feedKey(feed),
    timeframe,
    profile,
    policy,
    transport,
    ...scheduleOf(feed, timeframe, transport, { graceMs: own.graceMs, maxIntervalMs, spreadMs }),
    graceMs: Math.min(profile.graceMs, timeframe.durationMs / 2),
    overlapCandles,
    repair,
    staleAfter: staleAfterSeconds({ feed, profile, policy }),
  };
}

/** A feed that is fetched has its instants when its candles are final; one that is streamed at their close, and is fetched only later. */
function scheduleOf(
  feed: Feed,
  timeframe: Timeframe,
  transport: Transport,
  options: ScheduleOptions,
): Pick<FeedPlan, 'schedule' | 'patienceMs'> {
  const fetched = createSchedule(feed, timeframe, options);
  if (transport === 'rest') return { schedule: fetched, patienceMs: 0 };
  const schedule = createSchedule(feed, timeframe, { ...options, graceMs: 0, spreadMs: 0 });
  return { schedule, patienceMs: fetched.offsetMs - schedule.offsetMs };
}

/** Most rows that the window of a feed holds. */
export function maxRowsOf({ policy, overlapCandles }: FeedPlan): number {
  return policy.windowSlots + overlapCandles + EXTRA_ROWS;
}

/** A feed of which nothing is known yet. */
export function watchFeed(plan: FeedPlan, nowMs: number): WatchedFeed {
  return {
    plan,
    window: new CandleWindow(maxRowsOf(plan), plan.policy.windowSlots + plan.overlapCandles + ROOM_ROWS),
    lastKnownCloseMs: null,
    downtime: null,
    servedFromMs: null,
    gaps: new GapLedger(),
    fetchLog: new FetchLog(),
    revisions: new RevisionLog(),
    company: ALONE,
    isRestored: false,
    isFilled: false,
    isBusy: false,
    lastJudgedMs: null,
    nextTickMs: nowMs,
    isRemoved: false,
    stream: null,
    isRepairing: false,
  };
}
