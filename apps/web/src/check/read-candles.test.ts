import { gzipSync } from 'node:zlib';
import { assess, CandleSeries } from '@quality/validators';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toCsv, walk } from '../testing/walk.ts';
import { assessCandles } from './assess-candles.ts';
import { exampleCsv } from './example-file.ts';
import { readCandles } from './read-candles.ts';
import { UnreadableText } from './unreadable-text.ts';

const nowMs = Date.UTC(2023, 10, 14, 22, 30);
const rows = walk(60, nowMs);
const read = (content: string | Uint8Array<ArrayBuffer>) => readCandles(new Blob([content]));
const timesOf = async (text: string): Promise<number[]> => [...(await read(text)).table.time];
const wanted = rows.map(([time]) => time);

describe('columns of text', () => {
  test.each([
    [
      'the usual names',
      (t: number, o: number, h: number, l: number, c: number, v: number) => `${t},${o},${h},${l},${c},${v}`,
      'timestamp,open,high,low,close,volume',
    ],
    [
      'another order and case',
      (t: number, o: number, h: number, l: number, c: number, v: number) => `${v},${c},${l},${h},${o},${t}`,
      'Volume_(BTC),Close,Low,High,Open,openTime',
    ],
    [
      'a quote volume beside',
      (t: number, o: number, h: number, l: number, c: number, v: number) => `${t},X,${o},${h},${l},${c},99,${v},7`,
      'unix,symbol,open,high,low,close,Volume USDT,Volume BTC,tradecount',
    ],
    ['no names', (t: number, o: number, h: number, l: number, c: number, v: number) => `${t},${o},${h},${l},${c},${v}`, ''],
    [
      'quotes',
      (t: number, o: number, h: number, l: number, c: number, v: number) => `"${t}","${o}","${h}","${l}","${c}","${v}"`,
      '"time","open","high","low","close","volume"',
    ],
    [
      'semicolons',
      (t: number, o: number, h: number, l: number, c: number, v: number) => [t, o, h, l, c, v].join(';'),
      't;o;h;l;c;v',
    ],
  ])('are found by their meaning: %s', async (_name, line, header) => {
    const text = ['# found somewhere', header, ...rows.map((row) => line(...row))].filter((each) => each !== '').join('\r\n');
    const { table } = await read(text);
    expect([...table.time]).toEqual(wanted);
    expect([...table.open]).toEqual(rows.map(([, open]) => open));
    expect([...table.low]).toEqual(rows.map(([, , , low]) => low));
    expect([...table.volume]).toEqual(rows.map((row) => row[5]));
  });

  test.each([
    ['2023-03-04 17:00:00', Date.UTC(2023, 2, 4, 17)],
    ['2023-03-04T17:00:00.250Z', Date.UTC(2023, 2, 4, 17, 0, 0, 250)],
    ['2023-03-04 19:00:00+02:00', Date.UTC(2023, 2, 4, 17)],
    ['2023-03-04 05-PM', Date.UTC(2023, 2, 4, 17)],
    ['3/4/2023 17:00', Date.UTC(2023, 2, 4, 17)],
    ['4.3.2023 17:00', Date.UTC(2023, 2, 4, 17)],
    ['20230304', Date.UTC(2023, 2, 4)],
    ['1677949200', 1_677_949_200],
  ])('%s is a time', async (cell, at) => {
    expect(await timesOf(`date,open,high,low,close,volume\n${cell},1,2,1,2,5`)).toEqual([at]);
  });

  test('a date that does not exist is a missing time, where other rows have one', async () => {
    const times = await timesOf('date,open,high,low,close,volume\n2023-06-31,1,2,1,2,5\n2023-07-01,1,2,1,2,5');
    expect(times).toEqual([Number.NaN, Date.UTC(2023, 6, 1)]);
  });

  test('numbers that a spreadsheet has destroyed give way to the date beside them', async () => {
    const lines = rows.map(([time, ...rest]) => `1.69999E+12,${new Date(time).toISOString()},${rest.join(',')}`);
    expect(await timesOf(['unix,date,open,high,low,close,volume', ...lines].join('\n'))).toEqual(wanted);
  });

  test('unnamed columns in the order open, close, high, low are recognised, and it is said', async () => {
    const { table, notes } = await read(rows.map(([t, o, h, l, c, v]) => [t, o, c, h, l, v].join(',')).join('\n'));
    expect([...table.high]).toEqual(rows.map(([, , high]) => high));
    expect(notes).toHaveLength(1);
  });
});

