import { closeSync, fstatSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Bytes that are read from any place: what Parquet needs, whose index is at the end. */
export class ByteFile {
  readonly byteLength: number;
  readonly #fd: number;

  private constructor(fd: number) {
    this.#fd = fd;
    this.byteLength = fstatSync(fd).size;
  }

  static open(path: string): ByteFile {
    return new ByteFile(openSync(path, 'r'));
  }

  /** Bytes of a stream, in a temporary file that has no name. */
  static async keep(chunks: AsyncIterable<Buffer>): Promise<ByteFile> {
    const path = join(tmpdir(), `quality-${process.pid}-${Math.random().toString(36).slice(2)}.bytes`);
    const fd = openSync(path, 'wx+', 0o600);
    unlinkSync(path);
    try {
      for await (const chunk of chunks) for (let done = 0; done < chunk.length; ) done += writeSync(fd, chunk, done);
      return new ByteFile(fd);
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  }

  slice(start: number, end: number = this.byteLength): ArrayBuffer {
    const bytes = new Uint8Array(Math.max(0, Math.min(end, this.byteLength) - start));
    for (let done = 0; done < bytes.length; ) {
      const read = readSync(this.#fd, bytes, done, bytes.length - done, start + done);
      if (read === 0) throw new Error('the file was cut off while it was read');
      done += read;
    }
    return bytes.buffer;
  }

  close(): void {
    closeSync(this.#fd);
  }
}
