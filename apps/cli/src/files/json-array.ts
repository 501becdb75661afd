import { describeJsonFault } from './json-fault.ts';
import { quoteValue } from './unreadable-file.ts';

const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;
const NEWLINE = 10;
/** An element longer than this is no candle. */
const LONGEST_ELEMENT = 1 << 20;

/** A fault in JSON text, at a 1-based line. */
export class JsonFault extends Error {
  override readonly name = 'JsonFault';
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/**
 * The elements of one JSON array, a chunk of bytes at a time, so that an array larger than memory can be read. Yields whole
 * batches: one `JSON.parse` for some thousand rows is many times faster than one for each.
 *
 * @throws JsonFault where the text is not JSON.
 */
export async function* readJsonArray(chunks: AsyncIterable<Buffer>): AsyncGenerator<{ values: unknown[]; line: number }> {
  let pending: Buffer = Buffer.alloc(0);
  let scanned = 0;
  let depth = 0;
  let inString = false;
  let escaped = false;
  let line = 1;
  let closed = false;
  let first = true;

  for await (const chunk of chunks) {
    const bytes: Buffer = pending.length > 0 ? Buffer.concat([pending, chunk]) : chunk;
    let from = 0;
    let cut = -1;
    for (let i = scanned; i < bytes.length; i += 1) {
      const byte = bytes[i]!;
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) inString = false;
        continue;
      }
      if (byte === QUOTE) inString = true;
      else if (byte === OPEN_BRACKET || byte === OPEN_BRACE) {
        depth += 1;
        if (first) {
          first = false;
          from = i + 1;
        }
      } else if (byte === CLOSE_BRACKET || byte === CLOSE_BRACE) {
        depth -= 1;
        if (depth === 0 && !closed) {
          closed = true;
          const text = bytes.toString('utf8', from, i);
          if (text.trim() !== '') yield { values: parseElements(text, line), line };
          line += countLines(bytes, from, i);
          from = i + 1;
          cut = -1;
        } else if (depth < 0) throw new JsonFault(line + countLines(bytes, from, i), 'a bracket is closed that was never opened');
      } else if (byte === COMMA && depth === 1) cut = i;
      if (closed && byte > 32 && i >= from) {
        throw new JsonFault(line + countLines(bytes, from, i), 'there is more text after the end of the JSON array');
      }
    }
    if (cut >= 0) {
      yield { values: parseElements(bytes.toString('utf8', from, cut), line), line };
      line += countLines(bytes, from, cut + 1);
      from = cut + 1;
    }
    pending = closed ? Buffer.alloc(0) : Buffer.from(bytes.subarray(from));
    scanned = pending.length;
    if (scanned > LONGEST_ELEMENT) throw new JsonFault(line, 'an element of the array is longer than 1 MiB');
  }
  if (!closed) throw new JsonFault(line + countLines(pending, 0, pending.length), 'the JSON ends in the middle of the array');
}

function parseElements(text: string, line: number): unknown[] {
  try {
    return JSON.parse(`[${text}]`) as unknown[];
  } catch {
    const { lines, reason } = describeJsonFault(`[${text}]`, quoteValue);
    throw new JsonFault(line + lines, reason);
  }
}

function countLines(bytes: Buffer, from: number, to: number): number {
  let lines = 0;
  for (let at = bytes.indexOf(NEWLINE, from); at >= 0 && at < to; at = bytes.indexOf(NEWLINE, at + 1)) lines += 1;
  return lines;
}
