import { type ReadCandles, recogniseOrder, TableBuilder } from './candle-table.ts';
import { dateOf, numberOf } from './cell-values.ts';
import { type ColumnMeaning, columnMeaning, missingPrices } from './column-meaning.ts';
import { quote, UnreadableText } from './unreadable-text.ts';

type JsonObject = Readonly<Record<string, unknown>>;
const DEEPEST = 4;

/** Reads ccxt rows `[ms, o, h, l, c, v]` or objects, in one array, in an exchange's reply, or one a line. */
export function readJson(text: string): ReadCandles {
  const rows = rowsOf(text);
  const table = new TableBuilder();
  let meaning: ColumnMeaning | null = null;
  let keys: readonly string[] = [];
  let isPositional = false;
  for (const [i, row] of rows.entries()) {
    if (Array.isArray(row) && row.length >= 5) {
      isPositional = true;
      // Kraken puts a mean price before the volume.
      const volume = row.length === 8 ? row[6] : row[5];
      table.append(timeOf(row[0]), numberOf(row[1]), numberOf(row[2]), numberOf(row[3]), numberOf(row[4]), numberOf(volume));
    } else if (isObject(row)) {
      const names = Object.keys(row);
      if (meaning === null || names.some((name, k) => name !== keys[k]) || names.length !== keys.length) {
        meaning = columnMeaning(names);
        keys = names;
        if (i === 0 && missingPrices(meaning).length > 0) throw notCandle(row, i);
      }
      const { columns, times } = meaning;
      const cell = (k: number): number => (k < 0 ? Number.NaN : numberOf(row[keys[k]!]));
      const instants = times.map((k) => timeOf(row[keys[k]!]));
      const time = instants.find((at) => !Number.isNaN(at)) ?? Number.NaN;
      table.append(time, cell(columns.open), cell(columns.high), cell(columns.low), cell(columns.close), cell(columns.volume));
    } else throw notCandle(row, i);
  }
  if (table.length === 0) throw new UnreadableText(null, 'there are no candles in it');
  const read = table.toTable();
  if (read.time.every(Number.isNaN)) throw new UnreadableText(null, 'no row has a time that can be read');
  return isPositional ? recogniseOrder(read) : { table: read, notes: [] };
}

function timeOf(value: unknown): number {
  const number = numberOf(value);
  return Number.isNaN(number) && typeof value === 'string' ? dateOf(value) : number;
}

function rowsOf(text: string): readonly unknown[] {
  let fault: Error;
  try {
    const found = findRows(JSON.parse(text), 0);
    if (found === null) throw new UnreadableText(1, `${quote(text.trimStart())} holds no candles`);
    return found;
  } catch (error) {
    if (error instanceof UnreadableText) throw error;
    fault = error as Error;
  }
  const rows: unknown[] = [];
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    try {
      rows.push(JSON.parse(line));
    } catch {
      if (i === 0) throw new UnreadableText(null, `it is not JSON: ${fault.message}`, { cause: fault });
      throw new UnreadableText(i + 1, `${quote(line)} is not JSON`, { cause: fault });
    }
  }
  return rows;
}

/** The first array of candles at or below a value. */
function findRows(value: unknown, depth: number): readonly unknown[] | null {
  if (Array.isArray(value)) return value.length > 0 && (Array.isArray(value[0]) || isObject(value[0])) ? value : null;
  if (!isObject(value) || depth > DEEPEST) return null;
  const columns = Object.entries(value).filter(
    ([, cells]) => Array.isArray(cells) && !Array.isArray(cells[0]) && !isObject(cells[0]),
  );
  const names = columns.map(([name]) => name);
  if (columns.length >= 5 && missingPrices(columnMeaning(names)).length === 0) {
    const [, first] = columns[0] as [string, readonly unknown[]];
    return first.map((_, i) => Object.fromEntries(columns.map(([name, cells]) => [name, (cells as readonly unknown[])[i]])));
  }
  if (missingPrices(columnMeaning(Object.keys(value))).length === 0) return [value];
  for (const inner of Object.values(value)) {
    const found = findRows(inner, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function notCandle(row: unknown, i: number): UnreadableText {
  return new UnreadableText(
    null,
    `candle ${i + 1}, ${quote(JSON.stringify(row) ?? String(row))}, has no open, high, low and close`,
  );
}
