const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `36s`, `6m 03s`, `1h 30m`, `3d 4h`: two units at most, so that a column of ages keeps its width. */
export function formatAge(ms: number): string {
  const at = Math.max(0, ms);
  if (at < MINUTE) return `${Math.floor(at / SECOND)}s`;
  if (at < HOUR) return `${Math.floor(at / MINUTE)}m ${pad(Math.floor((at % MINUTE) / SECOND))}s`;
  if (at < DAY) return `${Math.floor(at / HOUR)}h ${pad(Math.floor((at % HOUR) / MINUTE))}m`;
  return `${Math.floor(at / DAY)}d ${Math.floor((at % DAY) / HOUR)}h`;
}

/** `2023-03-04 17:00`, with seconds only where they are not zero. UTC. */
export function formatTime(ms: number): string {
  if (!(Math.abs(ms) <= 8.64e15)) return String(ms);
  const iso = new Date(ms).toISOString();
  const [date, clock] = [iso.slice(0, -14), iso.slice(-13, -1)];
  const rest = clock.slice(5);
  return `${date} ${clock.slice(0, 5)}${rest === ':00.000' ? '' : rest.endsWith('.000') ? rest.slice(0, 3) : rest}`;
}

/** `22:06:14`, UTC. */
export function formatClock(ms: number): string {
  return new Date(ms).toISOString().slice(11, 19);
}

/** `2023-03-04 17:00–21:37`: the day is named twice only where it is another one. */
export function formatRange([from, to]: readonly [number, number]): string {
  const [start, end] = [formatTime(from), formatTime(to)];
  return start.slice(0, 11) === end.slice(0, 11) ? `${start}–${end.slice(11)}` : `${start} – ${end}`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
