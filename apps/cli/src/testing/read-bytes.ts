import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect } from 'vitest';
import type { FileCandles } from '../files/file-candles.ts';
import { readCandleFile } from '../files/read-candle-file.ts';
import { UnreadableFile } from '../files/unreadable-file.ts';

/** Small inputs come byte by byte, so that every place is the end of a chunk once. */
const SMALL = 2000;

/** Reads bytes from a file, and again from standard input: both must give the same. */
export async function readBytes(bytes: string | Uint8Array): Promise<FileCandles> {
  const folder = mkdtempSync(join(tmpdir(), 'quality-read-'));
  try {
    writeFileSync(join(folder, 'file'), bytes);
    const stdin = Readable.from([], { objectMode: false });
    const fromFile = await readCandleFile(join(folder, 'file'), { name: 'file', stdin });
    const whole = Buffer.from(bytes);
    const pieces = whole.length > SMALL ? [whole] : Array.from(whole, (byte) => Buffer.from([byte]));
    const fromStdin = await readCandleFile('-', { name: 'file', stdin: Readable.from(pieces, { objectMode: false }) });
    expect(rowsOf(fromStdin)).toEqual(rowsOf(fromFile));
    return fromFile;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Candles as rows of `[time, open, high, low, close, volume]`. */
export function rowsOf({ candles }: FileCandles): number[][] {
  const { time, open, high, low, close, volume } = candles.toColumns();
  return Array.from(time, (t, i) => [t, open[i]!, high[i]!, low[i]!, close[i]!, volume[i]!]);
}

/** The one line with which bytes are refused. */
export async function refusalOf(bytes: string | Uint8Array): Promise<string> {
  const error = await readBytes(bytes).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UnreadableFile);
  expect((error as Error).message).not.toContain('\n');
  return (error as Error).message;
}
