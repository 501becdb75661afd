import { DATE_LIMIT_MS } from './time-unit.ts';

/** ISO 8601 in UTC with milliseconds; a time past what a date can name is cut to its limit. */
export function toIso(ms: number): string {
  return new Date(Math.max(-DATE_LIMIT_MS, Math.min(DATE_LIMIT_MS, ms))).toISOString();
}

/** A time for people, as short as it is exact, without the zone: `2023-11-14 22:14`. */
export function timeText(ms: number): string {
  if (!(Math.abs(ms) <= DATE_LIMIT_MS)) return `time ${ms}`;
  const iso = new Date(ms).toISOString();
  const end = ms % 60_000 === 0 ? -8 : ms % 1000 === 0 ? -5 : -1;
  return iso.slice(0, end).replace('T', ' ');
}

/** A half-open range for people: `2023-11-14 22:14–22:16 UTC`, with both dates where they differ. */
export function rangeText(from: number, to: number): string {
  const start = timeText(from);
  const end = timeText(to);
  const sameDay = start.slice(0, 10) === end.slice(0, 10) && !start.startsWith('time');
  return `${start}–${sameDay ? end.slice(11) : end} UTC`;
}

/** A length of time for people: `45 s`, `12 min`, `5.5 h`, `3.2 d`. */
export function durationText(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 120) return `${round(seconds)} s`;
  if (seconds < 7200) return `${round(seconds / 60)} min`;
  if (seconds < 172_800) return `${round(seconds / 3600)} h`;
  return `${round(seconds / 86_400)} d`;
}

function round(value: number): string {
  return String(Number(value.toFixed(1)));
}
