import { DATE_LIMIT_MS } from './time-unit.ts';

const DAY_MS = 86_400_000;
const TWO_DIGITS = Array.from({ length: 60 }, (_, i) => String(i).padStart(2, '0'));
const MINUTES = Array.from({ length: 1440 }, (_, i) => `${TWO_DIGITS[Math.floor(i / 60)]}:${TWO_DIGITS[i % 60]}`);
/** The days written last: the times of one report lie in one or two. */
let newerDay = Number.NaN;
let newerText = '';
let olderDay = Number.NaN;
let olderText = '';

/** ISO 8601 in UTC with milliseconds; a time past what a date can name is cut to its limit. */
export function toIso(ms: number): string {
  const time = Math.trunc(Math.max(-DATE_LIMIT_MS, Math.min(DATE_LIMIT_MS, ms)));
  const day = Math.floor(time / DAY_MS);
  const rest = time - day * DAY_MS;
  const start = `${dayText(day)}T${minuteText(rest)}`;
  return rest % 60_000 === 0 ? `${start}:00.000Z` : `${start}${secondText(rest)}${millisText(rest)}Z`;
}

/** A time for people, as short as it is exact, without the zone: `2023-11-14 22:14`. */
export function timeText(ms: number): string {
  if (!(Math.abs(ms) <= DATE_LIMIT_MS)) return `time ${ms}`;
  const time = Math.trunc(ms);
  const day = Math.floor(time / DAY_MS);
  const rest = time - day * DAY_MS;
  const start = `${dayText(day)} ${minuteText(rest)}`;
  if (ms % 60_000 === 0) return start;
  return ms % 1000 === 0 ? `${start}${secondText(rest)}` : `${start}${secondText(rest)}${millisText(rest)}`;
}

/** `2023-11-14`. */
function dayText(day: number): string {
  if (day === newerDay) return newerText;
  if (day !== olderDay) {
    const iso = new Date(day * DAY_MS).toISOString();
    olderDay = day;
    olderText = iso.slice(0, iso.indexOf('T'));
  }
  [newerDay, olderDay] = [olderDay, newerDay];
  [newerText, olderText] = [olderText, newerText];
  return newerText;
}

/** `22:14`, of the milliseconds of a day. */
function minuteText(rest: number): string {
  return MINUTES[Math.floor(rest / 60_000)] as string;
}

/** `:05`. */
function secondText(rest: number): string {
  return `:${TWO_DIGITS[Math.floor(rest / 1000) % 60]}`;
}

/** `.007`. */
function millisText(rest: number): string {
  const millis = rest % 1000;
  return `.${millis < 100 ? (millis < 10 ? '00' : '0') : ''}${millis}`;
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
