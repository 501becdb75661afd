import { setFlagsFromString } from 'node:v8';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { type FileMetaData, parquetMetadataAsync, parquetRead, parquetSchema } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import type { ByteFile } from './byte-file.ts';
import type { ProgressListener } from './byte-source.ts';
import { WIDTH } from './candle-columns.ts';
import type { OpenStore } from './candle-store.ts';
import { type ColumnRoles, countPrices, findColumnRoles } from './column-names.ts';
import { type FileCandles, lacksTimes, mixedNote, onlyLabel } from './file-candles.ts';
import { numberOfJson } from './number-cell.ts';
import { parseTimeText } from './time-text.ts';
import { quoteValue, UnreadableFile } from './unreadable-file.ts';

/** Node's own decompression where it has one: several times as fast as that in JavaScript. */
const DECOMPRESSORS = {
  ...compressors,
  GZIP: unpack(gunzipSync),
  BROTLI: unpack(brotliDecompressSync),
  ZSTD: unpack(zstdDecompressSync),
};

/** Times as milliseconds: a Date for each row would cost ten times the memory. */
const PARSERS = {
  timestampFromMilliseconds: (ms: bigint) => Number(ms),
  timestampFromMicroseconds: (us: bigint) => Number(us / 1000n),
  timestampFromNanoseconds: (ns: bigint) => Number(ns / 1_000_000n),
  dateFromDays: (days: number) => days * 86_400_000,
};

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
    throw new UnreadableFile(file, null, `not readable as Parquet: ${quoteValue((cause as Error).message)}`, { cause });
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
  const widest = metadata.row_groups.reduce((most, group) => Math.max(most, Number(group.num_rows)), 0);
  const block = Array.from({ length: WIDTH }, () => new Float64Array(widest));
  const symbols = new Set<string>();
  const exchanges = new Set<string>();
  for (const [rowStart, rowEnd] of rowGroupsOf(metadata)) {
    const each = (k: number, take: (row: number, value: unknown) => void): Promise<void> =>
      k < 0 ? Promise.resolve() : readColumn(bytes, metadata, names[k]!, rowStart, rowEnd, take);
    for (const [role, k] of fieldsOf(roles, time).entries()) {
      const column = block[role]!.fill(Number.NaN);
      await each(k, (row, value) => {
        column[row] = role === 0 ? timeOf(value) : numberOf(value);
      });
    }
    // Two labels already say that there is more than one market.
    if (symbols.size < 2) await each(roles.symbol, (_, value) => symbols.size < 2 && symbols.add(String(value ?? '')));
    if (exchanges.size < 2) await each(roles.exchange, (_, value) => exchanges.size < 2 && exchanges.add(String(value ?? '')));
    candles.appendColumns(block, rowEnd - rowStart);
    progress?.(Math.floor((rowEnd / total) * bytes.byteLength), bytes.byteLength);
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

/** Half-open ranges of rows of each row group. */
function* rowGroupsOf(metadata: FileMetaData): Generator<[rowStart: number, rowEnd: number]> {
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows);
    yield [rowStart, rowEnd];
    rowStart = rowEnd;
  }
}

/** Reads one column of rows `[rowStart, rowEnd)`; rows are numbered from `rowStart`. */
async function readColumn(
  file: ByteFile,
  metadata: FileMetaData,
  column: string,
  rowStart: number,
  rowEnd: number,
  take: (row: number, value: unknown) => void,
): Promise<void> {
  await parquetRead({
    file,
    metadata,
    compressors: DECOMPRESSORS,
    parsers: PARSERS,
    columns: [column],
    rowStart,
    rowEnd,
    // Whole pages are handed over: what lies outside of the rows is not taken.
    onChunk: ({ columnData, rowStart: first }) => {
      const end = Math.min(columnData.length, rowEnd - first);
      for (let i = Math.max(0, rowStart - first); i < end; i += 1) take(first + i - rowStart, columnData[i]);
    },
  });
}

function unpack(decompress: (bytes: Uint8Array) => Buffer): (bytes: Uint8Array) => Uint8Array {
  return (bytes) => decompress(bytes);
}

function timeOf(value: unknown): number {
  const number = numberOf(value);
  return Number.isNaN(number) && typeof value === 'string' ? parseTimeText(value) : number;
}

function numberOf(value: unknown): number {
  return typeof value === 'bigint' ? Number(value) : numberOfJson(value);
}
