import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { makeRows, type Row, toCsv } from '../testing/candle-text.ts';
import type { FileCandles } from './file-candles.ts';
import { readCandleFile } from './read-candle-file.ts';
import { UnreadableFile } from './unreadable-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'quality-read-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
/** Reads bytes from a file of that name, and again from standard input: both must give the same. */
async function read(bytes: string | Uint8Array): Promise<FileCandles> {
  files += 1;
  const path = join(folder, `file-${files}`);
  writeFileSync(path, bytes);
  const stdin = Readable.from([], { objectMode: false });
  const fromFile = await readCandleFile(path, { name: 'file', stdin });
  const pieces =
    [...Buffer.from(bytes)].length > 2000 ? [Buffer.from(bytes)] : [...Buffer.from(bytes)].map((byte) => Buffer.from([byte]));
  const fromStdin = await readCandleFile('-', { name: 'file', stdin: Readable.from(pieces, { objectMode: false }) });
  expect(rowsOf(fromStdin)).toEqual(rowsOf(fromFile));
  return fromFile;
}

function rowsOf({ columns }: FileCandles): number[][] {
  const { time, open, high, low, close, volume } = columns;
  return Array.from(time, (t, i) => [t, open[i]!, high[i]!, low[i]!, close[i]!, volume[i]!]);
}

async function refusal(bytes: string | Uint8Array): Promise<string> {
  const error = await read(bytes).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UnreadableFile);
  expect((error as Error).message).not.toContain('\n');
  return (error as Error).message;
}

const rows = makeRows(30);
const seconds = (row: Row): number => row[0] / 1000;
const iso = (row: Row): string => new Date(row[0]).toISOString();
const [first] = rows as [Row];

