const DAY_MS = 86_400_000;
const MONDAY_MS = 4 * DAY_MS;
const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: DAY_MS, w: 7 * DAY_MS };

/** The grid of a timeframe: slots that follow each other without a hole. */
export interface TimeframeGrid {
  /** Start of the slot that holds `timeMs`. */
  floor(timeMs: number): number;
  /** Start of the slot after the one that starts at `slotMs`. */
  next(slotMs: number): number;
  /** Start of the slot that lies `count` before `slotMs`. */
  back(slotMs: number, count: number): number;
}

/** Grid of a ccxt timeframe; weeks start on Monday unless `weekAnchorMs` says otherwise, months on their first day. */
export function gridOf(timeframe: string, weekAnchorMs: number = MONDAY_MS): TimeframeGrid {
  const match = /^(\d+)([mhdwM])$/.exec(timeframe);
  if (match === null) throw new RangeError(`"${timeframe}" is not a timeframe`);
  const count = Number(match[1]);
  const unit = match[2] as string;
  if (unit === 'M') return monthGrid(count);
  const lengthMs = count * (UNIT_MS[unit] as number);
  const anchorMs = unit === 'w' ? weekAnchorMs : 0;
  return {
    floor: (timeMs) => Math.floor((timeMs - anchorMs) / lengthMs) * lengthMs + anchorMs,
    next: (slotMs) => slotMs + lengthMs,
    back: (slotMs, slots) => slotMs - slots * lengthMs,
  };
}

function monthGrid(count: number): TimeframeGrid {
  const start = (index: number) => Date.UTC(1970, index, 1);
  const indexOf = (timeMs: number) => {
    const date = new Date(timeMs);
    const months = (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
    return Math.floor(months / count) * count;
  };
  return {
    floor: (timeMs) => start(indexOf(timeMs)),
    next: (slotMs) => start(indexOf(slotMs) + count),
    back: (slotMs, slots) => start(indexOf(slotMs) - slots * count),
  };
}
