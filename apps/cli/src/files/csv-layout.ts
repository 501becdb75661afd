import { type ColumnRoles, countPrices, findColumnRoles } from './column-names.ts';
import { parseNumberCell } from './number-cell.ts';
import { type DayOrder, dayOrderOf, parseTimeText } from './time-text.ts';
import { quoteValue, UnreadableFile } from './unreadable-file.ts';

/** How a text file of rows is laid out, read from its first lines. */
export interface CsvLayout {
  readonly delimiter: ',' | ';' | '\t' | '|';
  /** 0-based line of the header, or -1. */
  readonly headerLine: number;
  /** 0-based first line of rows. */
  readonly firstRowLine: number;
  /** Index of the cell of time, open, high, low, close, volume; -1 where there is none. */
  readonly cells: readonly [time: number, open: number, high: number, low: number, close: number, volume: number];
  /** Index of a cell with the time of day, where date and time of day are two columns; else -1. */
  readonly clockCell: number;
  readonly dayOrder: DayOrder;
  /** Numbers of eight digits in the time column are dates (`20230301`). */
  readonly compactDates: boolean;
  readonly symbolCell: number;
  readonly exchangeCell: number;
  readonly header: string | null;
}

/** Lines above a header that may be comments. */
const MOST_COMMENT_LINES = 30;
const DELIMITERS = [',', ';', '\t', '|'] as const;

/**
 * Reads the layout from the first lines of a file.
 *
 * @throws UnreadableFile where neither a header with prices nor rows of numbers are found.
 */
export function readCsvLayout(file: string, lines: readonly string[]): CsvLayout {
  let foundPrices = 0;
  for (const [i, line] of lines.slice(0, MOST_COMMENT_LINES).entries()) {
    if (line.trim() === '') continue;
    for (const delimiter of DELIMITERS) {
      const names = splitCells(line, delimiter);
      if (names.length < 5) continue;
      const roles = findColumnRoles(names);
      if (countPrices(roles) === 4) return withHeader(file, lines, i, delimiter, roles);
      foundPrices = Math.max(foundPrices, countPrices(roles));
      if (!looksLikeRow(names, delimiter)) continue;
      // Rows under a header that lacks a price must not be taken for rows without a header.
      if (foundPrices >= 2) throw nothingFound(file, lines);
      return withoutHeader(lines, i, delimiter);
    }
  }
  throw nothingFound(file, lines);
}

/** Cells of one line; quotes around a cell are taken off. Good for names and samples, not for quoted line breaks. */
export function splitCells(line: string, delimiter: string): string[] {
  if (!line.includes('"')) return line.split(delimiter).map((cell) => cell.trim());
  const cells: string[] = [];
  const pattern = new RegExp(`(?:^|\\${delimiter})\\s*(?:"((?:[^"]|"")*)"\\s*(?=\\${delimiter}|$)|([^\\${delimiter}]*))`, 'g');
  for (const match of line.matchAll(pattern)) cells.push((match[1]?.replaceAll('""', '"') ?? match[2] ?? '').trim());
  return cells;
}

function withHeader(
  file: string,
  lines: readonly string[],
  headerLine: number,
  delimiter: CsvLayout['delimiter'],
  roles: ColumnRoles,
): CsvLayout {
  const sample = sampleRows(lines, headerLine + 1, delimiter);
  const time = chooseTime(roles.times, sample);
  if (time === -1) {
    throw new UnreadableFile(file, headerLine + 1, `header ${quoteValue(lines[headerLine]!)} names no time column`);
  }
  const times = sample.map((row) => row[time] ?? '');
  const clock = roles.times.find((k) => k !== time && sample.length > 0 && sample.every((row) => isClock(row[k] ?? '')));
  return {
    delimiter,
    headerLine,
    firstRowLine: headerLine + 1,
    cells: [time, roles.open, roles.high, roles.low, roles.close, roles.volume],
    clockCell: clock ?? -1,
    dayOrder: dayOrderOf(times),
    compactDates: areCompactDates(times),
    symbolCell: roles.symbol,
    exchangeCell: roles.exchange,
    header: lines[headerLine]!.trim(),
  };
}