describe('csv with a header', () => {
  const shapes: [name: string, text: string][] = [
    ['plain names', toCsv(rows)],
    [
      'names in another order',
      toCsv(
        rows.map(([t, o, h, l, c, v]) => [v, c, l, t, h, o]),
        'Volume,Close,Low,Open Time,High,Open',
      ),
    ],
    ['single letters', toCsv(rows, 't,o,h,l,c,v')],
    ['a comment above the header', `https://www.CryptoDataDownload.com\n${toCsv(rows)}`],
    ['a comment with a comma above the header', `Created on 06-20-2019,https://www.CryptoDataDownload.com\n${toCsv(rows)}`],
    ['# comments and blank lines', `# from a script\n\n${toCsv(rows)}\n# end\n`],
    ['a byte order mark', `\uFEFF${toCsv(rows)}`],
    ['Windows line ends', toCsv(rows).replaceAll('\n', '\r\n')],
    ['old Mac line ends', toCsv(rows).replaceAll('\n', '\r')],
    ['no line end at the end', toCsv(rows).trimEnd()],
    ['semicolons', toCsv(rows).replaceAll(',', ';')],
    ['tabs', toCsv(rows).replaceAll(',', '\t')],
    ['semicolons and decimal commas', toCsv(rows).replaceAll(',', ';').replaceAll('.', ',')],
    ['every cell quoted', toCsv(rows).replace(/[^,\n]+/g, '"$&"')],
    [
      'a quoted column later in the file',
      toCsv(
        rows.map((row, i) => [...row, i > 20 ? '"a, b"' : 'a']),
        'timestamp,open,high,low,close,volume,note',
      ),
    ],
    ['spaces around cells', toCsv(rows).replaceAll(',', ' , ')],
    ['the header again between rows', toCsv(rows.slice(0, 10)) + toCsv(rows.slice(10))],
    [
      'volume in base and quote',
      toCsv(
        rows.map((row) => [...row.slice(0, 5), row[5] * 30_000, row[5]]),
        'date,open,high,low,close,Volume USD,Volume BTC',
      ),
    ],
    [
      'VolumeFrom and VolumeTo',
      toCsv(
        rows.map((row) => [...row, row[5] * 30_000]),
        'Date,Open,High,Low,Close,VolumeFrom,VolumeTo',
      ),
    ],
    [
      'columns after the volume',
      toCsv(
        rows.map((row) => [...row, 12, 'x']),
        'timestamp,open,high,low,close,volume,trades,note',
      ),
    ],
    [
      'names of a Binance dump',
      toCsv(
        rows.map((row) => [...row, row[0] + 59_999, 1, 2, 3, 4, 0]),
        'open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore',
      ),
    ],
    [
      'names of CoinAPI',
      toCsv(
        rows.map(([t, o, h, l, c, v]) => [
          iso([t, o, h, l, c, v]),
          iso([t + 60_000, o, h, l, c, v]),
          iso([t, o, h, l, c, v]),
          iso([t, o, h, l, c, v]),
          o,
          h,
          l,
          c,
          v,
          3,
        ]),
        'time_period_start,time_period_end,time_open,time_close,price_open,price_high,price_low,price_close,volume_traded,trades_count',
      ),
    ],
    [
      'names of CoinMarketCap',
      toCsv(
        rows.map((row) => [iso(row), iso(row), iso(row), iso(row), 'x', ...row.slice(1), 1, iso(row)]),
        'timeOpen,timeClose,timeHigh,timeLow,name,open,high,low,close,volume,marketCap,timestamp',
      ).replaceAll(',', ';'),
    ],
    [
      'an index without a name',
      toCsv(
        rows.map((row) => [iso(row), ...row.slice(1)]),
        ',open,high,low,close,volume',
      ),
    ],
    [
      'a numbered index before the time',
      toCsv(
        rows.map((row, i) => [i, ...row]),
        ',timestamp,open,high,low,close,volume',
      ),
    ],
    [
      'date and time of day in two columns',
      toCsv(
        rows.map((row) => [iso(row).slice(0, 10).replaceAll('-', '.'), iso(row).slice(11, 19), ...row.slice(1), 0]),
        '<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<TICKVOL>,<SPREAD>',
      ),
    ],
    [
      'names in angle brackets and numbers',
      toCsv(rows, 'timestamp,1a. open (USD),2a. high (USD),3a. low (USD),4a. close (USD),5. volume'),
    ],
    ['ISO 8601 dates', toCsv(rows.map((row) => [iso(row), ...row.slice(1)]))],
    ['dates with an offset', toCsv(rows.map((row) => [iso(row).replace('T', ' ').replace('.000Z', '+00:00'), ...row.slice(1)]))],
    [
      'dates in another zone',
      toCsv(
        rows.map((row) => [
          iso([row[0] + 19_800_000, ...row.slice(1)] as unknown as Row).replace('.000Z', '+05:30'),
          ...row.slice(1),
        ]),
      ),
    ],
    [
      'dates of a spreadsheet',
      toCsv(rows.map((row) => [`11/14/2023 0:${String(new Date(row[0]).getUTCMinutes()).padStart(2, '0')}`, ...row.slice(1)])),
    ],
    [
      'the day before the month',
      toCsv(
        rows.map((row) => [`14/11/2023 00:${String(new Date(row[0]).getUTCMinutes()).padStart(2, '0')}:00`, ...row.slice(1)]),
      ),
    ],
    [
      'a numeric column beside a date',
      toCsv(
        rows.map((row) => ['2001-01-01', row[0], ...row.slice(1)]),
        'date,unix,open,high,low,close,volume',
      ),
    ],
    [
      'a numeric column that a spreadsheet destroyed',
      toCsv(
        rows.map((row) => ['1.69993E+12', iso(row), ...row.slice(1)]),
        'Unix Timestamp,Date,Open,High,Low,Close,Volume',
      ),
    ],
  ];
  test.each(shapes)('%s', async (_name, text) => {
    expect(rowsOf(await read(text))).toEqual(rows.map((row) => [...row]));
  });

  test('dates that name the hour as 02-AM', async () => {
    const text =
      'Date,Symbol,Open,High,Low,Close,Volume BTC,Volume USD\n2019-06-21 02-AM,BTCUSD,9735.01,9812.06,9732.6,9770.47,766.03,7488191.82\n2019-06-21 12-PM,BTCUSD,9585,9777,9583.55,9735.01,2094.13,20288868.43\n';
    const candles = await read(text);
    expect([...candles.columns.time]).toEqual([Date.UTC(2019, 5, 21, 2), Date.UTC(2019, 5, 21, 12)]);
    expect([...candles.columns.volume]).toEqual([766.03, 2094.13]);
    expect(candles.symbol).toBe('BTCUSD');
  });

  test('dates of eight digits are dates, not seconds', async () => {
    const daily = 'date,open,high,low,close,volume\n20230301,1,2,0.5,1.5,10\n20230302,1,2,0.5,1.5,10\n';
    expect([...(await read(daily)).columns.time]).toEqual([Date.UTC(2023, 2, 1), Date.UTC(2023, 2, 2)]);
  });

  test('seconds stay seconds: units are the business of the check', async () => {
    const candles = await read(toCsv(rows.map((row) => [seconds(row), ...row.slice(1)])));
    expect(candles.columns.time[0]).toBe(first[0] / 1000);
  });

  test('a cell that is no number, null or empty is a missing value', async () => {
    const text = toCsv([
      [first[0], 'abc', 2, 1, 1.5, 3],
      [first[0] + 60_000, 1, 'NaN', 1, '', 'null'],
      [first[0] + 120_000, 1, 2, 'inf', '1e400'],
    ]);
    expect(rowsOf(await read(text)).map((row) => row.map((value) => Number.isNaN(value)))).toEqual([
      [false, true, false, false, false, false],
      [false, false, true, false, true, true],
      [false, false, false, true, true, true],
    ]);
  });

  test('a row of which the time cannot be read is a row with a missing time', async () => {
    const candles = await read(toCsv([...rows.slice(0, 3), ['yesterday', 1, 2, 0.5, 1, 1]]));
    expect(candles.columns.time[3]).toBeNaN();
    expect(candles.columns.open[3]).toBe(1);
  });

  test('a file without a volume column is read and says so', async () => {
    const candles = await read(
      toCsv(
        rows.map((row) => row.slice(0, 5)),
        'timestamp,open,high,low,close',
      ),
    );
    expect(candles.columns.volume.every(Number.isNaN)).toBe(true);
    expect(candles.notes).toContain('no volume column');
  });

  test('several symbols in one file are named in a note, and fill no feed', async () => {
    const mixed = rows.map((row, i) => [i % 2 === 0 ? 'BTC/USDT' : 'ETH/USDT', ...row]);
    const objects = mixed.map(([symbol, time, open, high, low, close, volume]) => ({
      symbol,
      time,
      open,
      high,
      low,
      close,
      volume,
    }));
    for (const text of [toCsv(mixed, 'symbol,time,open,high,low,close,volume'), JSON.stringify(objects)]) {
      const candles = await read(text);
      expect(candles.symbol).toBeNull();
      expect(candles.notes.join()).toMatch(/several markets .*"BTC\/USDT", "ETH\/USDT"/);
    }
  });

  test('magnitudes of download pages are understood', async () => {
    const text =
      '"Date","Price","Open","High","Low","Vol.","Change %"\n"Nov 14, 2023","36,500.5","35,000.0","37,000.1","34,900.0","12.5K","1.2%"\n';
    expect(rowsOf(await read(text))).toEqual([[Date.UTC(2023, 10, 14), 35_000, 37_000.1, 34_900, 36_500.5, 12_500]]);
  });
});

