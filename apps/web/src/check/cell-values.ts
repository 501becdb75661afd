const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const DATE =
  /^(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})(?:[T ]+(\d{1,2})(?::(\d{2}))?(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:[ -]?([ap])\.?m\.?)?)?\s*(z|utc|gmt|[+-]\d{2}:?\d{0,2})?$/i;
const COMPACT = /^((?:19|20)\d{2})(\d{2})(\d{2})$/;

/** The number that a cell holds, or NaN. */
export function numberOf(cell: unknown): number {
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : Number.NaN;
  if (typeof cell !== 'string') return Number.NaN;
  const text = cell.trim();
  if (NUMBER.test(text)) return finite(Number(text));
  const plain = text.replace(/^\$/, '');
  return /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(plain) || plain !== text ? numberOf(plain.replaceAll(',', '')) : Number.NaN;
}

/** Dates of which day and month cannot be told apart are read in this order. */
export type DayOrder = 'month-first' | 'day-first';

/** The instant that a date names, UTC epoch ms, or NaN; a date without a zone is UTC. */
export function dateOf(cell: string, order: DayOrder = 'month-first'): number {
  const text = cell.trim();
  const compact = COMPACT.exec(text);
  if (compact) return midnight(Number(compact[1]), Number(compact[2]), Number(compact[3]));
  const parts = DATE.exec(text);
  if (!parts) return Date.parse(/[a-z]{3}/i.test(text) && /\d{4}/.test(text) ? `${text} UTC` : '');
  const [first, middle, last] = [Number(parts[1]), Number(parts[3]), Number(parts[4])];
  const isDayFirst = parts[2] === '.' || order === 'day-first';
  const day =
    parts[1]!.length === 4
      ? midnight(first, middle, last)
      : midnight(last, isDayFirst ? middle : first, isDayFirst ? first : middle);
  let hour = Number(parts[5] ?? 0);
  if (parts[9] !== undefined) hour = (hour % 12) + (parts[9].toLowerCase() === 'p' ? 12 : 0);
  const [minute, second, fraction] = [Number(parts[6] ?? 0), Number(parts[7] ?? 0), Number(`0.${parts[8] ?? 0}`)];
  if (hour > 23 || minute > 59 || second > 59) return Number.NaN;
  return day + ((hour * 60 + minute) * 60 + second) * 1_000 + Math.trunc(fraction * 1_000 + 1e-6) - zoneMs(parts[10]);
}

/** Day before month is certain only where a first number is above 12 and no second one is. */
export function dayOrderOf(cells: readonly string[]): DayOrder {
  const dates = cells.map((cell) => /^(\d{1,2})[-/](\d{1,2})[-/]\d{4}/.exec(cell.trim())).filter((parts) => parts !== null);
  return dates.some(([, first]) => Number(first) > 12) && dates.every(([, , second]) => Number(second) <= 12)
    ? 'day-first'
    : 'month-first';
}

/** The 31st of June does not exist: a date that is not its own round trip is none. */
function midnight(year: number, month: number, day: number): number {
  const date = new Date(Date.UTC(year, month - 1, day));
  return year >= 1970 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : Number.NaN;
}

function zoneMs(zone: string | undefined): number {
  if (zone === undefined || !/^[+-]/.test(zone)) return 0;
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  return (zone.startsWith('-') ? -1 : 1) * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))) * 60_000;
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN;
}