function withoutHeader(lines: readonly string[], firstRowLine: number, delimiter: CsvLayout['delimiter']): CsvLayout {
  const sample = sampleRows(lines, firstRowLine, delimiter);
  const times = sample.map((row) => row[0] ?? '');
  return {
    delimiter,
    headerLine: -1,
    firstRowLine,
    cells: [0, 1, 2, 3, 4, 5],
    clockCell: -1,
    dayOrder: dayOrderOf(times),
    compactDates: areCompactDates(times),
    symbolCell: -1,
    exchangeCell: -1,
    header: null,
  };
}

function sampleRows(lines: readonly string[], from: number, delimiter: string): string[][] {
  return lines
    .slice(from)
    .filter((line) => line.trim() !== '')
    .map((line) => splitCells(line, delimiter));
}

/**
 * A numeric column is exact and has no time zone, so it wins over a textual one, unless a spreadsheet has destroyed it:
 * `1.61888E+12` stands for 166 minutes of candles. Then it has far fewer distinct values than the date beside it.
 */
function chooseTime(candidates: readonly number[], sample: readonly (readonly string[])[]): number {
  if (sample.length === 0) return candidates[0] ?? -1;
  const column = (k: number): string[] => sample.map((row) => row[k] ?? '');
  const share = (cells: string[], fits: (cell: string) => boolean): number => cells.filter(fits).length / cells.length;
  const isNumber = (cell: string): boolean => !Number.isNaN(parseNumberCell(cell));
  const isDate = (cell: string): boolean => !Number.isNaN(parseTimeText(cell));
  const numeric = candidates.find((k) => share(column(k), isNumber) > 0.5);
  const dated = candidates.find((k) => k !== numeric && share(column(k), isDate) > 0.5);
  if (numeric === undefined) return dated ?? candidates[0] ?? -1;
  if (dated === undefined) return numeric;
  const distinct = (k: number): number => new Set(column(k)).size;
  return distinct(numeric) * 2 <= distinct(dated) ? dated : numeric;
}

function isClock(cell: string): boolean {
  return /^\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$/.test(cell);
}

function areCompactDates(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell !== '');
  const isCompact = (cell: string): boolean => /^(19|20)\d{6}$/.test(cell) && !Number.isNaN(parseTimeText(cell));
  return filled.length > 0 && filled.every(isCompact);
}

/** A time, then prices of which most are numbers. */
function looksLikeRow(cells: readonly string[], delimiter: string): boolean {
  const first = cells[0]!;
  if (Number.isNaN(parseNumberCell(first)) && Number.isNaN(parseTimeText(first))) return false;
  const numbers = cells.slice(1, 5).filter((cell) => !Number.isNaN(parseNumberCell(cell, delimiter !== ',')));
  return numbers.length >= 3;
}

/** Names the line that comes nearest to a header, and what it lacks. */
function nothingFound(file: string, lines: readonly string[]): UnreadableFile {
  const head = lines.slice(0, MOST_COMMENT_LINES);
  let best = { line: head.findIndex((line) => line.trim() !== ''), found: 0, lacking: ['open', 'high', 'low', 'close'] };
  for (const [i, line] of head.entries()) {
    for (const delimiter of DELIMITERS) {
      const roles = findColumnRoles(splitCells(line, delimiter));
      const lacking = (['open', 'high', 'low', 'close'] as const).filter((price) => roles[price] < 0);
      if (4 - lacking.length > best.found) best = { line: i, found: 4 - lacking.length, lacking };
    }
  }
  const text = quoteValue(head[best.line] ?? '');
  return new UnreadableFile(file, best.line + 1, `${text} is neither a candle nor a header with ${best.lacking.join(', ')}`);
}
