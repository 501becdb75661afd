import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WIDTH } from './candle-columns.ts';

const ROW_BYTES = 8 * WIDTH;

/**
 * Columns of candles in a temporary file, chunk by chunk, 48 bytes a row. The file has no name once it is open, so nothing is left of it
 * however the process ends.
 */
export class CandleSpool {
  /** Rows of each chunk. */
  readonly lengths: number[] = [];
  readonly #fd: number;
  readonly #offsets: number[] = [];
  #end = 0;

  constructor(folder: string = tmpdir()) {
    const path = join(folder, `quality-${process.pid}-${Math.random().toString(36).slice(2)}.spool`);
    this.#fd = openSync(path, 'wx+', 0o600);
    unlinkSync(path);
  }

  /** Writes rows `[from, to)` of six columns as one chunk. */
  append(columns: readonly Float64Array[], from: number, to: number): void {
    this.#offsets.push(this.#end);
    this.lengths.push(to - from);
    for (const column of columns) {
      const bytes = bytesOf(column, from, to);
      for (let done = 0; done < bytes.length; ) done += writeSync(this.#fd, bytes, done, bytes.length - done, this.#end + done);
      this.#end += bytes.length;
    }
  }

  /** Reads one column of a chunk into the first places of `target`. */
  read(chunk: number, column: number, target: Float64Array): void {
    const length = this.lengths[chunk]!;
    const bytes = bytesOf(target, 0, length);
    const at = this.#offsets[chunk]! + column * length * (ROW_BYTES / WIDTH);
    for (let done = 0; done < bytes.length; ) {
      const read = readSync(this.#fd, bytes, done, bytes.length - done, at + done);
      if (read === 0) throw new Error('the temporary file was cut off');
      done += read;
    }
  }

  close(): void {
    closeSync(this.#fd);
  }
}

function bytesOf(column: Float64Array, from: number, to: number): Uint8Array {
  return new Uint8Array(column.buffer, column.byteOffset + 8 * from, 8 * (to - from));
}
