import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSpool, type SpoolEntry } from './spool.ts';

let folder: string;
const path = () => join(folder, 'not', 'there', 'spool.sqlite');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quality-spool-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const entry = (payload: string, kind: SpoolEntry['kind'] = 'report', items = 1) => ({ kind, payload, items });

test('entries come out in the order in which they went in, also after the file is opened again', () => {
  const first = openSpool({ path: path(), maxBytes: 1e6 });
  first.add([entry('a'), entry('b', 'candles', 5)]);
  first.add([entry('c')]);
  first.close();
  const second = openSpool({ path: path(), maxBytes: 1e6 });
  expect(second.pending()).toEqual({ reports: 2, candles: 5 });
  expect(second.peek(10, 1e6).map(({ payload }) => payload)).toEqual(['a', 'b', 'c']);
  second.remove(second.peek(2, 1e6).map(({ id }) => id));
  expect(second.peek(10, 1e6).map(({ payload }) => payload)).toEqual(['c']);
  expect(second.pending()).toEqual({ reports: 1, candles: 0 });
  second.close();
});

test('a batch ends before the bytes do, but holds one entry at least', () => {
  const spool = openSpool({ path: path(), maxBytes: 1e6 });
  spool.add([entry('x'.repeat(60)), entry('y'.repeat(60))]);
  expect(spool.peek(10, 100)).toHaveLength(1);
  expect(spool.peek(10, 10)).toHaveLength(1);
  expect(spool.peek(10, 120)).toHaveLength(2);
  spool.close();
});

test('what another process took out of the file is not waited for', () => {
  const [one, other] = [openSpool({ path: path(), maxBytes: 1e6 }), openSpool({ path: path(), maxBytes: 1e6 })];
  one.add([entry('a'), entry('b', 'candles', 5)]);
  other.remove(other.peek(10, 1e6).map(({ id }) => id));
  expect(one.peek(10, 1e6)).toEqual([]);
  expect(one.pending()).toEqual({ reports: 0, candles: 0 });
  one.close();
  other.close();
});

test('what does not fit is refused whole, and room that is freed is used again', () => {
  const spool = openSpool({ path: path(), maxBytes: 200_000 });
  const big = entry('x'.repeat(50_000));
  let added = 0;
  while (spool.add([big])) added += 1;
  expect(added).toBeGreaterThan(1);
  expect(spool.add([entry('small'), big])).toBe(false);
  expect(spool.pending().reports).toBe(added);
  spool.remove(spool.peek(1, 1e6).map(({ id }) => id));
  expect(spool.add([big])).toBe(true);
  expect(spool.bytes()).toBeLessThanOrEqual(200_000);
  spool.close();
});

test('an empty spool takes little room, whatever it held', () => {
  const spool = openSpool({ path: path(), maxBytes: 1e8 });
  spool.add(Array.from({ length: 500 }, () => entry('x'.repeat(10_000))));
  expect(spool.bytes()).toBeGreaterThan(5_000_000);
  spool.remove(spool.peek(500, 1e9).map(({ id }) => id));
  expect(spool.bytes()).toBeLessThan(100_000);
  spool.close();
});

test('an entry that was set aside is not given out again', () => {
  const spool = openSpool({ path: path(), maxBytes: 1e6 });
  spool.add([entry('good'), entry('bad')]);
  spool.setAside(spool.peek(2, 1e6)[1]!, 'no such thing');
  expect(spool.peek(10, 1e6).map(({ payload }) => payload)).toEqual(['good']);
  expect(spool.pending().reports).toBe(1);
  spool.close();
});

test('a file that is no spool is kept under another name, and a new spool is begun', () => {
  const file = join(folder, 'spool.sqlite');
  writeFileSync(file, 'this is not a database, and long enough to be taken for the header of one'.repeat(20));
  const lines: string[] = [];
  const spool = openSpool({ path: file, maxBytes: 1e6, log: (line) => lines.push(line) });
  expect(spool.add([entry('a')])).toBe(true);
  spool.close();
  expect(readdirSync(folder).some((name) => name.startsWith('spool.sqlite.damaged-'))).toBe(true);
  expect(lines.join()).toContain('is damaged');
});

test('a folder that cannot be made is an error that names the file', () => {
  writeFileSync(join(folder, 'file'), '');
  const file = join(folder, 'file', 'spool.sqlite');
  expect(() => openSpool({ path: file, maxBytes: 1e6 })).toThrow(`the spool ${file} cannot be opened`);
  expect(existsSync(file)).toBe(false);
});
