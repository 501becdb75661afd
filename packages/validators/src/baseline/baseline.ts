import type { Distribution } from './distribution.ts';
import type { RunLengths } from './run-lengths.ts';

/** Shape of a baseline; a stored one of another version is refused. */
export const BASELINE_VERSION = 1;

/** Hours of a week; hour 0 starts on Monday 00:00 UTC. */
export const HOURS_OF_WEEK = 168;

/** What one hour of the week was like. */
export interface HourOfWeek {
  /** Slots that were seen. */
  readonly slots: number;
  /** Those without a trade: no candle, or one without volume. */
  readonly empty: number;
  /** Those without a candle. */
  readonly missing: number;
  /** Candles with volume. */
  readonly traded: number;
  /** Sum and sum of squares of ln(volume) over `traded`. */
  readonly logVolumeSum: number;
  readonly logVolumeSquares: number;
  /** Candles with a range, and the sum of ln(ln(high / low)) over them. */
  readonly ranged: number;
  readonly logRangeSum: number;
}

/**
 * What is usual for one feed, learned from its own candles: the input `history` of batch and monitor. Plain data of about 20 kB as JSON; the
 * baselines of two spans add up to the one of both (`mergeBaselines`). Long holes that nothing explains, such as outages, are not learned.
 */
export interface Baseline {
  readonly version: typeof BASELINE_VERSION;
  readonly timeframe: string;
  /** The span that was learned, `[fromMs, toMs)`, UTC epoch ms. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Slots learned, and valid candles among them. */
  readonly slots: number;
  readonly candles: number;
  /** 168 entries, Monday 00:00 UTC first. */
  readonly hours: readonly HourOfWeek[];
  /** Volumes; `zeros` are candles without trades. */
  readonly volume: Distribution;
  /** |ln(close / close before)| of neighbouring slots; `zeros` are unchanged closes. */
  readonly moves: Distribution;
  /** ln(high / low) of each candle; `zeros` are candles at one price. */
  readonly ranges: Distribution;
  /** Distance of high and low from open and close, as a logarithm, the longer of the two. */
  readonly wicks: Distribution;
  /** Runs of candles whose four prices are the close before. */
  readonly flatRuns: RunLengths;
  /** Those of them without volume. */
  readonly fillerRuns: RunLengths;
  /** Runs of slots without a candle. */
  readonly missingRuns: RunLengths;
}

/** Hour of the week of a time, 0 to 167. */
export function hourOfWeek(ms: number): number {
  // The epoch was a Thursday, 72 hours into its week.
  const hour = (Math.floor(ms / 3_600_000) + 72) % HOURS_OF_WEEK;
  return hour < 0 ? hour + HOURS_OF_WEEK : hour;
}

/** Slots of an hour of the week below which its own share says too little: then the share of the whole week holds. */
const FEWEST_SLOTS = 30;

/** Share of slots without a trade in the hour of `ms`: (empty + ½) / (slots + 1); of the whole week where the hour was seen too seldom. */
export function emptyShare(baseline: Baseline, ms: number): number {
  return shareOf(baseline, ms, 'empty');
}

/** Share of slots without a candle in the hour of `ms`: (missing + ½) / (slots + 1); of the whole week where the hour was seen too seldom. */
export function missingShare(baseline: Baseline, ms: number): number {
  return shareOf(baseline, ms, 'missing');
}

function shareOf({ hours, slots }: Baseline, ms: number, what: 'empty' | 'missing'): number {
  const hour = hours[hourOfWeek(ms)] as HourOfWeek;
  if (hour.slots >= FEWEST_SLOTS) return (hour[what] + 0.5) / (hour.slots + 1);
  return (hours.reduce((sum, each) => sum + each[what], 0) + 0.5) / (slots + 1);
}
