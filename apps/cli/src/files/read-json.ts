import type { OpenStore } from './candle-store.ts';
import { countPrices, findColumnRoles } from './column-names.ts';
import type { FileCandles } from './file-candles.ts';
import { JsonFault, readJsonArray } from './json-array.ts';
import { describeJsonFault } from './json-fault.ts';
import { isObject, JsonRows } from './json-rows.ts';
import { quoteValue, UnreadableFile } from './unreadable-file.ts';

/** A document that is not one array is read whole: a reply of an API, not a data set. */
const MOST_BYTES = 256 * 1024 * 1024;
const DEEPEST = 4;

/** Reads a JSON array of rows or objects, a chunk at a time. */
export async function readJsonRows(
  file: string,
  chunks: AsyncIterable<Buffer>,
  expectedRows: number,
  openStore: OpenStore,
): Promise<FileCandles> {
  const rows = new JsonRows(file, openStore(expectedRows));
  try {
    for await (const { values, line } of readJsonArray(chunks)) for (const value of values) rows.append(value, line);
  } catch (error) {
    if (error instanceof JsonFault) throw new UnreadableFile(file, error.line, error.message, { cause: error });
    throw error;
  }
  return rows.toFileCandles();
}

/**
 * Reads any other JSON document: one candle, an object of columns, or rows somewhere inside an exchange's reply.
 */
export async function readJsonDocument(file: string, chunks: AsyncIterable<Buffer>, openStore: OpenStore): Promise<FileCandles> {
  const text = await readText(file, chunks);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    const { lines, reason } = describeJsonFault(text, quoteValue);
    throw new UnreadableFile(file, 1 + lines, reason, { cause: error });
  }
  const found = findRows(document, 0);
  if (found === null) {
    throw new UnreadableFile(
      file,
      1,
      `${quoteValue(text.trimStart())} holds no candles (rows, or objects with open, high, low, close)`,
    );
  }
  const rows = new JsonRows(file, openStore(found.length), isKrakenReply(document) ? 6 : 5);
  for (const row of found) rows.append(row, 1);
  return rows.toFileCandles();
}

async function readText(file: string, chunks: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > MOST_BYTES) throw new UnreadableFile(file, null, 'the JSON document is over 256 MiB and not one array of rows');
    parts.push(Buffer.from(chunk));
  }
  return Buffer.concat(parts)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
}

/** The first array of candles at or below `value`, nearest first. */
function findRows(value: unknown, depth: number): readonly unknown[] | null {
  if (Array.isArray(value)) {
    if (value.some(isCandle)) return value;
    return isCandle(value) ? [value] : null;
  }
  if (!isObject(value) || depth > DEEPEST) return null;
  if (isCandle(value)) return [value];
  const columns = rowsOfColumns(value);
  if (columns !== null) return columns;
  if (Array.isArray(value.columns) && Array.isArray(value.data)) return splitFrame(value.columns, value.data, value.index);
  for (const inner of Object.values(value)) {
    const found = findRows(inner, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

function isCandle(value: unknown): boolean {
  if (Array.isArray(value))
    return value.length >= 5 && value.slice(0, 5).every((cell) => !Array.isArray(cell) && !isObject(cell));
  if (!isObject(value)) return false;
  const roles = findColumnRoles(Object.keys(value));
  const prices = [roles.open, roles.high, roles.low, roles.close];
  const cells = Object.values(value);
  return countPrices(roles) === 4 && roles.times.length > 0 && prices.every((k) => typeof cells[k] !== 'object');
}

/** `{ "t": […], "o": […], … }`, or the same with an object of rows in place of each array. */
function rowsOfColumns(value: Readonly<Record<string, unknown>>): readonly unknown[] | null {
  const names = Object.keys(value).filter((name) => typeof value[name] === 'object' && value[name] !== null);
  const roles = findColumnRoles(names);
  if (countPrices(roles) < 4) return null;
  const columns = names.map(
    (name) => (Array.isArray(value[name]) ? value[name] : Object.values(value[name] as object)) as unknown[],
  );
  const length = columns[roles.close]!.length;
  const index = roles.times.length > 0 ? null : Object.keys(value[names[roles.close]!] as object);
  return Array.from({ length }, (_, i) => {
    const row = Object.fromEntries(names.map((name, k) => [name, columns[k]![i]]));
    return index === null ? row : { time: index[i], ...row };
  });
}

/** `{ "columns": […], "index": […], "data": [[…]] }`. */
function splitFrame(columns: readonly unknown[], data: readonly unknown[], index: unknown): readonly unknown[] | null {
  const names = columns.map(String);
  const roles = findColumnRoles(names);
  if (countPrices(roles) < 4) return null;
  const times = roles.times.length === 0 && Array.isArray(index) ? index : null;
  return data.map((row, i) => {
    const cells = Array.isArray(row) ? row : [];
    const named = Object.fromEntries(names.map((name, k) => [name, cells[k]]));
    return times === null ? named : { time: times[i], ...named };
  });
}

function isKrakenReply(document: unknown): boolean {
  return isObject(document) && Array.isArray(document.error) && isObject(document.result) && 'last' in document.result;
}