describe('JSON', () => {
  const objects = rows.map(([t, open, high, low, close, volume]) => ({ t, open: String(open), high, low, close, volume }));
  test.each([
    ['rows', JSON.stringify(rows)],
    ['objects', JSON.stringify(objects)],
    ['an object a line', objects.map((each) => JSON.stringify(each)).join('\n')],
    ['a reply around rows', JSON.stringify({ error: [], result: { XXBTZUSD: rows, last: 1 } })],
    [
      'columns',
      JSON.stringify({
        s: 'ok',
        t: rows.map((r) => r[0]),
        o: rows.map((r) => r[1]),
        h: rows.map((r) => r[2]),
        l: rows.map((r) => r[3]),
        c: rows.map((r) => r[4]),
        v: rows.map((r) => r[5]),
      }),
    ],
  ])('%s is read', async (_name, text) => {
    const { table } = await read(text);
    expect([...table.time]).toEqual(wanted);
    expect([...table.open]).toEqual(rows.map(([, open]) => open));
    expect([...table.volume]).toEqual(rows.map((row) => row[5]));
  });
});

test('gzip is recognised by its bytes', async () => {
  const { table } = await read(new Uint8Array(gzipSync(toCsv(rows))));
  expect(table.time).toHaveLength(60);
});

test.each([
  ['', 'the file is empty'],
  ['  \n', 'the file is blank'],
  ['PAR1xxxx', 'it is a Parquet file: the command line reads it, this page does not'],
  ['time,open,high,close\n1,2,3,4', 'line 1: “time,open,high,close” is neither a candle nor a header with'],
  ['open,high,low,close,volume\n1,1,1,1,1', 'names no time'],
  ['time,open,high,low,close\nsoon,1,2,1,2', 'line 2: “soon” is not a time'],
  ['time,open,high,low,close,volume', 'there are no rows after the header'],
  ['[1, 2', 'it is not JSON'],
  ['{"a": 1}', 'holds no candles'],
  ['[["a"]]', 'has no open, high, low and close'],
])('%j is refused with a reason', async (text, reason) => {
  await expect(read(text)).rejects.toThrow(reason);
});

test('whatever the bytes are, the answer is candles or one clear sentence', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.string(), fc.json(), fc.stringMatching(/^(time,open,high,low,close\n)?[\d,.\n"-]{0,80}$/)),
      async (text) => {
        try {
          expect((await read(text)).table.time.length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(UnreadableText);
          expect((error as Error).message).not.toMatch(/\n/);
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('a file is judged like the same rows of a feed that ended just now', () => {
  const { report } = assessCandles(tableOf(rows), { name: 'x.csv', exchange: null, timeframe: null });
  expect(report.feed.timeframe).toBe('1m');
  const feed = { exchange: null, symbol: null, timeframe: '1m' };
  expect(report.scores).toEqual(assess(CandleSeries.fromRows(rows), { feed, now: nowMs }).scores);
  expect(report.source).toBe('x.csv');
});

test('the example has the faults that it is made of', async () => {
  const { table } = await read(exampleCsv());
  const { report } = assessCandles(table, { name: 'example.csv', exchange: null, timeframe: null });
  expect(report.issues.map(({ type, count }) => [type, count])).toEqual([
    ['gap', 27],
    ['duplicate_timestamp', 1],
    ['price_outlier', 1],
  ]);
});

function tableOf(each: typeof rows) {
  const column = (k: number): Float64Array => Float64Array.from(each, (row) => row[k]!);
  return { time: column(0), open: column(1), high: column(2), low: column(3), close: column(4), volume: column(5) };
}
