import { timeUnitOf, toMilliseconds } from '@quality/validators';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const FIXED: readonly (readonly [name: string, ms: number])[] = [
  ['1s', 1_000],
  ['5s', 5_000],
  ['15s', 15_000],
  ['30s', 30_000],
  ...[1, 2, 3, 5, 10, 15, 20, 30, 45].map((n) => [`${n}m`, n * MINUTE] as const),
  ...[1, 2, 3, 4, 6, 8, 12].map((n) => [`${n}h`, n * 60 * MINUTE] as const),
  ['1d', DAY],
  ['2d', 2 * DAY],
  ['3d', 3 * DAY],
  ['1w', 7 * DAY],
];
const MONTHS: readonly (readonly [name: string, shortest: number, longest: number])[] = [
  ['1M', 28, 31],
  ['3M', 90, 92],
  ['6M', 181, 184],
  ['12M', 365, 366],
];

/** A time as milliseconds, its unit told by its size. */
export function millisecondsOf(time: number): number {
  const unit = timeUnitOf(time);
  return unit === null ? time : toMilliseconds(time, unit);
}

/** The commonest step between rows as a timeframe; `isCertain` is false where the steps are no timeframe that exchanges publish. */
export function inferTimeframe(time: Float64Array): { readonly timeframe: string; readonly isCertain: boolean } {
  const counts = new Map<number, number>();
  let previous = Number.NaN;
  for (const raw of time) {
    const at = millisecondsOf(raw);
    const step = Math.abs(at - previous);
    if (!Number.isNaN(at)) previous = at;
    if (step > 0) counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  let [step, most] = [0, 0];
  for (const [each, count] of counts) if (count > most || (count === most && each < step)) [step, most] = [each, count];
  if (most === 0) return { timeframe: '1m', isCertain: false };
  const month = MONTHS.find(([, shortest, longest]) => step / DAY >= shortest && step / DAY <= longest);
  if (month) return { timeframe: month[0], isCertain: true };
  const exact = FIXED.find(([, ms]) => ms === step);
  if (exact) return { timeframe: exact[0], isCertain: true };
  const divisor = FIXED.findLast(([, ms]) => step % ms === 0) ?? FIXED.findLast(([, ms]) => ms <= step) ?? FIXED[0]!;
  return { timeframe: divisor[0], isCertain: false };
}
