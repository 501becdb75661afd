import { parseTimeframe } from '@quality/validators';
import { MOST_SLOTS } from '../chart/chart-candles.ts';

/** A span of candles up to the present. */
export interface RangeChoice {
  readonly name: string;
  readonly spanMs: number;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const SPANS: readonly RangeChoice[] = [
  { name: '1h', spanMs: HOUR },
  { name: '6h', spanMs: 6 * HOUR },
  { name: '1d', spanMs: DAY },
  { name: '3d', spanMs: 3 * DAY },
  { name: '1w', spanMs: 7 * DAY },
  { name: '1M', spanMs: 30 * DAY },
  { name: '3M', spanMs: 91 * DAY },
  { name: '1y', spanMs: 365 * DAY },
  { name: '5y', spanMs: 1_826 * DAY },
  { name: '20y', spanMs: 7_305 * DAY },
];
const FEWEST_SLOTS = 30;

/** The spans that make sense for a timeframe: enough candles to see something, not more than a chart can draw. */
export function rangeChoices(timeframe: string): readonly RangeChoice[] {
  const { durationMs } = parseTimeframe(timeframe);
  return SPANS.filter(({ spanMs }) => spanMs / durationMs >= FEWEST_SLOTS && spanMs / durationMs <= MOST_SLOTS);
}
