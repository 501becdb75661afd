/** Order of day and month where a date is written with numbers only and the year last. */
export type DayOrder = 'month-first' | 'day-first';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const YEAR_FIRST = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:$|[T ]+(.*)$)/;
const YEAR_LAST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?:$|,?[T ]+(.*)$)/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:$|[T ]?(\d{2}:?\d{2}.*)$)/;
const NAMED_MONTH_FIRST = /^(?:[a-z]{3,9},? +)?([a-z]{3,9})\.? +(\d{1,2}),? +(\d{4})(?:$|,? +(.*)$)/i;
const NAMED_DAY_FIRST = /^(?:[a-z]{3,9},? +)?(\d{1,2})[ -]([a-z]{3,9})\.?[ -](\d{4})(?:$|,? +(.*)$)/i;

const CLOCK =
  /^(\d{1,2})(?::?(\d{2}))?(?::?(\d{2})(?:[.,](\d{1,9}))?)?(?:[ -]*([ap])\.?m\.?)?(?: ?(z|utc|gmt|[+-]\d{2}(?::?\d{2})?))?$/i;

/**
 * The instant that a date in words or digits names, in UTC epoch ms, or NaN. A date without a zone is UTC.
 *
 * Understood: `2019-06-21 02-AM`, `4/20/2021 0:02`, `2023-03-01 00:00:00+00:00`, ISO 8601, `2023.03.01 00:00`, `20230301`,
 * `Mar 1, 2023`, `1 Mar 2023 14:00`.
 */
export function parseTimeText(text: string, dayOrder: DayOrder = 'month-first'): number {
  const cell = text.trim();
  let parts = YEAR_FIRST.exec(cell);
  if (parts !== null) return instant(parts[1]!, parts[2]!, parts[3]!, parts[4]);
  parts = YEAR_LAST.exec(cell);
  if (parts !== null) {
    const dayFirst = parts[2] === '.' || dayOrder === 'day-first';
    return instant(parts[4]!, parts[dayFirst ? 3 : 1]!, parts[dayFirst ? 1 : 3]!, parts[5]);
  }
  parts = COMPACT.exec(cell);
  if (parts !== null) return instant(parts[1]!, parts[2]!, parts[3]!, parts[4]);
  parts = NAMED_MONTH_FIRST.exec(cell);
  if (parts !== null) return instant(parts[3]!, monthNumber(parts[1]!), parts[2]!, parts[4]);
  parts = NAMED_DAY_FIRST.exec(cell);
  if (parts !== null) return instant(parts[3]!, monthNumber(parts[2]!), parts[1]!, parts[4]);
  return Number.NaN;
}

/** Day before month is certain when a first number is above 12; without such a sign the American order is taken. */
export function dayOrderOf(cells: readonly string[]): DayOrder {
  const first = cells.map((cell) => YEAR_LAST.exec(cell.trim())).filter((parts) => parts !== null);
  const dayFirst = first.some((parts) => Number(parts[1]) > 12) && first.every((parts) => Number(parts[3]) <= 12);
  return dayFirst ? 'day-first' : 'month-first';
}

function monthNumber(name: string): string {
  return String(MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1);
}

function instant(year: string, month: string, day: string, clock: string | undefined): number {
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  const midnight = Date.UTC(y, m - 1, d);
  const date = new Date(midnight);
  // Date.UTC turns the 31st of June into the 1st of July: a date that is not its own round trip does not exist.
  if (date.getUTCFullYear() !== y || date.getUTCMonth() !== m - 1 || date.getUTCDate() !== d) return Number.NaN;
  return clock === undefined ? midnight : midnight + clockMs(clock.trim());
}

function clockMs(clock: string): number {
  if (clock === '') return 0;
  const parts = CLOCK.exec(clock);
  if (parts === null) return Number.NaN;
  let hour = Number(parts[1]);
  const [minute, second] = [Number(parts[2] ?? 0), Number(parts[3] ?? 0)];
  if (parts[5] !== undefined) {
    if (hour < 1 || hour > 12) return Number.NaN;
    hour = (hour % 12) + (parts[5].toLowerCase() === 'p' ? 12 : 0);
  }
  if (hour > 24 || minute > 59 || second > 59) return Number.NaN;
  const ms = Math.trunc(Number(`0.${parts[4] ?? '0'}`) * 1000 + 1e-6);
  return ((hour * 60 + minute) * 60 + second) * 1000 + ms - offsetMs(parts[6]);
}

function offsetMs(zone: string | undefined): number {
  if (zone === undefined || !/^[+-]/.test(zone)) return 0;
  const sign = zone.startsWith('-') ? -1 : 1;
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  return sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))) * 60_000;
}
