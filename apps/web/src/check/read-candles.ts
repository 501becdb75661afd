import type { ReadCandles } from './candle-table.ts';
import { readCsv } from './read-csv.ts';
import { readJson } from './read-json.ts';
import { UnreadableText } from './unreadable-text.ts';

const SIGNATURES: readonly (readonly [bytes: readonly number[], reason: string])[] = [
  [[0x50, 0x41, 0x52, 0x31], 'it is a Parquet file: the command line reads it, this page does not'],
  [[0x50, 0x4b, 0x03, 0x04], 'it is a zip archive: unpack it first'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'it is compressed with zstd: unpack it first'],
  [[0xff, 0xfe], 'it is UTF-16 text: save it as UTF-8'],
];

/** Reads candles from a file that stays on this machine: CSV, JSON or one JSON value a line, gzipped or not. Throws UnreadableText. */
export async function readCandles(file: Blob): Promise<ReadCandles> {
  if (file.size === 0) throw new UnreadableText(null, 'the file is empty');
  const head = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  for (const [bytes, reason] of SIGNATURES)
    if (bytes.every((byte, i) => head[i] === byte)) throw new UnreadableText(null, reason);
  const isCompressed = head[0] === 0x1f && head[1] === 0x8b;
  const stream = isCompressed ? file.stream().pipeThrough(new DecompressionStream('gzip')) : file.stream();
  let text: string;
  try {
    text = await new Response(stream).text();
  } catch (cause) {
    throw new UnreadableText(null, isCompressed ? 'its gzip data is broken' : 'it cannot be read', { cause });
  }
  const start = text.trimStart()[0];
  if (start === undefined) throw new UnreadableText(null, 'the file is blank');
  if (text.slice(0, 4_096).includes('\0')) throw new UnreadableText(null, 'it is a binary file, not text');
  return start === '[' || start === '{' ? readJson(text) : readCsv(text.replace(/^\uFEFF/, ''));
}
