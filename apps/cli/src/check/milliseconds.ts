import { timeUnitOf, toMilliseconds } from '@quality/validators';

/** A time as ms, its unit told by its size; a time in no known unit stays as it is. */
export function millisecondsOf(time: number): number {
  const unit = timeUnitOf(time);
  return unit === null ? time : toMilliseconds(time, unit);
}
