import { DATE_LIMIT_MS, timeUnitOf, toMilliseconds } from './time-unit.ts';

/** Marks of a row's open time. */
export const OTHER_UNIT = 1;
export const NO_KNOWN_UNIT = 2;

/** Open times in milliseconds, row by row, and what is wrong with their units. */
export interface OpenTimes {
  /** NaN where a row has none. */
  readonly ms: Float64Array;
  /** A mark for each row, 0 where nothing is wrong; `null` when nothing is wrong anywhere. */
  readonly marks: Uint8Array | null;
}

/**
 * Recognises the unit of each row and reads it as milliseconds. A number in no unit's size that no date or no market can have (1970, the
 * year 300000) has no known unit where other rows do; a series wholly of such small numbers is taken as it is.
 */
export function readOpenTimes(column: Float64Array, mode: 'ms' | 'detect'): OpenTimes {
  const n = column.length;
  let inMs = 0;
  for (let i = 0; i < n; i++) {
    const time = column[i] as number;
    if (time >= 1e12 && time < 1e13) inMs++;
  }
  return inMs === n ? { ms: column, marks: null } : readMixed(column, mode, inMs);
}

function readMixed(column: Float64Array, mode: 'ms' | 'detect', inMs: number): OpenTimes {
  const n = column.length;
  const ms = new Float64Array(n);
  const marks = new Uint8Array(n);
  let inSeconds = 0;
  let inMicros = 0;
  let inNanos = 0;
  for (let i = 0; i < n; i++) {
    const unit = timeUnitOf(column[i] as number);
    if (unit === 's') inSeconds++;
    else if (unit === 'us') inMicros++;
    else if (unit === 'ns') inNanos++;
  }
  const recognised = inMs + inSeconds + inMicros + inNanos;
  const oneUnit = recognised > 0 && [inMs, inSeconds, inMicros, inNanos].some((count) => count === recognised);
  const forgiven = mode === 'detect' && oneUnit;
  for (let i = 0; i < n; i++) {
    const time = column[i] as number;
    const unit = timeUnitOf(time);
    if (unit !== null) {
      ms[i] = toMilliseconds(time, unit);
      if (unit !== 'ms' && !forgiven) marks[i] = OTHER_UNIT;
    } else if (!Number.isFinite(time)) {
      ms[i] = Number.NaN;
    } else {
      ms[i] = time;
      if (Math.abs(time) > DATE_LIMIT_MS || (recognised > 0 && time < 1e12)) marks[i] = NO_KNOWN_UNIT;
    }
  }
  return { ms, marks };
}
