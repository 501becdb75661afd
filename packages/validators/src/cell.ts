/** One cell of a row as sources deliver it. */
export type Cell = number | string | bigint | Date | boolean | null | undefined;

const ISO_TIME = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$/;

/** The number in a cell: numeric strings are read; everything else is NaN. */
export function readNumber(cell: Cell): number {
  if (typeof cell === 'number') return cell;
  if (typeof cell === 'string') {
    const text = cell.trim();
    return text === '' ? Number.NaN : Number(text);
  }
  return typeof cell === 'bigint' ? Number(cell) : Number.NaN;
}

/** The open time in a cell: a number in any unit, a `Date`, or an ISO 8601 text (without an offset it is UTC). NaN when it is none. */
export function readTime(cell: Cell): number {
  if (typeof cell === 'number') return cell;
  if (cell instanceof Date) return cell.getTime();
  const number = readNumber(cell);
  if (!Number.isNaN(number) || typeof cell !== 'string') return number;
  const text = cell.trim();
  const match = ISO_TIME.exec(text);
  if (match === null) return Number.NaN;
  const zone = match[1];
  const bare = (zone === undefined ? text : text.slice(0, text.length - zone.length).trim()).replace(' ', 'T');
  const offset =
    zone === undefined || zone === 'UTC' || zone === 'Z'
      ? 'Z'
      : zone.length === 5
        ? `${zone.slice(0, 3)}:${zone.slice(3)}`
        : zone;
  return Date.parse(bare.length === 10 ? `${bare}T00:00:00${offset}` : `${bare}${offset}`);
}
