import { Readable } from 'node:stream';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { expect, test } from 'vitest';
import { makeRows } from '../testing/candle-text.ts';
import { readCandleFile } from './read-candle-file.ts';

const rows = makeRows(50);
type ColumnType = 'TIMESTAMP' | 'INT64' | 'DOUBLE' | 'STRING';

function column(name: string, data: readonly unknown[], type: ColumnType) {
  return { name, data: [...data], type };
}

function prices() {
  return ['open', 'high', 'low', 'close', 'volume'].map((name, k) =>
    column(
      name,
      rows.map((row) => row[k + 1]),
      'DOUBLE',
    ),
  );
}

function read(columnData: ReturnType<typeof column>[]) {
  const bytes = Buffer.from(parquetWriteBuffer({ columnData, rowGroupSize: 20 }));
  return readCandleFile('-', { name: 'f.parquet', stdin: Readable.from([bytes.subarray(0, 100), bytes.subarray(100)]) });
}

test.each<[string, ReturnType<typeof column>]>([
  [
    'dates',
    column(
      'date',
      rows.map((row) => new Date(row[0])),
      'TIMESTAMP',
    ),
  ],
  [
    'whole numbers',
    column(
      'open_time',
      rows.map((row) => BigInt(row[0])),
      'INT64',
    ),
  ],
  [
    'floating numbers',
    column(
      'timestamp',
      rows.map((row) => row[0]),
      'DOUBLE',
    ),
  ],
  [
    'texts',
    column(
      'datetime',
      rows.map((row) => new Date(row[0]).toISOString()),
      'STRING',
    ),
  ],
])('open times as %s, in several row groups', async (_name, time) => {
  const { candles } = await read([...prices(), time]);
  expect([...candles.toColumns().time]).toEqual(rows.map((row) => row[0]));
  expect([...candles.toColumns().high]).toEqual(rows.map((row) => row[2]));
  expect([...candles.toColumns().volume]).toEqual(rows.map((row) => row[5]));
});

test('a null is a missing value, and a symbol that is the same throughout is read', async () => {
  const [open, ...others] = prices();
  const data = open!.data.map((value, i) => (i === 7 ? null : value));
  const symbol = column(
    'symbol',
    rows.map(() => 'BTCUSDT'),
    'STRING',
  );
  const time = column(
    'time',
    rows.map((row) => row[0]),
    'DOUBLE',
  );
  const candles = await read([symbol, time, { ...open!, data }, ...others]);
  expect(candles.symbol).toBe('BTCUSDT');
  expect(candles.candles.toColumns().open[7]).toBeNaN();
  expect(candles.candles.toColumns().open[8]).toBe(rows[8]![1]);
});

test('a table without prices is refused with its columns', async () => {
  await expect(read([column('time', [1], 'DOUBLE'), column('value', [1], 'DOUBLE')])).rejects.toThrow(
    /^f\.parquet: columns "time,value" are not a time and open, high, low, close$/,
  );
});
