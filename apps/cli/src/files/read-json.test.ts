import { describe, expect, test } from 'vitest';
import { makeRows, type Row } from '../testing/candle-text.ts';
import { readBytes, rowsOf } from '../testing/read-bytes.ts';

const rows = makeRows(30);
const seconds = (row: Row): number => row[0] / 1000;
const iso = (row: Row): string => new Date(row[0]).toISOString();
const [first] = rows as [Row];

describe('json', () => {
  const objects = rows.map(([timestamp, open, high, low, close, volume]) => ({ timestamp, open, high, low, close, volume }));
  const columns = {
    t: rows.map((row) => seconds(row) * 1000),
    o: rows.map((r) => r[1]),
    h: rows.map((r) => r[2]),
    l: rows.map((r) => r[3]),
    c: rows.map((r) => r[4]),
    v: rows.map((r) => r[5]),
  };
  const shapes: [name: string, text: string][] = [
    ['ccxt rows', JSON.stringify(rows)],
    ['ccxt rows, indented', JSON.stringify(rows, null, 2)],
    ['rows of texts', JSON.stringify(rows.map((row) => row.map(String)))],
    ['a row of names first', JSON.stringify([['time', 'open', 'high', 'low', 'close', 'volume'], ...rows])],
    ['objects', JSON.stringify(objects)],
    [
      'objects with dates',
      JSON.stringify(rows.map((row) => ({ datetime: iso(row), o: row[1], h: row[2], l: row[3], c: row[4], v: row[5] }))),
    ],
    [
      'klines of a stream, where case tells keys apart',
      JSON.stringify(
        rows.map(([t, o, h, l, c, v]) => ({
          t,
          T: t + 59_999,
          s: 'X',
          i: '1m',
          f: 1,
          L: 2,
          o,
          c,
          h,
          l,
          v,
          n: 1,
          x: true,
          q: 1,
          V: 0.1,
          Q: 0.2,
          B: 0,
        })),
      ),
    ],
    ['a wrapper', JSON.stringify({ code: '0', msg: '', data: rows })],
    ['a wrapper in a wrapper', JSON.stringify({ retCode: 0, result: { symbol: 'X', list: rows } })],
    ['objects in a wrapper', JSON.stringify({ candles: objects })],
    ['columns', JSON.stringify({ s: 'ok', ...columns })],
    [
      'columns of objects, as pandas writes them',
      JSON.stringify(Object.fromEntries(Object.entries(columns).map(([k, values]) => [k, { ...values }]))),
    ],
    [
      'a split table',
      JSON.stringify({
        columns: ['open', 'high', 'low', 'close', 'volume'],
        index: rows.map((r) => r[0]),
        data: rows.map((r) => r.slice(1)),
      }),
    ],
    ['a byte order mark', `\uFEFF${JSON.stringify(objects)}`],
    ['ndjson of objects', objects.map((object) => JSON.stringify(object)).join('\n')],
    ['ndjson of rows', rows.map((row) => JSON.stringify(row)).join('\n')],
    ['ndjson with blank lines and Windows line ends', `${objects.map((object) => JSON.stringify(object)).join('\r\n\r\n')}\r\n`],
    [
      'raw Binance klines',
      JSON.stringify(rows.map(([t, ...rest]) => [t, ...rest.map(String), t + 59_999, '1', 5, '1', '1', '0'])),
    ],
    [
      'a raw Kraken reply',
      JSON.stringify({
        error: [],
        result: {
          XXBTZUSD: rows.map(([t, o, h, l, c, v]) => [t, String(o), String(h), String(l), String(c), '1.5', String(v), 3]),
          last: 1,
        },
      }),
    ],
    ['a raw Coinbase reply, recognised by its values', JSON.stringify(rows.map(([t, o, h, l, c, v]) => [t, l, h, o, c, v]))],
  ];
  test.each(shapes)('%s', async (_name, text) => {
    expect(rowsOf(await readBytes(text))).toEqual(rows.map((row) => [...row]));
  });

  test('null and missing values are missing', async () => {
    const text = JSON.stringify([{ time: first[0], open: null, high: 2, low: 1, close: '', volume: true }]);
    expect(rowsOf(await readBytes(text))).toEqual([[first[0], Number.NaN, 2, 1, Number.NaN, Number.NaN]]);
  });

  test.each(['[1700000000000,1,2,0.5,1,10]', '{"time":1700000000000,"open":1,"high":2,"low":0.5,"close":1,"volume":10}'])(
    'one candle: %s',
    async (text) => {
      expect(rowsOf(await readBytes(text))).toEqual([[1_700_000_000_000, 1, 2, 0.5, 1, 10]]);
    },
  );

  test('an array larger than a chunk is read in pieces and stays whole', async () => {
    const many = makeRows(20_000);
    expect(rowsOf(await readBytes(JSON.stringify(many)))).toEqual(many.map((row) => [...row]));
  });
});
