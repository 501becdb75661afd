import { UnreadableFile } from './unreadable-file.ts';

export type Content = 'csv' | 'json-rows' | 'json-document' | 'ndjson' | 'parquet';

/** Bytes in which text shows that it is text. */
const SAMPLE_BYTES = 64 * 1024;

const SIGNATURES: readonly [bytes: readonly number[], reason: string][] = [
  [[0x50, 0x4b, 0x03, 0x04], 'is a zip archive: unpack it first'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'is compressed with zstd: unpack it first'],
  [[0x42, 0x5a, 0x68], 'is compressed with bzip2: unpack it first'],
  [[0xfd, 0x37, 0x7a, 0x58], 'is compressed with xz: unpack it first'],
  [[0xff, 0xfe], 'is UTF-16 text: save it as UTF-8'],
  [[0xfe, 0xff], 'is UTF-16 text: save it as UTF-8'],
];

/**
 * Tells what a file holds by its first bytes.
 *
 * @throws UnreadableFile for what is not text and not Parquet.
 */
export function sniffContent(file: string, head: Buffer): Content {
  if (head.toString('latin1', 0, 4) === 'PAR1') return 'parquet';
  for (const [bytes, reason] of SIGNATURES) {
    if (bytes.every((byte, i) => head[i] === byte)) throw new UnreadableFile(file, null, reason);
  }
  const control = head.subarray(0, SAMPLE_BYTES).findIndex((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27));
  if (control >= 0) {
    const byte = head[control]!.toString(16).padStart(2, '0');
    const line = head.subarray(0, control).filter((b) => b === 10).length + 1;
    throw new UnreadableFile(file, line, `byte 0x${byte} at offset ${control}: a binary file, not text`);
  }
  const text = head.toString('utf8').replace(/^\uFEFF/, '');
  const trimmed = text.trimStart();
  if (trimmed === '') throw new UnreadableFile(file, 1, 'the file is blank');
  if (trimmed.startsWith('[')) return /^\[\s*[[{\]]/.test(trimmed) ? 'json-rows' : jsonLinesOr(trimmed, '[', 'json-document');
  if (trimmed.startsWith('{')) return jsonLinesOr(trimmed, '{', 'json-document');
  return 'csv';
}

/** One JSON value a line where the first line is a whole value and the next one, if any, begins with the same bracket. */
function jsonLinesOr(text: string, bracket: string, otherwise: Content): Content {
  const [first, ...rest] = text.split('\n').filter((line) => line.trim() !== '');
  if (rest.length === 0 || !rest[0]!.trimStart().startsWith(bracket)) return otherwise;
  try {
    JSON.parse(first!);
    return 'ndjson';
  } catch {
    return otherwise;
  }
}
