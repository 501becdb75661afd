import type { CandleSeries } from './candle-series.ts';
import type { ExchangeProfile } from './exchange-profile.ts';
import type { FeedLabel } from './feed.ts';
import type { PolicyInput } from './policy.ts';
import type { Report } from './report.ts';

export interface AssessOptions {
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
  /** File of a file check. */
  readonly source?: string | null;
  /** Milliseconds from some fixed point, for `durationMs`; without one the duration is 0. */
  readonly stopwatch?: () => number;
}

/** Judges one feed over one window at one time. Never throws on bad market data. */
export function assess(_series: CandleSeries, _options: AssessOptions): Report {
  throw new Error('assess is being written');
}
