import { parseTimeframe } from '@quality/validators';

/** The grid of a timeframe by the open times of its slots, which follow each other without a hole. */
export interface TimeframeGrid {
  /** Open time of the slot that holds `timeMs`. */
  floor(timeMs: number): number;
  /** Open time of the slot after the one that holds `timeMs`. */
  next(timeMs: number): number;
  /** Open time of the slot that lies `count` before the one that holds `timeMs`. */
  back(timeMs: number, count: number): number;
}

/** Grid of a ccxt timeframe; weeks start on Monday unless `weekAnchorMs` says otherwise. */
export function gridOf(timeframe: string, weekAnchorMs?: number): TimeframeGrid {
  const grid = parseTimeframe(timeframe, weekAnchorMs === undefined ? {} : { w: weekAnchorMs });
  const back = (timeMs: number, count: number) => grid.timeOf(grid.slotOf(timeMs) - count);
  return { floor: (timeMs) => back(timeMs, 0), next: (timeMs) => back(timeMs, -1), back };
}
