import type { Baseline } from './baseline/baseline.ts';
import { checkBaseline } from './baseline/merge-baselines.ts';
import type { Evidence } from './causes/evidence.ts';
import { ValidatorError } from './errors.ts';
import type { ExchangeProfile } from './exchange-profile.ts';
import { DEFAULT_PROFILE, graceOf, NO_EXCHANGE_PROFILE } from './exchange-profile.ts';
import type { FeedLabel } from './feed.ts';
import type { Policy, PolicyInput } from './policy.ts';
import { createPolicy } from './policy.ts';
import { DATE_LIMIT_MS } from './time-unit.ts';
import type { Timeframe } from './timeframe.ts';
import { parseTimeframe } from './timeframe.ts';

/** What a check must know beside the candles. */
export interface CheckOptions {
  /** `exchange` and `symbol` may be null when they are not known. */
  readonly feed: FeedLabel;
  /** The instant of judgement, UTC epoch ms: the library has no clock. */
  readonly now: number;
  /** Defaults to a grace of 0 when `feed.exchange` is null, to `DEFAULT_PROFILE` otherwise. */
  readonly profile?: ExchangeProfile;
  /** Deviations from the default policy. */
  readonly policy?: PolicyInput;
  /** `live` judges the newest `policy.windowSlots` slots, `all` every row of the series. Default `all`. */
  readonly window?: 'live' | 'all';
  /** Close time of the newest candle that this feed ever had, when the window may have drained. `null`: never had one. */
  readonly lastKnownCloseMs?: number | null;
  /** What is usual for this feed, from `buildBaseline`; without it rules that need history are `not_evaluated`. */
  readonly history?: Baseline | null;
  /** What is known beside the feed's own candles: peers for `price_divergence`, and whatever tells why candles are missing. */
  readonly evidence?: Evidence;
  /**
   * `ms`: open times are milliseconds by contract, every row in another unit is counted under `time_unit`. `detect`: a series that is in
   * one unit throughout is read in that unit; in one that mixes units the rows that are not milliseconds are counted. Default `ms`.
   */
  readonly timeUnit?: 'ms' | 'detect';
  /** `detect` turns a series round in which falling steps outnumber rising ones, as files often come. Default `ascending`. */
  readonly rowOrder?: 'ascending' | 'detect';
}

/** Options with every default filled in. */
export interface CheckContext {
  readonly feed: FeedLabel;
  readonly timeframe: Timeframe;
  readonly now: number;
  readonly graceMs: number;
  readonly profile: ExchangeProfile;
  readonly policy: Policy;
  readonly window: 'live' | 'all';
  readonly lastKnownCloseMs: number | null;
  readonly history: Baseline | null;
  readonly evidence: Evidence;
  readonly timeUnit: 'ms' | 'detect';
  readonly rowOrder: 'ascending' | 'detect';
}

/**
 * Checks options and fills their defaults in.
 *
 * @throws ValidatorError `invalid_option`, `invalid_timeframe` or `invalid_policy` that names the field and its value.
 */
export function createContext(options: CheckOptions): CheckContext {
  const { feed, now } = options;
  if (typeof feed !== 'object' || feed === null)
    throw new ValidatorError('invalid_option', 'feed is missing: give exchange, symbol and timeframe');
  if (typeof now !== 'number' || !(Math.abs(now) <= DATE_LIMIT_MS)) {
    throw new ValidatorError('invalid_option', `now is ${String(now)}: it must be a UTC time in epoch milliseconds`);
  }
  const exchange = feed.exchange ?? null;
  const profile = options.profile ?? (exchange === null ? NO_EXCHANGE_PROFILE : DEFAULT_PROFILE);
  const timeframe = parseTimeframe(feed.timeframe, profile.anchorsMs);
  const lastKnown = options.lastKnownCloseMs ?? null;
  const history = options.history ?? null;
  if (history !== null) checkBaseline(history, feed.timeframe);
  return {
    feed: { exchange, symbol: feed.symbol ?? null, timeframe: feed.timeframe },
    timeframe,
    now,
    graceMs: graceOf(profile, timeframe.durationMs),
    profile,
    policy: createPolicy(options.policy),
    window: oneOf('window', options.window ?? 'all', ['live', 'all']),
    lastKnownCloseMs: lastKnown !== null && Math.abs(lastKnown) <= DATE_LIMIT_MS ? lastKnown : null,
    history,
    evidence: options.evidence ?? {},
    timeUnit: oneOf('timeUnit', options.timeUnit ?? 'ms', ['ms', 'detect']),
    rowOrder: oneOf('rowOrder', options.rowOrder ?? 'ascending', ['ascending', 'detect']),
  };
}

function oneOf<T extends string>(name: string, value: T, allowed: readonly T[]): T {
  if (!allowed.includes(value)) {
    throw new ValidatorError('invalid_option', `${name} is ${JSON.stringify(value)}: allowed are ${allowed.join(', ')}`);
  }
  return value;
}
