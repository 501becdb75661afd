import { setFlagsFromString } from 'node:v8';
import { parquetMetadataAsync, parquetSchema } from 'hyparquet';
import type { ByteFile } from './byte-file.ts';
import type { ProgressListener } from './byte-source.ts';
import type { OpenStore } from './candle-store.ts';
import { type ColumnRoles, countPrices, findColumnRoles } from './column-names.ts';
import { type FileCandles, lacksTimes, mixedNote, onlyLabel } from './file-candles.ts';
import { numberOfJson } from './number-cell.ts';
import { faultOf, readParquetColumn } from './parquet-column.ts';
import { parseTimeText } from './time-text.ts';
import { printable, quoteValue, UnreadableFile } from './unreadable-file.ts';

/** Rows for which there is room before any is read. */
const FIRST_ROWS = 65_536;

/**
 * Reads a Parquet file, only the columns that hold candles, one column of one row group after another. In memory are the six columns
 * of a row group, 48 bytes a row, and what one of them takes while it is decoded.
 */
export async function readParquet(
  file: string,
  bytes: ByteFile,
  openStore: OpenStore,
  progress?: ProgressListener,
): Promise<FileCandles> {
  try {
    return await readColumns(file, bytes, openStore, progress);
  } catch (cause) {
    if (cause instanceof UnreadableFile) throw cause;
    throw new UnreadableFile(file, null, `not readable as Parquet: ${printable(faultOf(cause), 200)}`, { cause });
  }
}

async function readColumns(
  file: string,
  bytes: ByteFile,
  openStore: OpenStore,
  progress?: ProgressListener,
): Promise<FileCandles> {
  // Decoding leaves much garbage that is dead at once: without room for it to pile up, 1,000,000 rows take 220 MB, else 310.
  setFlagsFromString('--semi-space-growth-factor=1');
  const metadata = await parquetMetadataAsync(bytes);
  const names = parquetSchema(metadata).children.map((child) => child.element.name);
  const roles = findColumnRoles(names);
  const time = roles.times[0];
  if (countPrices(roles) < 4 || time === undefined) {
    throw new UnreadableFile(file, null, `columns ${quoteValue(names.join(','))} are not a time and open, high, low, close`);
  }
  const total = Number(metadata.num_rows);
  if (total === 0) throw new UnreadableFile(file, null, 'has no rows');
  const candles = openStore(total);
  const block: Float64Array[] = [];
  const symbols = new Set<string>();
  const exchanges = new Set<string>();
  let rowsRead = 0;
  for (const [g, group] of metadata.row_groups.entries()) {
    const rowCount = Number(group.num_rows);
    const each = (k: number, take: (row: number, value: unknown) => void): void => {
      if (k < 0 || rowCount === 0) return;
      readParquetColumn(bytes, metadata, g, names[k]!, (values, firstRow) => {
        for (let i = 0; i < values.length; i += 1) take(firstRow + i, values[i]);
      });
    };
    // The first column that is read shows how many rows there really are: the metadata may claim any number.
    for (const [role, k] of fieldsOf(roles, time).entries()) {
      let column = (block[role] ?? new Float64Array(0)).fill(Number.NaN);
      each(k, (row, value) => {
        if (row >= column.length) column = withRoom(column, row + 1, rowCount);
        column[row] = role === 0 ? timeOf(value) : numberOf(value);
      });
      block[role] = k < 0 ? withRoom(column, block[0]!.length, block[0]!.length) : column;
    }
    // Two labels already say that there is more than one market.
    if (symbols.size < 2) each(roles.symbol, (_, value) => symbols.size < 2 && symbols.add(String(value ?? '')));
    if (exchanges.size < 2) each(roles.exchange, (_, value) => exchanges.size < 2 && exchanges.add(String(value ?? '')));
    candles.appendColumns(block, rowCount);
    rowsRead += rowCount;
    progress?.(Math.floor(Math.min(1, rowsRead / total) * bytes.byteLength), bytes.byteLength);
  }
  if (lacksTimes(candles)) throw new UnreadableFile(file, null, `column ${quoteValue(names[time]!)} holds no times`);
  const labels = [[...symbols], [...exchanges]] as const;
  const mixed = labels.filter((values) => values.length > 1).map(mixedNote);
  const notes = [...mixed, ...(roles.volume < 0 ? ['no volume column'] : [])];
  return { candles, symbol: onlyLabel(labels[0]), exchange: onlyLabel(labels[1]), notes };
}

/** Columns of the file in the order time, open, high, low, close, volume; -1 where there is none. */
function fieldsOf(roles: ColumnRoles, time: number): readonly number[] {
  return [time, roles.open, roles.high, roles.low, roles.close, roles.volume];
}

/** A copy that holds at least `needed` rows: twice as many as before, but no more than there are. */
function withRoom(column: Float64Array, needed: number, rowCount: number): Float64Array {
  if (column.length >= needed) return column;
  const grown = new Float64Array(Math.max(needed, Math.min(rowCount, Math.max(FIRST_ROWS, column.length * 2)))).fill(Number.NaN);
  grown.set(column);
  return grown;
}

function timeOf(value: unknown): number {
  const number = numberOf(value);
  return Number.isNaN(number) && typeof value === 'string' ? parseTimeText(value) : number;
}

function numberOf(value: unknown): number {
  return typeof value === 'bigint' ? Number(value) : numberOfJson(value);
}
