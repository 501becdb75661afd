import { describe, expect, test } from 'vitest';
import { makeRows, type Row, toCsv } from '../testing/candle-text.ts';
import { readBytes, rowsOf } from '../testing/read-bytes.ts';

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
    expect(rowsOf(await readBytes(text))).toEqual(rows.map((row) => [...row]));
  });

  test('dates that name the hour as 02-AM', async () => {
    const text =
      'Date,Symbol,Open,High,Low,Close,Volume BTC,Volume USD\n2019-06-21 02-AM,BTCUSD,9735.01,9812.06,9732.6,9770.47,766.03,7488191.82\n2019-06-21 12-PM,BTCUSD,9585,9777,9583.55,9735.01,2094.13,20288868.43\n';
    const candles = await readBytes(text);
    expect([...candles.candles.toColumns().time]).toEqual([Date.UTC(2019, 5, 21, 2), Date.UTC(2019, 5, 21, 12)]);
    expect([...candles.candles.toColumns().volume]).toEqual([766.03, 2094.13]);
    expect(candles.symbol).toBe('BTCUSD');
  });

  test('dates of eight digits are dates, not seconds', async () => {
    const daily = 'date,open,high,low,close,volume\n20230301,1,2,0.5,1.5,10\n20230302,1,2,0.5,1.5,10\n';
    expect([...(await readBytes(daily)).candles.toColumns().time]).toEqual([Date.UTC(2023, 2, 1), Date.UTC(2023, 2, 2)]);
  });

  test('seconds stay seconds: units are the business of the check', async () => {
    const candles = await readBytes(toCsv(rows.map((row) => [seconds(row), ...row.slice(1)])));
    expect(candles.candles.toColumns().time[0]).toBe(first[0] / 1000);
  });

  test('a cell that is no number, null or empty is a missing value', async () => {
    const text = toCsv([
      [first[0], 'abc', 2, 1, 1.5, 3],
      [first[0] + 60_000, 1, 'NaN', 1, '', 'null'],
      [first[0] + 120_000, 1, 2, 'inf', '1e400'],
    ]);
    expect(rowsOf(await readBytes(text)).map((row) => row.map((value) => Number.isNaN(value)))).toEqual([
      [false, true, false, false, false, false],
      [false, false, true, false, true, true],
      [false, false, false, true, true, true],
    ]);
  });

  test('a row of which the time cannot be read is a row with a missing time', async () => {
    const candles = await readBytes(toCsv([...rows.slice(0, 3), ['yesterday', 1, 2, 0.5, 1, 1]]));
    expect(candles.candles.toColumns().time[3]).toBeNaN();
    expect(candles.candles.toColumns().open[3]).toBe(1);
  });

  test('a file without a volume column is read and says so', async () => {
    const candles = await readBytes(
      toCsv(
        rows.map((row) => row.slice(0, 5)),
        'timestamp,open,high,low,close',
      ),
    );
    expect(candles.candles.toColumns().volume.every(Number.isNaN)).toBe(true);
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
      const candles = await readBytes(text);
      expect(candles.symbol).toBeNull();
      expect(candles.notes.join()).toMatch(/several markets .*"BTC\/USDT", "ETH\/USDT"/);
    }
  });

  test('magnitudes of download pages are understood', async () => {
    const text =
      '"Date","Price","Open","High","Low","Vol.","Change %"\n"Nov 14, 2023","36,500.5","35,000.0","37,000.1","34,900.0","12.5K","1.2%"\n';
    expect(rowsOf(await readBytes(text))).toEqual([[Date.UTC(2023, 10, 14), 35_000, 37_000.1, 34_900, 36_500.5, 12_500]]);
  });
});

describe('csv without a header', () => {
  test('is time, open, high, low, close, volume', async () => {
    const candles = await readBytes(toCsv(rows, null));
    expect(rowsOf(candles)).toEqual(rows.map((row) => [...row]));
    expect(candles.notes).toEqual([]);
  });

  test('trailing columns are left out', async () => {
    expect(
      rowsOf(
        await readBytes(
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
      const candles = await readBytes(
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
    const candles = await readBytes(toCsv(broken, null));
    expect(rowsOf(candles)).toEqual(broken);
    expect(candles.notes).toEqual([]);
  });

  test('milliseconds since midnight stay what they are', async () => {
    const candles = await readBytes(
      toCsv(
        rows.map((row, i) => [i * 60_000, ...row.slice(1)]),
        null,
      ),
    );
    expect([...candles.candles.toColumns().time.slice(0, 3)]).toEqual([0, 60_000, 120_000]);
  });
});
