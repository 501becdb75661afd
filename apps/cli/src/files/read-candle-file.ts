import type { Readable } from 'node:stream';
import { openBytes, type ProgressListener } from './byte-source.ts';
import type { FileCandles } from './file-candles.ts';
import { sniffContent } from './sniff-content.ts';
import { UnreadableFile } from './unreadable-file.ts';

export interface ReadOptions {
  /** What messages call the file. */
  readonly name: string;
  readonly stdin: Readable;
  readonly progress?: ProgressListener;
}

/**
 * Reads candles from a file, or from standard input for `-`. What it holds is told by its bytes, not by its name: CSV, JSON,
 * NDJSON, gzip of each, or Parquet.
 *
 * @throws UnreadableFile, and nothing else, whatever the bytes are.
 */
export async function readCandleFile(path: string, options: ReadOptions): Promise<FileCandles> {
  const { name } = options;
  try {
    const source = await openBytes(path, name, options.stdin, options.progress);
    const content = sniffContent(name, source.head);
    const storedSize = source.compressed ? null : source.size;
    switch (content) {
      case 'json-rows': {
        const { readJsonRows } = await import('./read-json.ts');
        return await readJsonRows(name, source.chunks, expectedRows(storedSize));
      }
      case 'json-document': {
        const { readJsonDocument } = await import('./read-json.ts');
        return await readJsonDocument(name, source.chunks);
      }
      case 'ndjson': {
        const { readNdjson } = await import('./read-ndjson.ts');
        return await readNdjson(name, source.chunks, expectedRows(storedSize));
      }
      case 'parquet': {
        const { readParquet } = await import('./read-parquet.ts');
        return await readParquet(name, source.chunks);
      }
      case 'csv': {
        const { readCsv } = await import('./read-csv.ts');
        return await readCsv(name, source.head, source.chunks, storedSize);
      }
    }
  } catch (error) {
    if (error instanceof UnreadableFile) throw error;
    throw new UnreadableFile(name, null, `cannot be read (${(error as Error).message})`, { cause: error });
  }
}

/** A row of JSON has about this many bytes. */
const JSON_ROW_BYTES = 60;

function expectedRows(size: number | null): number {
  return size === null ? 0 : size / JSON_ROW_BYTES;
}
