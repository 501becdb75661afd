import type { Timeframe } from '@quality/validators';
import type { Survey } from './survey.ts';

/** A half-open range of open times, from slot to slot. */
export interface Part {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Cuts the time that a file spans into parts of about `partRows` rows, in the order of time. Strays are in none. */
export function planParts(survey: Survey, timeframe: Timeframe, partRows: number): Part[] {
  const kept = survey.sample.filter((t) => !isStray(survey, t));
  const step = Math.max(1, Math.floor(partRows / survey.sampleStep));
  const edges: number[] = [];
  for (let k = step; k < kept.length; k += step) {
    const edge = timeframe.timeOf(timeframe.slotOf(kept[k]!));
    if (edge > (edges.at(-1) ?? Number.NEGATIVE_INFINITY)) edges.push(edge);
  }
  const from = survey.strays.length > 0 ? survey.fromMs : Number.NEGATIVE_INFINITY;
  return [from, ...edges].map((fromMs, k) => ({ fromMs, toMs: edges[k] ?? Number.POSITIVE_INFINITY }));
}

/** Whether a time is that of a stray: outside of what is judged, and not in the future. */
export function isStray({ strays, fromMs, toMs, newestClosedMs }: Survey, t: number): boolean {
  return strays.length > 0 && (t < fromMs || (t >= toMs && t <= newestClosedMs));
}

/**
 * Cuts a part whose rows span more slots than one window may have, so that no row in it counts as a stray.
 *
 * @param times open times of its rows, in any order.
 */
export function cutLongPart(part: Part, times: Float64Array, timeframe: Timeframe, mostSlots: number): Part[] {
  let oldest = Number.POSITIVE_INFINITY;
  let newest = Number.NEGATIVE_INFINITY;
  for (const t of times) {
    if (t < oldest) oldest = t;
    if (t > newest) newest = t;
  }
  if (times.length === 0 || timeframe.slotOf(newest) - timeframe.slotOf(oldest) < mostSlots) return [part];
  const cuts: Part[] = [];
  let fromMs = part.fromMs;
  let firstSlot = timeframe.slotOf(oldest);
  for (const t of times.slice().sort()) {
    const slot = timeframe.slotOf(t);
    if (slot - firstSlot < mostSlots) continue;
    const edge = timeframe.timeOf(slot);
    cuts.push({ fromMs, toMs: edge });
    fromMs = edge;
    firstSlot = slot;
  }
  return [...cuts, { fromMs, toMs: part.toMs }];
}
