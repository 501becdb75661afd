import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { expect, test } from 'vitest';
import { makeRows, toCsv } from '../testing/candle-text.ts';
import type { CandleStore } from './candle-store.ts';
import { readCandleFile } from './read-candle-file.ts';

const rows = makeRows(1_000).map((row, i) => (i % 97 === 0 ? [...row.slice(0, 5), Number.NaN] : [...row]));
const sizes = { mostInMemory: 300, chunkRows: 64 };

function parquet(): Buffer {
  const names = ['time', 'open', 'high', 'low', 'close', 'volume'];
  const columnData = names.map((name, k) => ({ name, data: rows.map((row) => row[k]!), type: 'DOUBLE' as const }));
  return Buffer.from(parquetWriteBuffer({ columnData, rowGroupSize: 130 }));
}

const csv = toCsv(rows.map((row) => row.map((cell) => (Number.isNaN(cell) ? '' : cell))));
const quoted = csv.replace(/(\n[^\n]*){500}/, (half) => half.replace(/^\n(\d+)/gm, '\n"$1"'));
const json = rows.map((row) => JSON.stringify(row));

function rowsOf(candles: CandleStore): number[][] {
  const found: number[][] = [];
  for (const { time, open, high, low, close, volume, length } of candles.chunks()) {
    for (let i = 0; i < length; i += 1) found.push([time[i]!, open[i]!, high[i]!, low[i]!, close[i]!, volume[i]!]);
  }
  return found;
}

test.each<[string, Buffer | string]>([
  ['CSV', csv],
  ['CSV with quotes in the middle', quoted],
  ['gzip', gzipSync(csv)],
  ['JSON', `[${json.join(',\n')}]`],
  ['a JSON document', `{"data":[${json.join(',\n')}]}`],
  ['NDJSON', json.join('\n')],
  ['Parquet', parquet()],
])('%s with more rows than may stay in memory gives the same rows, and leaves no file behind', async (_, bytes) => {
  const { candles } = await readCandleFile('-', { name: 'f', stdin: Readable.from([Buffer.from(bytes)]), sizes });
  expect(candles.isInMemory).toBe(false);
  expect(candles.rowCount).toBe(rows.length);
  expect(rowsOf(candles)).toEqual(rows);
  expect([...candles.allTimes()].reduce((count, times) => count + times.length, 0)).toBe(rows.length);
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith(`quality-${process.pid}-`))).toEqual([]);
  candles.close();
});

test('as many rows as may stay in memory stay there, one more does not', async () => {
  const read = (count: number) =>
    readCandleFile('-', { name: 'f', stdin: Readable.from([Buffer.from(toCsv(rows.slice(0, count)))]), sizes });
  expect((await read(300)).candles.isInMemory).toBe(true);
  const { candles } = await read(301);
  expect(candles.isInMemory).toBe(false);
  candles.close();
});
