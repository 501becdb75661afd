import { timeUnitOf, toMilliseconds } from '@quality/validators';
import type { CandleStore } from '../../files/candle-store.ts';

/** Farthest time that a date can name. */
const DATE_LIMIT_MS = 8.64e15;
/** Smallest time that is read as milliseconds where other rows have a unit. */
const LEAST_MS = 1e12;

/** How the open times of a file are read: what one row's time means depends on the units of all. */
export interface OpenTimes {
  /** Milliseconds; NaN where a row has no time. */
  msOf(raw: number): number;
  /** No date or no market can have this time (1970, the year 300000) where other rows have times in a known unit. */
  isNoTime(raw: number): boolean;
  /** Not milliseconds, in a file that mixes units. */
  isOtherUnit(raw: number): boolean;
  /** Rows without a time. */
  readonly missing: number;
}

/** Looks at the unit of every row, as `assess` does with `timeUnit: 'detect'`. */
export function readOpenTimes(candles: CandleStore): OpenTimes {
  const rowsOf = { s: 0, ms: 0, us: 0, ns: 0 };
  let missing = 0;
  for (const times of candles.allTimes()) {
    for (const raw of times) {
      if (raw >= LEAST_MS && raw < 1e13) rowsOf.ms += 1;
      else {
        const unit = timeUnitOf(raw);
        if (unit !== null) rowsOf[unit] += 1;
        else if (!Number.isFinite(raw)) missing += 1;
      }
    }
  }
  const counts = Object.values(rowsOf);
  const recognised = counts.reduce((sum, count) => sum + count, 0);
  const isOneUnit = recognised > 0 && counts.includes(recognised);
  return {
    missing,
    msOf(raw) {
      if (raw >= LEAST_MS && raw < 1e13) return raw;
      const unit = timeUnitOf(raw);
      if (unit !== null) return toMilliseconds(raw, unit);
      return Number.isFinite(raw) ? raw : Number.NaN;
    },
    isNoTime(raw) {
      if (raw >= LEAST_MS && raw < 1e13) return false;
      if (!Number.isFinite(raw) || timeUnitOf(raw) !== null) return false;
      return Math.abs(raw) > DATE_LIMIT_MS || (recognised > 0 && raw < LEAST_MS);
    },
    isOtherUnit(raw) {
      if (isOneUnit || (raw >= LEAST_MS && raw < 1e13)) return false;
      const unit = timeUnitOf(raw);
      return unit !== null && unit !== 'ms';
    },
  };
}