describe('csv without a header', () => {
  test('is time, open, high, low, close, volume', async () => {
    const candles = await read(toCsv(rows, null));
    expect(rowsOf(candles)).toEqual(rows.map((row) => [...row]));
    expect(candles.notes).toEqual([]);
  });

  test('trailing columns are left out', async () => {
    expect(
      rowsOf(
        await read(
          toCsv(
            rows.map((row) => [...row, 17]),
            null,
          ),
        ),
      ),
    ).toEqual(rows.map((row) => [...row]));
  });

  test.each([
    ['open,close,high,low', [0, 1, 4, 2, 3, 5]],
    ['low,high,open,close', [0, 3, 2, 1, 4, 5]],
  ])('the order %s is recognised where the evidence is clear, and named', async (order, cells) => {
    for (const inFile of [rows, rows.toReversed()]) {
      const candles = await read(
        toCsv(
          inFile.map((row) => cells.map((k) => row[k]!)),
          null,
        ),
      );
      expect(rowsOf(candles)).toEqual(inFile.map((row) => [...row]));
      expect(candles.notes.join()).toContain(order);
    }
  });

  test('a few broken candles do not change the order of columns', async () => {
    const broken = rows.map((row, i) => (i === 7 ? [row[0], row[1], row[3], row[2], row[4], row[5]] : [...row]));
    const candles = await read(toCsv(broken, null));
    expect(rowsOf(candles)).toEqual(broken);
    expect(candles.notes).toEqual([]);
  });

  test('milliseconds since midnight stay what they are', async () => {
    const candles = await read(
      toCsv(
        rows.map((row, i) => [i * 60_000, ...row.slice(1)]),
        null,
      ),
    );
    expect([...candles.columns.time.slice(0, 3)]).toEqual([0, 60_000, 120_000]);
  });
});

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
    expect(rowsOf(await read(text))).toEqual(rows.map((row) => [...row]));
  });

  test('null and missing values are missing', async () => {
    const text = JSON.stringify([{ time: first[0], open: null, high: 2, low: 1, close: '', volume: true }]);
    expect(rowsOf(await read(text))).toEqual([[first[0], Number.NaN, 2, 1, Number.NaN, Number.NaN]]);
  });

  test.each(['[1700000000000,1,2,0.5,1,10]', '{"time":1700000000000,"open":1,"high":2,"low":0.5,"close":1,"volume":10}'])(
    'one candle: %s',
    async (text) => {
      expect(rowsOf(await read(text))).toEqual([[1_700_000_000_000, 1, 2, 0.5, 1, 10]]);
    },
  );

  test('an array larger than a chunk is read in pieces and stays whole', async () => {
    const many = makeRows(20_000);
    expect(rowsOf(await read(JSON.stringify(many)))).toEqual(many.map((row) => [...row]));
  });
});

