import {
  assess,
  type CandleRow,
  CandleSeries,
  type CheckOptions,
  graceOf,
  parseTimeframe,
  type Report,
} from '@quality/validators';
import type { CandleColumns } from '../../files/candle-columns.ts';
import type { CandleStore } from '../../files/candle-store.ts';
import { edgeRows } from './edge-rows.ts';
import { MergedReport } from './merged-report.ts';
import { PartRows, rowsBetween } from './part-rows.ts';
import { cutLongPart, type Part, planParts } from './plan-parts.ts';
import { surveyTimes } from './survey.ts';

/** Rows of a part: half a year of minutes. */
const PART_ROWS = 250_000;
/** Slots before and after a part that the checks of behaviour see too: more than any of them looks around a candle. */
const CONTEXT_SLOTS = 1_000;
/** Slots that a part may span; `assess` takes a million for granted. */
const MOST_SLOTS = 900_000;

export interface PartOptions extends Pick<CheckOptions, 'feed' | 'now' | 'profile'> {
  readonly source: string;
  readonly stopwatch: () => number;
  /** Tests make parts small. */
  readonly partRows?: number;
  readonly contextSlots?: number;
}

/**
 * Judges a file that is too long for memory: part by part in the order of time. What rows and open times say is put together exactly; the
 * checks of behaviour (outliers, level shifts, frozen prices, filler) compare a candle with its own part and see the rows beside the part.
 */
export function assessInParts(candles: CandleStore, options: PartOptions): Report {
  const startedAt = options.stopwatch();
  const { feed, now, profile, source, contextSlots = CONTEXT_SLOTS } = options;
  const timeframe = parseTimeframe(feed.timeframe, profile?.anchorsMs);
  const graceMs = profile === undefined ? 0 : graceOf(profile, timeframe.durationMs);
  const survey = surveyTimes(candles, timeframe, now, graceMs);
  const rows = new PartRows(candles, survey);
  const judge = (columns: CandleColumns): Report => judgeSeries(CandleSeries.fromColumns(columns));
  const judgeSeries = (series: CandleSeries): Report =>
    assess(series, { feed, now, ...(profile === undefined ? {} : { profile }), rowOrder: 'detect' });
  const merged = new MergedReport(survey, { source, timeframe, profile });
  const judgePart = (part: Part): void => {
    const among = rows.read({ fromMs: shift(part.fromMs, -contextSlots), toMs: shift(part.toMs, contextSlots) });
    const alone = rowsBetween(among, part);
    const cuts = cutLongPart(part, alone.time, timeframe, MOST_SLOTS);
    if (cuts.length > 1) cuts.forEach(judgePart);
    else if (alone.length > 0) {
      merged.add(part, judge(alone), judge(among), isFirstFiller(alone) ? 1 : 0);
      const last = edgeRows(alone, 'last');
      if (last.length > 0) lastBefore = last;
    }
  };
  let lastBefore: readonly CandleRow[] = [];
  /** Whether the first candle of a part is filler: the part alone does not know the close before it, which may lie any time back. */
  const isFirstFiller = (alone: CandleColumns): boolean => {
    const first = edgeRows(alone, 'first');
    if (first.length === 0 || lastBefore.length === 0) return false;
    const justBefore = shift(first[0]![0] as number, -1);
    const both = [...lastBefore.map(([, ...values]): CandleRow => [justBefore, ...values]), ...first];
    return judgeSeries(CandleSeries.fromRows(both)).window.filler > 0;
  };
  /** An open end stays open. */
  const shift = (ms: number, slots: number): number => {
    const shifted = Number.isFinite(ms) ? timeframe.timeOf(timeframe.slotOf(ms) + slots) : ms;
    return Number.isNaN(shifted) ? slots * Number.POSITIVE_INFINITY : shifted;
  };
  planParts(survey, timeframe, options.partRows ?? PART_ROWS).forEach(judgePart);
  return { ...merged.toReport(), durationMs: Math.max(0, options.stopwatch() - startedAt) };
}
