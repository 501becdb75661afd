import type { Feed, Timeframe } from '@quality/validators';

/** The instants at which a feed is checked: `offsetMs + k × periodMs`, UTC epoch ms. */
export interface Schedule {
  readonly periodMs: number;
  readonly offsetMs: number;
}

export interface ScheduleOptions {
  /** Time after a candle's close until it is final; more than half a timeframe counts as half. */
  readonly graceMs: number;
  /** Longest time between two checks. */
  readonly maxIntervalMs: number;
  /** Time over which feeds are spread; more than a tenth of the period counts as a tenth. */
  readonly spreadMs: number;
}

const DAY_MS = 86_400_000;

/** A schedule that checks a feed at every candle close plus grace, and in between when its timeframe is longer than `maxIntervalMs`. */
export function createSchedule(feed: Feed, timeframe: Timeframe, options: ScheduleOptions): Schedule {
  // Months have no fixed length; every one of them closes at the end of a day.
  const lengthMs = timeframe.months > 0 ? DAY_MS : timeframe.durationMs;
  const periodMs = lengthMs / divisor(lengthMs, options.maxIntervalMs);
  const graceMs = Math.min(options.graceMs, lengthMs / 2);
  const spreadMs =
    hash(`${feed.exchange} ${feed.symbol} ${feed.timeframe}`) % (Math.floor(Math.min(options.spreadMs, periodMs / 10)) + 1);
  return { periodMs, offsetMs: timeframe.anchorMs + graceMs + spreadMs };
}

/** The newest instant that is not after `ms`. */
export function latestInstant({ periodMs, offsetMs }: Schedule, ms: number): number {
  return offsetMs + Math.floor((ms - offsetMs) / periodMs) * periodMs;
}

/** The first instant after `ms`. */
export function nextInstant(schedule: Schedule, ms: number): number {
  return latestInstant(schedule, ms) + schedule.periodMs;
}

/** The smallest number of equal parts of whole seconds that are not longer than `maxMs`. */
function divisor(lengthMs: number, maxMs: number): number {
  const seconds = Math.round(lengthMs / 1000);
  let parts = Math.max(1, Math.ceil(lengthMs / maxMs));
  while (parts < seconds && seconds % parts !== 0) parts += 1;
  return Math.min(parts, seconds);
}

/** FNV-1a: the same feed has the same moment on every machine and after every start. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return value;
}
