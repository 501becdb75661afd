import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { type ColumnData, parquetMetadata, parquetRead, parquetSchema } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { ColumnStore } from './candle-columns.ts';
import { countPrices, findColumnRoles } from './column-names.ts';
import { type FileCandles, mixedNote, onlyLabel } from './file-candles.ts';
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

const MOST_BYTES = 1024 * 1024 * 1024;

/** Reads a Parquet file, only the columns that hold candles. Its index is at the end, so the file is held in memory. */
export async function readParquet(file: string, chunks: AsyncIterable<Buffer>): Promise<FileCandles> {
  const bytes = await readAll(file, chunks);
  try {
    return await readColumns(file, bytes);
  } catch (cause) {
    if (cause instanceof UnreadableFile) throw cause;
    throw new UnreadableFile(file, null, `not readable as Parquet: ${quoteValue((cause as Error).message)}`, { cause });
  }
}

async function readColumns(file: string, bytes: ArrayBuffer): Promise<FileCandles> {
  const metadata = parquetMetadata(bytes);
  const names = parquetSchema(metadata).children.map((child) => child.element.name);
  const roles = findColumnRoles(names);
  const time = roles.times[0];
  if (countPrices(roles) < 4 || time === undefined) {
    throw new UnreadableFile(file, null, `columns ${quoteValue(names.join(','))} are not a time and open, high, low, close`);
  }
  const length = Number(metadata.num_rows);
  if (length === 0) throw new UnreadableFile(file, null, 'has no rows');
  const store = new ColumnStore(length);
  store.length = length;
  const cells = [time, roles.open, roles.high, roles.low, roles.close, roles.volume];
  const labels = new Map([roles.symbol, roles.exchange].filter((k) => k >= 0).map((k) => [names[k]!, new Set<string>()]));
  const wanted = [...cells, roles.symbol, roles.exchange].filter((k) => k >= 0).map((k) => names[k]!);
  const read = ({ columnName, columnData, rowStart }: ColumnData): void => {
    const texts = labels.get(columnName);
    if (texts !== undefined)
      for (let i = 0; i < columnData.length && texts.size < 2; i += 1) texts.add(String(columnData[i] ?? ''));
    const role = cells.indexOf(names.indexOf(columnName));
    if (role < 0) return;
    const column = store.columns[role]!;
    for (let i = 0; i < columnData.length; i += 1)
      column[rowStart + i] = role === 0 ? timeOf(columnData[i]) : numberOf(columnData[i]);
  };
  const options = { file: bytes, metadata, compressors: DECOMPRESSORS, columns: [...new Set(wanted)], onChunk: read };
  // One row group after another: all at once would hold every value of the file as an object.
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows);
    await parquetRead({ ...options, rowStart, rowEnd });
    rowStart = rowEnd;
  }
  const columns = store.toColumns();
  if (columns.time.every(Number.isNaN)) throw new UnreadableFile(file, null, `column ${quoteValue(names[time]!)} holds no times`);
  const labelsOf = (k: number): string[] => [...(labels.get(names[k] ?? '') ?? [])];
  const [symbols, exchanges] = [labelsOf(roles.symbol), labelsOf(roles.exchange)];
  const mixed = [symbols, exchanges].filter((values) => values.length > 1).map(mixedNote);
  const notes = [...mixed, ...(roles.volume < 0 ? ['no volume column'] : [])];
  return { columns, symbol: onlyLabel(symbols), exchange: onlyLabel(exchanges), notes };
}

function unpack(decompress: (bytes: Uint8Array) => Buffer): (bytes: Uint8Array) => Uint8Array {
  return (bytes) => decompress(bytes);
}

async function readAll(file: string, chunks: AsyncIterable<Buffer>): Promise<ArrayBuffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > MOST_BYTES) throw new UnreadableFile(file, null, 'the Parquet file is over 1 GiB');
    parts.push(Buffer.from(chunk));
  }
  const bytes = new ArrayBuffer(length);
  const view = new Uint8Array(bytes);
  let at = 0;
  for (const part of parts) {
    view.set(part, at);
    at += part.length;
  }
  return bytes;
}

function timeOf(value: unknown): number {
  if (value instanceof Date) return value.getTime();
  const number = numberOf(value);
  return Number.isNaN(number) && typeof value === 'string' ? parseTimeText(value) : number;
}

function numberOf(value: unknown): number {
  return typeof value === 'bigint' ? Number(value) : numberOfJson(value);
}
