import type { OpenStore } from './candle-store.ts';
import type { FileCandles } from './file-candles.ts';
import { describeJsonFault } from './json-fault.ts';
import { JsonRows } from './json-rows.ts';
import { quoteValue, UnreadableFile } from './unreadable-file.ts';

const NEWLINE = 10;
const LONGEST_LINE = 1 << 20;

/** Reads one JSON value a line: rows or objects. */
export async function readNdjson(
  file: string,
  chunks: AsyncIterable<Buffer>,
  expectedRows: number,
  openStore: OpenStore,
): Promise<FileCandles> {
  const rows = new JsonRows(file, openStore(expectedRows));
  let rest: Buffer = Buffer.alloc(0);
  let line = 0;
  const read = (text: string): void => {
    line += 1;
    const value = line === 1 ? text.replace(/^\uFEFF/, '').trim() : text.trim();
    if (value !== '') rows.append(parseLine(file, value, line), line);
  };
  for await (const chunk of chunks) {
    const bytes: Buffer = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    const end = bytes.lastIndexOf(NEWLINE);
    if (end >= 0) for (const text of bytes.toString('utf8', 0, end).split('\n')) read(text);
    rest = Buffer.from(bytes.subarray(end + 1));
    if (rest.length > LONGEST_LINE) throw new UnreadableFile(file, line + 1, 'the line is longer than 1 MiB');
  }
  if (rest.length > 0) read(rest.toString('utf8'));
  return rows.toFileCandles();
}

function parseLine(file: string, text: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UnreadableFile(file, line, `${describeJsonFault(text, quoteValue).reason} (line ${quoteValue(text)})`, {
      cause: error,
    });
  }
}
