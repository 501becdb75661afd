import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseNumberCell } from './number-cell.ts';
import { readCandleFile } from './read-candle-file.ts';
import { parseTimeText } from './time-text.ts';

describe('a number in text', () => {
  test.each([
    ['1', 1],
    [' -1.50 ', -1.5],
    ['+2', 2],
    ['.5', 0.5],
    ['5.', 5],
    ['1e3', 1000],
    ['1.61888E+12', 1_618_880_000_000],
    ['1,234,567.5', 1_234_567.5],
    ['$1,234.5', 1234.5],
    ['12.5K', 12_500],
    ['3M', 3_000_000],
  ])('%s', (text, value) => {
    expect(parseNumberCell(text)).toBe(value);
  });

  test.each(['', ' ', 'NaN', 'null', 'None', '-', 'abc', '0x10', '1_000', '1e999', 'Infinity', '1.2.3', '1,2', '１２', '12K3'])(
    '%s is none',
    (text) => {
      expect(parseNumberCell(text)).toBeNaN();
    },
  );

  test('commas are decimal where cells are parted by something else', () => {
    expect(parseNumberCell('27385,25', true)).toBe(27_385.25);
    expect(parseNumberCell('27,385.25', true)).toBe(27_385.25);
  });
});

const decimal = fc
  .tuple(
    fc.boolean(),
    fc.stringMatching(/^[0-9]{1,20}$/),
    fc.option(fc.stringMatching(/^[0-9]{0,25}$/)),
    fc.option(fc.integer({ min: -30, max: 30 })),
  )
  .map(
    ([negative, whole, fraction, exponent]) =>
      `${negative ? '-' : ''}${whole}${fraction === null ? '' : `.${fraction}`}${exponent === null ? '' : `e${exponent}`}`,
  );

test('the byte scanner reads every decimal as Number does, to the last bit', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(decimal, { minLength: 4, maxLength: 4 }), async (cells) => {
      const text = `time,open,high,low,close,volume\n1700000000000,${cells.join(',')},1\n`;
      const { candles } = await readCandleFile('-', { name: 'f', stdin: Readable.from([Buffer.from(text)]) });
      const read = [
        candles.toColumns().open[0],
        candles.toColumns().high[0],
        candles.toColumns().low[0],
        candles.toColumns().close[0],
      ];
      expect(read).toEqual(cells.map(Number));
    }),
    { numRuns: 500 },
  );
});

test('the byte scanner reads every date as the parser of texts does', async () => {
  const instant = fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true });
  const written = fc
    .tuple(
      instant,
      fc.constantFrom('T', ' '),
      fc.constantFrom('', 'Z', '+00:00', '+05:30', '-08:00', ' UTC'),
      fc.constantFrom(16, 19, 23),
    )
    .map(([date, gap, zone, length]) => date.toISOString().slice(0, length).replace('T', gap) + zone);
  await fc.assert(
    fc.asyncProperty(written, async (text) => {
      const csv = `time,open,high,low,close,volume\n${text},1,1,1,1,1\n`;
      const { candles } = await readCandleFile('-', { name: 'f', stdin: Readable.from([Buffer.from(csv)]) });
      expect(candles.toColumns().time[0]).toBe(parseTimeText(text));
      const zone = /([+-]\d\d:\d\d)$/.exec(text)?.[1] ?? 'Z';
      const bare = text.slice(0, text.length - (/(Z|[+-]\d\d:\d\d| UTC)$/.exec(text)?.[0].length ?? 0)).replace(' ', 'T');
      expect(candles.toColumns().time[0]).toBe(Date.parse(bare + zone));
    }),
    { numRuns: 500 },
  );
});

describe('a date in text', () => {
  test.each([
    ['2019-06-21 02-AM', '2019-06-21T02:00:00Z'],
    ['2019-06-21 12-AM', '2019-06-21T00:00:00Z'],
    ['2019-06-21 12-PM', '2019-06-21T12:00:00Z'],
    ['4/20/2021 0:02', '2021-04-20T00:02:00Z'],
    ['4/20/2021 1:02 PM', '2021-04-20T13:02:00Z'],
    ['20.04.2021 13:02', '2021-04-20T13:02:00Z'],
    ['2021.04.20 13:02', '2021-04-20T13:02:00Z'],
    ['2021/4/2', '2021-04-02T00:00:00Z'],
    ['20210420', '2021-04-20T00:00:00Z'],
    ['20210420 13:02', '2021-04-20T13:02:00Z'],
    ['20210420 130200', '2021-04-20T13:02:00Z'],
    ['Apr 20, 2021', '2021-04-20T00:00:00Z'],
    ['20 April 2021 13:02', '2021-04-20T13:02:00Z'],
    ['20-Apr-2021', '2021-04-20T00:00:00Z'],
    ['Tue, 20 Apr 2021 13:02:03 GMT', '2021-04-20T13:02:03Z'],
    ['2021-04-20T13:02:03.456789Z', '2021-04-20T13:02:03.456Z'],
    ['2021-04-20 13:02:03+0200', '2021-04-20T11:02:03Z'],
    ['2024-02-29', '2024-02-29T00:00:00Z'],
  ])('%s', (text, iso) => {
    expect(new Date(parseTimeText(text)).toISOString()).toBe(new Date(iso).toISOString());
  });

  test.each([
    '',
    'yesterday',
    '2021-02-29',
    '2021-13-01',
    '2021-04-31',
    '2021-04-20 25:00',
    '2021-04-20 13-PM',
    '00/00/2021',
    '2021',
    'abc 1',
  ])('%s is none', (text) => {
    expect(parseTimeText(text)).toBeNaN();
  });
});
