import type { CandleSeries } from '../candle-series.ts';
import type { PeerCandles } from '../peers/peer-candles.ts';
import type { TimeRange } from '../report.ts';

/** One fetch of candles of a feed, as the collector's log has it. */
export interface FetchAttempt {
  /** When it was made, UTC epoch ms. */
  readonly atMs: number;
  /** Open times that were asked for. */
  readonly range: TimeRange;
  /** `answered`: the exchange sent candles, of this range or around it. */
  readonly outcome: 'answered' | 'failed';
  /** Why it failed. */
  readonly reason?: string;
}

/** What is known of a feed beside its own candles. Whatever is not known is left out. */
export interface Evidence {
  /** The same instrument on other exchanges: for `price_divergence` and for gaps. */
  readonly peers?: readonly PeerCandles[];
  /** Other instruments on the same exchange in the same timeframe. */
  readonly siblings?: readonly CandleSeries[];
  /** Every fetch that was made for this feed, by time, over the span that is judged; what it leaves out was not fetched. */
  readonly fetchLog?: readonly FetchAttempt[];
  /** When the collector did not run. */
  readonly downtimes?: readonly TimeRange[];
  /** When the exchange did not answer. */
  readonly outages?: readonly TimeRange[];
  /** First open time of the instrument on this exchange. */
  readonly listedAtMs?: number | null;
  /** Oldest open time that is known of this feed, such as the first stored one, where the series itself does not reach back to it. */
  readonly firstSeenMs?: number | null;
  /** Oldest open time that the exchange serves. */
  readonly servedFromMs?: number | null;
}
