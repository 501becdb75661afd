import { type ReadCandles, recogniseOrder, TableBuilder } from './candle-table.ts';
import { dateOf, dayOrderOf, numberOf } from './cell-values.ts';
import { columnMeaning, missingPrices } from './column-meaning.ts';
import { quote, UnreadableText } from './unreadable-text.ts';

const DELIMITERS = [',', ';', '\t', '|'] as const;
/** Lines above a header that may be comments, and lines that show what the columns hold. */
const HEAD_LINES = 30;
const SAMPLE_LINES = 200;

interface Layout {
  readonly delimiter: string;
  readonly firstRow: number;
  readonly time: number;
  readonly prices: readonly [open: number, high: number, low: number, close: number];
  readonly volume: number;
  readonly isNamed: boolean;
}

/** Reads rows of text: header names by meaning in any order, or time, open, high, low, close, volume without a header. */
export function readCsv(text: string): ReadCandles {
  const lines = text.split(/\r\n|\n|\r/);
  const layout = layoutOf(lines);
  const { delimiter, firstRow, time, prices, volume } = layout;
  const sample = sampleOf(lines, firstRow, delimiter).map((cells) => cells[time] ?? '');
  const dayOrder = dayOrderOf(sample);
  // 20230301 is a day, not a second of 1970.
  const areDays = sample.length > 0 && sample.every((cell) => /^(19|20)\d{6}$/.test(cell) && !Number.isNaN(dateOf(cell)));
  const table = new TableBuilder();
  let firstBad: { line: number; cell: string } | null = null;
  for (let i = firstRow; i < lines.length; i += 1) {
    const line = lines[i]!;
    if (line === '' || line.startsWith('#') || line.trim() === '') continue;
    const cells = line.includes('"') ? splitQuoted(line, delimiter) : line.split(delimiter);
    const cell = cells[time]?.trim() ?? '';
    const number = areDays ? Number.NaN : numberOf(cell);
    const at = Number.isNaN(number) ? dateOf(cell, dayOrder) : number;
    if (Number.isNaN(at)) {
      // Where files were joined, the header stands in the middle once more.
      if (line === lines[firstRow - 1]) continue;
      firstBad ??= { line: i + 1, cell };
    }
    const [open, high, low, close] = prices;
    table.append(at, value(cells, open), value(cells, high), value(cells, low), value(cells, close), value(cells, volume));
  }
  if (table.length === 0) throw new UnreadableText(firstRow, 'there are no rows after the header');
  const read = table.toTable();
  if (firstBad !== null && read.time.every(Number.isNaN))
    throw new UnreadableText(firstBad.line, `${quote(firstBad.cell)} is not a time`);
  return layout.isNamed ? { table: read, notes: [] } : recogniseOrder(read);
}

function value(cells: readonly string[], k: number): number {
  return k < 0 ? Number.NaN : numberOf(cells[k]);
}

function layoutOf(lines: readonly string[]): Layout {
  let nearest: { line: number; missing: readonly string[] } | null = null;
  for (const [i, line] of lines.slice(0, HEAD_LINES).entries()) {
    if (line.trim() === '') continue;
    for (const delimiter of DELIMITERS) {
      const names = splitQuoted(line, delimiter);
      if (names.length < 5) continue;
      const meaning = columnMeaning(names);
      const missing = missingPrices(meaning);
      if (missing.length === 0) {
        const time = timeColumn(meaning.times, sampleOf(lines, i + 1, delimiter));
        if (time < 0) throw new UnreadableText(i + 1, `the header ${quote(line)} names no time`);
        const { open, high, low, close, volume } = meaning.columns;
        return { delimiter, firstRow: i + 1, time, prices: [open, high, low, close], volume, isNamed: true };
      }
      if (missing.length <= 2) nearest ??= { line: i, missing };
      if (nearest === null && isRow(names))
        return { delimiter, firstRow: i, time: 0, prices: [1, 2, 3, 4], volume: 5, isNamed: false };
    }
  }
  const at =
    nearest?.line ??
    Math.max(
      0,
      lines.findIndex((line) => line.trim() !== ''),
    );
  const wanted = nearest?.missing ?? ['open', 'high', 'low', 'close'];
  throw new UnreadableText(at + 1, `${quote(lines[at] ?? '')} is neither a candle nor a header with ${wanted.join(', ')}`);
}

/**
 * The column that tells open times apart best: a number is exact, a date may be local, but a spreadsheet turns numbers into `1.61888E+12`,
 * the same for thousands of rows.
 */
function timeColumn(candidates: readonly number[], sample: readonly (readonly string[])[]): number {
  if (sample.length === 0) return candidates[0] ?? -1;
  let [found, highest] = [-1, 0];
  for (const k of candidates) {
    const cells = sample.map((row) => row[k] ?? '');
    const isNumeric = cells.filter((cell) => !Number.isNaN(numberOf(cell))).length > cells.length / 2;
    if (!isNumeric && cells.filter((cell) => !Number.isNaN(dateOf(cell))).length <= cells.length / 2) continue;
    const rank = new Set(cells).size * (isNumeric ? 2 : 1);
    if (rank > highest) [found, highest] = [k, rank];
  }
  return found < 0 ? (candidates[0] ?? -1) : found;
}

function isRow(cells: readonly string[]): boolean {
  const [time = '', ...rest] = cells;
  const hasTime = !Number.isNaN(numberOf(time)) || !Number.isNaN(dateOf(time));
  return hasTime && rest.slice(0, 4).filter((cell) => !Number.isNaN(numberOf(cell))).length >= 3;
}

function sampleOf(lines: readonly string[], from: number, delimiter: string): readonly (readonly string[])[] {
  return lines
    .slice(from, from + SAMPLE_LINES)
    .filter((line) => line.trim() !== '')
    .map((line) => splitQuoted(line, delimiter));
}

/** Cells of one line without the quotes around them; a quoted cell may hold the delimiter. */
function splitQuoted(line: string, delimiter: string): string[] {
  if (!line.includes('"')) return line.split(delimiter).map((cell) => cell.trim());
  const cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let i = 0; i < line.length; i += 1) {
    const character = line[i]!;
    if (character === '"' && isQuoted && line[i + 1] === '"') {
      cell += '"';
      i += 1;
    } else if (character === '"') isQuoted = !isQuoted;
    else if (character === delimiter && !isQuoted) {
      cells.push(cell.trim());
      cell = '';
    } else cell += character;
  }
  cells.push(cell.trim());
  return cells;
}
