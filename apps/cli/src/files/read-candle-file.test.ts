import { existsSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { makeRows, toCsv } from '../testing/candle-text.ts';
import { readBytes, refusalOf, rowsOf } from '../testing/read-bytes.ts';
import { readCandleFile } from './read-candle-file.ts';

const rows = makeRows(30);

test('gzip is told by its bytes, of every kind of text', async () => {
  for (const text of [toCsv(rows), JSON.stringify(rows), rows.map((row) => JSON.stringify(row)).join('\n')]) {
    expect(rowsOf(await readBytes(gzipSync(text)))).toEqual(rows.map((row) => [...row]));
  }
  const members = Buffer.concat([gzipSync(toCsv(rows.slice(0, 9))), gzipSync(toCsv(rows.slice(9), null))]);
  expect(rowsOf(await readBytes(members))).toEqual(rows.map((row) => [...row]));
});

test('a file larger than a chunk is read the same as a small one, whatever its line ends', async () => {
  const many = makeRows(20_000);
  expect(rowsOf(await readBytes(toCsv(many)))).toEqual(many.map((row) => [...row]));
  expect(rowsOf(await readBytes(toCsv(many).replaceAll('\n', '\r\n')))).toEqual(many.map((row) => [...row]));
});

describe('a file that cannot be read is refused in one line', () => {
  test.each<[name: string, bytes: string | Uint8Array, says: RegExp]>([
    ['an empty file', '', /^file: the file is empty$/],
    ['a blank file', ' \n\n', /^file:1: the file is blank$/],
    [
      'a binary file',
      new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0]),
      /^file:\d: byte 0x1a at offset 6: a binary file/,
    ],
    ['a zip archive', Buffer.from('PK\u0003\u0004....'), /zip archive/],
    ['UTF-16', Buffer.from(`\uFEFF${toCsv(rows)}`, 'utf16le'), /UTF-16/],
    ['a header without prices', 'timestamp,value\n1700000000,1\n', /^file:1: "timestamp,value" .* open, high, low, close/],
    ['a header that lacks one price', 'time,open,high,close,volume\n1,2,3,4,5\n', /^file:1: .* low$/],
    ['a header without a time', 'open,high,low,close,volume\n1,2,3,4,5\n', /^file:1: .* no time column/],
    ['a header without rows', 'time,open,high,low,close,volume\n', /^file:1: no rows after the header/],
    ['prose', 'Lorem ipsum dolor sit amet, consectetur\nadipiscing elit\n', /^file:1: "Lorem ipsum/],
    ['times that are none', 'time,open,high,low,close\nfoo,1,2,3,4\nbar,1,2,3,4\n', /^file:2: "foo" is not a time/],
    ['JSON that stops', '[[1700000000000,1,2,\n0.5,1', /^file:2: the JSON ends in the middle/],
    ['JSON that is broken', '[\n[1700000000000,1,2,0.5,1,3],\n[17,,2]]', /^file:3: not JSON at ",2\]\]"/],
    ['text after JSON', '[[1700000000000,1,2,0.5,1,3]]\nhello', /^file:2: .* after the end/],
    ['JSON without candles', '{"error":["EQuery:Unknown asset pair"]}', /^file:1: .*EQuery.* holds no candles/],
    ['an empty array', '[]', /^file: has no candles/],
    ['an array of something else', '[[1,2],[3,4]]', /^file:1: "\[1,2\]" is not a candle/],
    [
      'ndjson with a broken line',
      '{"t":1700000000000,"o":1,"h":2,"l":1,"c":1,"v":1}\n{"t":17\n',
      /^file:2: the JSON ends in the middle \(line "/,
    ],
    ['gzip that stops', gzipSync(toCsv(rows)).subarray(0, 200), /^file: broken gzip data/],
    [
      'a quote that never ends, by the line where its row begins',
      'time,open,high,low,close,volume\n"1700000000000",1,2,3,4,5\n1700000060000,"1,2,3,4,5\n1700000120000,1,2,3,4,5\n',
      /^file:3: a quote is opened and never closed$/,
    ],
    [
      'a quote around the rest of a long file, without reading it all',
      `time,open,high,low,close,volume\n"${'1700000000000,1,2,3,4,5\n'.repeat(80_000)}`,
      /^file:2: the row is longer than 1 MiB/,
    ],
    ['an endless line of CSV', `time,open,high,low,close\n${'1'.repeat(2 ** 21)}`, /^file:2: the line is longer than 1 MiB$/],
    [
      'an endless element of JSON',
      `[[1700000000000,1,2,0.5,1,3],\n["${'1'.repeat(2 ** 21)}`,
      /^file:1: an element of the array is longer than 1 MiB$/,
    ],
    [
      'an endless line of ndjson',
      `{"t":1}\n{"t":2}\n{"t":"${'1'.repeat(2 ** 21)}`,
      /^file:\d: the line is longer than 1 MiB$|is not a candle/,
    ],
    ['a broken Parquet file', 'PAR1 and nothing else PAR1', /^file: not readable as Parquet/],
  ])('%s', async (_name, bytes, says) => {
    expect(await refusalOf(bytes)).toMatch(says);
  });

  test.each([
    ['/nowhere/at/all.csv', /no such file/],
    [tmpdir(), /is a directory/],
    ['/dev/null', /the file is empty/],
  ])('%s', async (path, says) => {
    const stdin = Readable.from([], { objectMode: false });
    await expect(readCandleFile(path, { name: 'given.csv', stdin })).rejects.toThrow(says);
  });
});

test('a file that is refused halfway is given back at once', async (ctx) => {
  if (!existsSync('/proc/self/fd')) ctx.skip('no /proc to count open files');
  const folder = mkdtempSync(join(tmpdir(), 'quality-handles-'));
  const contents = [`time,open,high,low,close\n${'1'.repeat(2 ** 21)}`, 'prose', gzipSync('prose'), 'PAR1 and no more'];
  const openFiles = (): string[] => readdirSync('/proc/self/fd').filter((fd) => pathOf(fd).startsWith(folder));
  try {
    for (const [i, content] of contents.entries()) {
      const path = join(folder, `${i}`);
      writeFileSync(path, content);
      await expect(readCandleFile(path, { name: 'f', stdin: Readable.from([]) })).rejects.toThrow(/^f/);
    }
    expect(openFiles()).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** What an open descriptor stands for; nothing for one that is closed by now. */
function pathOf(fd: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    return '';
  }
}
