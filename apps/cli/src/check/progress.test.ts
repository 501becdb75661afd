import { expect, test } from 'vitest';
import { createProgress } from './progress.ts';

const MIB = 1024 * 1024;

function screen(isTTY: boolean) {
  const lines: string[] = [];
  return { lines, write: (text: string) => lines.push(text) > 0, isTTY, columns: 60 };
}

test('a large file shows how far it is, and the line is gone at the end', () => {
  const stderr = screen(true);
  const progress = createProgress(1, stderr);
  const listener = progress.listener(0, 'big.csv');
  for (let read = MIB; read <= 64 * MIB; read += MIB) listener(read, 64 * MIB);
  progress.clear();
  expect(stderr.lines.length).toBeLessThan(20);
  expect(stderr.lines).toContain('\r\u001b[Kbig.csv 50 %');
  expect(stderr.lines.at(-1)).toBe('\r\u001b[K');
});

test('a stream, of which the end is not known, shows megabytes; many files show their number', () => {
  const stderr = screen(true);
  createProgress(1, stderr).listener(0, '-')(32_000_000, null);
  createProgress(12, stderr).listener(2, 'small.csv')(100, 200);
  expect(stderr.lines).toEqual(['\r\u001b[K- 32 MB', '\r\u001b[K3/12 small.csv 50 %']);
});

test('nothing is written for small files, nor where nobody watches', () => {
  const [terminal, pipe] = [screen(true), screen(false)];
  createProgress(1, terminal).listener(0, 'small.csv')(100, 200);
  createProgress(1, pipe).listener(0, 'big.csv')(64 * MIB, 64 * MIB);
  expect([...terminal.lines, ...pipe.lines]).toEqual([]);
});
