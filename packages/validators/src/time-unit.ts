/** Units in which sources write an open time. */
export type TimeUnit = 's' | 'ms' | 'us' | 'ns';

/** Farthest time that a date can name. */
export const DATE_LIMIT_MS = 8.64e15;

/**
 * The unit in which a time is written, told by its size: 10 digits are seconds, 13 milliseconds, 16 microseconds, 19 nanoseconds
 * (each the years 2001 to 2286). `null` for every other size, NaN too.
 */
export function timeUnitOf(time: number): TimeUnit | null {
  if (time >= 1e12 && time < 1e13) return 'ms';
  if (time >= 1e9 && time < 1e10) return 's';
  if (time >= 1e15 && time < 1e16) return 'us';
  if (time >= 1e18 && time < 1e19) return 'ns';
  return null;
}

/** A time in milliseconds. Fractions of a millisecond stay, except of nanoseconds, which a double cannot hold exactly. */
export function toMilliseconds(time: number, unit: TimeUnit): number {
  if (unit === 'ms') return time;
  if (unit === 's') return Math.round(time * 1e6) / 1000;
  return unit === 'us' ? time / 1000 : Math.round(time / 1e6);
}
