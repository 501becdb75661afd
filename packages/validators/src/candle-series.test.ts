import { describe, expect, it } from 'vitest';
import { CandleSeries } from './candle-series.ts';
import { readTime } from './cell.ts';

const ROW = [1_700_000_040_000, 1, 2, 0.5, 1.5, 10] as const;

describe('CandleSeries', () => {
  it('reads ccxt rows: strings as numbers, everything else as missing, rows in their order', () => {
    const series = CandleSeries.fromRows([
      ['1700000100000', '1.5', ' 2 ', 0, null, undefined],
      [...ROW],
      [1_700_000_160_000, 'abc', '', true, '1e3', '0x10'],
    ]);
    expect(series.toRows()).toEqual([
      [1_700_000_100_000, 1.5, 2, 0, null, null],
      [...ROW],
      [1_700_000_160_000, null, null, null, 1000, 16],
    ]);
  });

  it('takes rows that are too long, too short or no rows at all', () => {
    const series = CandleSeries.fromRows([[...ROW, 99, 'more'], [1_700_000_100_000], [], null as never, 5 as never]);
    expect(series.length).toBe(5);
    expect(series.row(0)).toEqual([...ROW]);
    expect(series.row(1)).toEqual([1_700_000_100_000, null, null, null, null, null]);
    expect(series.row(4)).toEqual([null, null, null, null, null, null]);
  });

  it('finds the fields of objects by common names, whatever their case', () => {
    const [time, open, high, low, close, volume] = ROW;
    const objects = [
      { timestamp: time, open, high, low, close, volume },
      { t: String(time), o: String(open), h: String(high), l: String(low), c: String(close), v: String(volume) },
      { Open_Time: time, Open: open, High: high, Low: low, Close: close, Volume: volume },
      { date: '2023-11-14T22:14:00Z', open, max: high, min: low, close, amount: volume },
      { time: new Date(time), open, high, low, close, vol: volume },
    ];
    for (const object of objects) expect(CandleSeries.fromObjects([object]).row(0)).toEqual([...ROW]);
    expect(CandleSeries.fromObjects(objects).toRows()).toEqual(objects.map(() => [...ROW]));
  });

  it('takes columns, a Float64Array as it is, and names the column whose length is wrong', () => {
    const time = Float64Array.of(1_700_000_040_000, 1_700_000_100_000);
    const series = CandleSeries.fromColumns({ time, close: ['1', null] });
    expect(series.time).toBe(time);
    expect(series.row(1)).toEqual([1_700_000_100_000, null, null, null, null, null]);
    expect(() => CandleSeries.fromColumns({ time, close: [1] })).toThrow('column close has 1 values, column time has 2');
    expect(() => CandleSeries.fromColumns({} as never)).toThrow('column time is missing');
  });
});

describe('readTime', () => {
  it('reads numbers, numeric strings, dates and ISO 8601, which is UTC without an offset', () => {
    const time = Date.parse('2023-11-14T22:14:00Z');
    for (const text of [
      '2023-11-14T22:14:00Z',
      '2023-11-14 22:14:00',
      '2023-11-14 22:14',
      '2023-11-14 22:14:00 UTC',
      '2023-11-14 22:14:00+00:00',
      '2023-11-14T23:14:00+0100',
      '1700000040000',
    ]) {
      expect(readTime(text)).toBe(time);
    }
    expect(readTime(new Date(time))).toBe(time);
    expect(readTime(1_700_000_040_000n)).toBe(time);
    expect(readTime('2023-11-14')).toBe(Date.parse('2023-11-14T00:00:00Z'));
    for (const cell of ['', 'yesterday', '14/11/2023', '2023-13-45', null, undefined, false]) expect(readTime(cell)).toBeNaN();
  });
});
