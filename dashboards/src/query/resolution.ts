/** Tables from fine to coarse: every check, every hour, every day. */
export type Resolution = 'raw' | 'hourly' | 'daily';

const FROM = '$__timeFrom()::timestamptz';
const SPAN = `($__timeTo()::timestamptz - ${FROM})`;

/** Longest range that is drawn from each check, and from hours. */
export interface ResolutionLimits {
  readonly raw: string;
  readonly hourly: string;
}

export const ONE_FEED: ResolutionLimits = { raw: '2 days', hourly: '60 days' };
export const MANY_FEEDS: ResolutionLimits = { raw: '3 hours', hourly: '14 days' };

/**
 * The condition under which a query reads the table of this resolution: exactly one of the three holds for any range.
 *
 * It has no column in it, so the server decides it once, before it reads a row. Ages stay inside what is kept: raw rows for 90 days,
 * hours for a year.
 */
export function atResolution(resolution: Resolution, { raw, hourly }: ResolutionLimits): string {
  const isRaw = `(${SPAN} <= interval '${raw}' AND ${FROM} > now() - interval '89 days')`;
  const isHourly = `(${SPAN} <= interval '${hourly}' AND ${FROM} > now() - interval '360 days')`;
  if (resolution === 'raw') return isRaw;
  return resolution === 'hourly' ? `(NOT ${isRaw} AND ${isHourly})` : `(NOT ${isRaw} AND NOT ${isHourly})`;
}
