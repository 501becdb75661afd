import { type FileHandle, open, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { UnreadableFile } from './unreadable-file.ts';

/** Bytes of a file or of standard input, decompressed. */
export interface ByteSource {
  /** The first bytes: 256 KiB, or all there are. */
  readonly head: Buffer;
  /** All bytes from the start, head included. A chunk is valid until the next one is asked for. */
  readonly chunks: AsyncIterable<Buffer>;
  /** Bytes of the file as it is stored, or null of a stream. */
  readonly size: number | null;
  readonly compressed: boolean;
  /** Gives the file back, read to its end or not. */
  close(): Promise<void>;
}

/** Stored bytes that have been read so far, of how many; null where the end is not known. */
export type ProgressListener = (bytesRead: number, size: number | null) => void;

/** Chunks of this size are read and scanned: some thousand rows, enough for compiled code to pay. */
const CHUNK_BYTES = 256 * 1024;

/**
 * Opens a file, or standard input for `-`, and decompresses gzip by its first bytes, whatever its name.
 *
 * @throws UnreadableFile where there is no such file, or nothing in it.
 */
export async function openBytes(path: string, name: string, stdin: Readable, progress?: ProgressListener): Promise<ByteSource> {
  if (path === '-') {
    const content = await contentOf(fromStream(stdin, name, progress), name);
    return { ...content, size: null, close: () => Promise.resolve() };
  }
  const size = await sizeOf(path, name);
  const handle = await open(path, 'r').catch((cause: NodeJS.ErrnoException) => {
    throw failure(name, cause);
  });
  // A reader that stops early leaves its generators where they stand, so none of them can be the one that closes.
  const close = (): Promise<void> => handle.close();
  try {
    return { ...(await contentOf(fromFile(handle, name, size, progress), name)), size, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What is stored, decompressed where it is gzip. */
async function contentOf(
  stored: AsyncIterable<Buffer>,
  name: string,
): Promise<Pick<ByteSource, 'head' | 'chunks' | 'compressed'>> {
  const first = await takeHead(stored, 4);
  if (first.head.length === 0) throw new UnreadableFile(name, null, 'the file is empty');
  const compressed = first.head[0] === 0x1f && first.head[1] === 0x8b;
  if (!compressed) {
    const { head, chunks } = await takeHead(first.chunks, CHUNK_BYTES);
    return { head, chunks, compressed };
  }
  const { head, chunks } = await takeHead(gunzip(first.chunks, name), CHUNK_BYTES);
  if (head.length === 0) throw new UnreadableFile(name, null, 'the compressed file is empty');
  return { head, chunks, compressed };
}

async function sizeOf(path: string, name: string): Promise<number> {
  const found = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    throw failure(name, cause);
  });
  if (found.isDirectory()) throw new UnreadableFile(name, null, 'is a directory, not a file');
  return found.size;
}

async function* fromFile(handle: FileHandle, name: string, size: number, progress?: ProgressListener): AsyncGenerator<Buffer> {
  try {
    // One buffer is read into again and again: a stream would leave a new one behind for every chunk.
    const buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES);
    let total = 0;
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES, null);
      if (bytesRead === 0) return;
      total += bytesRead;
      progress?.(total, size);
      yield buffer.subarray(0, bytesRead);
    }
  } catch (error) {
    throw failure(name, error as NodeJS.ErrnoException);
  }
}

async function* fromStream(stream: Readable, name: string, progress?: ProgressListener): AsyncGenerator<Buffer> {
  let total = 0;
  try {
    for await (const chunk of stream) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Buffer);
      total += bytes.length;
      progress?.(total, null);
      yield bytes;
    }
  } catch (error) {
    throw failure(name, error as NodeJS.ErrnoException);
  }
}

async function* gunzip(chunks: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  const [{ createGunzip }, { Readable: Source, pipeline }] = await Promise.all([import('node:zlib'), import('node:stream')]);
  const unzip = createGunzip({ chunkSize: CHUNK_BYTES });
  // The buffers of the file are used again, and zlib keeps what it is given for a while.
  const source = Source.from(copies(chunks), { objectMode: false });
  pipeline(source, unzip, () => {});
  try {
    for await (const chunk of unzip) yield chunk as Buffer;
  } catch (cause) {
    if (cause instanceof UnreadableFile) throw cause;
    throw new UnreadableFile(name, null, `broken gzip data (${(cause as Error).message})`, { cause });
  }
}

async function* copies(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) yield Buffer.from(chunk);
}

/** Reads on until `wanted` bytes are there, and puts them back in front of the rest. */
async function takeHead(chunks: AsyncIterable<Buffer>, wanted: number): Promise<{ head: Buffer; chunks: AsyncIterable<Buffer> }> {
  const iterator = chunks[Symbol.asyncIterator]();
  const parts: Buffer[] = [];
  let length = 0;
  while (length < wanted) {
    const { value, done } = await iterator.next();
    if (done === true) break;
    parts.push(Buffer.from(value));
    length += value.length;
  }
  const head = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  async function* again(): AsyncGenerator<Buffer> {
    try {
      if (head.length > 0) yield head;
      for (;;) {
        const { value, done } = await iterator.next();
        if (done === true) return;
        yield value;
      }
    } finally {
      await iterator.return?.();
    }
  }
  return { head, chunks: again() };
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EACCES: 'permission denied',
  EISDIR: 'is a directory, not a file',
  ENOTDIR: 'no such file',
  ENAMETOOLONG: 'no such file (the name is too long)',
  ELOOP: 'too many symbolic links',
};

function failure(name: string, cause: NodeJS.ErrnoException): UnreadableFile {
  if (cause instanceof UnreadableFile) return cause;
  return new UnreadableFile(name, null, REASONS[cause.code ?? ''] ?? `cannot be read (${cause.code ?? cause.message})`, {
    cause,
  });
}