test('gzip is told by its bytes, of every kind of text', async () => {
  for (const text of [toCsv(rows), JSON.stringify(rows), rows.map((row) => JSON.stringify(row)).join('\n')]) {
    expect(rowsOf(await read(gzipSync(text)))).toEqual(rows.map((row) => [...row]));
  }
  const members = Buffer.concat([gzipSync(toCsv(rows.slice(0, 9))), gzipSync(toCsv(rows.slice(9), null))]);
  expect(rowsOf(await read(members))).toEqual(rows.map((row) => [...row]));
});

test('a file larger than a chunk is read the same as a small one, whatever its line ends', async () => {
  const many = makeRows(20_000);
  expect(rowsOf(await read(toCsv(many)))).toEqual(many.map((row) => [...row]));
  expect(rowsOf(await read(toCsv(many).replaceAll('\n', '\r\n')))).toEqual(many.map((row) => [...row]));
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
    ['a quote that never ends', 'time,open,high,low,close,volume\n"1700000000000,1,2,3,4,5\n', /^file:\d+: .*quote/],
    ['a broken Parquet file', 'PAR1 and nothing else PAR1', /^file: not readable as Parquet/],
  ])('%s', async (_name, bytes, says) => {
    expect(await refusal(bytes)).toMatch(says);
  });

  test.each([
    [join(folder, 'nowhere.csv'), /no such file/],
    [folder, /is a directory/],
    ['/dev/null', /the file is empty/],
  ])('%s', async (path, says) => {
    const stdin = Readable.from([], { objectMode: false });
    await expect(readCandleFile(path, { name: 'given.csv', stdin })).rejects.toThrow(says);
  });
});
