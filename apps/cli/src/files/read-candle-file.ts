import type { Readable } from 'node:stream';
import { ByteFile } from './byte-file.ts';
import { type ByteSource, openBytes, type ProgressListener } from './byte-source.ts';
import { CandleStore, type OpenStore, type StoreSizes } from './candle-store.ts';
import type { FileCandles } from './file-candles.ts';
import { sniffContent } from './sniff-content.ts';
import { UnreadableFile } from './unreadable-file.ts';

export interface ReadOptions {
  /** What messages call the file. */
  readonly name: string;
  readonly stdin: Readable;
  readonly progress?: ProgressListener;
  /** When rows go to a temporary file; tests make these sizes small. */
  readonly sizes?: StoreSizes;
}

/**
 * Reads candles from a file, or from standard input for `-`. What it holds is told by its bytes, not by its name: CSV, JSON,
 * NDJSON, gzip of each, or Parquet.
 *
 * @throws UnreadableFile, and nothing else, whatever the bytes are.
 */
export async function readCandleFile(path: string, options: ReadOptions): Promise<FileCandles> {
  const { name } = options;
  let store: CandleStore | null = null;
  let source: ByteSource | null = null;
  const openStore: OpenStore = (expectedRows) => {
    store = new CandleStore(expectedRows, options.sizes);
    return store;
  };
  try {
    source = await openBytes(path, name, options.stdin, options.progress);
    return await readContent(path, source, openStore, options);
  } catch (error) {
    (store as CandleStore | null)?.close();
    if (error instanceof UnreadableFile) throw error;
    throw new UnreadableFile(name, null, `cannot be read (${(error as Error).message})`, { cause: error });
  } finally {
    await source?.close();
  }
}

async function readContent(
  path: string,
  source: ByteSource,
  openStore: OpenStore,
  { name, progress }: ReadOptions,
): Promise<FileCandles> {
  const content = sniffContent(name, source.head);
  const storedSize = source.compressed ? null : source.size;
  switch (content) {
    case 'json-rows': {
      const { readJsonRows } = await import('./read-json.ts');
      return readJsonRows(name, source.chunks, expectedRows(storedSize), openStore);
    }
    case 'json-document': {
      const { readJsonDocument } = await import('./read-json.ts');
      return readJsonDocument(name, source.chunks, openStore);
    }
    case 'ndjson': {
      const { readNdjson } = await import('./read-ndjson.ts');
      return readNdjson(name, source.chunks, expectedRows(storedSize), openStore);
    }
    case 'parquet': {
      const { readParquet } = await import('./read-parquet.ts');
      const bytes = path === '-' || source.compressed ? await ByteFile.keep(source.chunks) : ByteFile.open(path);
      try {
        return await readParquet(name, bytes, openStore, progress);
      } finally {
        bytes.close();
      }
    }
    case 'csv': {
      const { readCsv } = await import('./read-csv.ts');
      return readCsv(name, source.head, source.chunks, storedSize, openStore);
    }
  }
}

/** A row of JSON has about this many bytes. */
const JSON_ROW_BYTES = 60;

function expectedRows(size: number | null): number {
  return size === null ? 0 : size / JSON_ROW_BYTES;
}
