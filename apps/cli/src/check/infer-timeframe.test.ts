import { describe, expect, test } from 'vitest';
import { inferTimeframe } from './infer-timeframe.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.UTC(2023, 0, 1);

function every(step: number, count = 30, startMs = START): number[] {
  return Array.from({ length: count }, (_, i) => startMs + i * step);
}

function infer(times: readonly number[], name = 'candles.csv') {
  const middle = times.length >> 1;
  return inferTimeframe([Float64Array.from(times.slice(0, middle)), Float64Array.from(times.slice(middle))], name);
}

describe('the timeframe of a file', () => {
  test.each([
    ['1s', 1000],
    ['1m', 60_000],
    ['3m', 180_000],
    ['15m', 900_000],
    ['1h', HOUR],
    ['4h', 4 * HOUR],
    ['1d', DAY],
    ['3d', 3 * DAY],
    ['1w', 7 * DAY],
  ])('%s is the step that occurs most often', (timeframe, step) => {
    const expected = { timeframe, certain: true };
    expect(infer(every(step))).toEqual(expected);
    expect(infer(every(step).reverse())).toEqual(expected);
    expect(infer(every(step).map((t) => t / 1000))).toEqual(expected);
    expect(infer(every(step).map((t) => t * 1000))).toEqual(expected);
    expect(infer(every(step).filter((_, i) => i % 7 !== 3))).toEqual(expected);
    expect(infer(every(step).flatMap((t) => [t, t / 1000]))).toEqual(expected);
  });

  test('months are recognised although they differ in length', () => {
    const months = (by: number) => Array.from({ length: 20 }, (_, i) => Date.UTC(2020, i * by, 1));
    expect(infer(months(1)).timeframe).toBe('1M');
    expect(infer(months(3)).timeframe).toBe('3M');
    expect(infer(months(12)).timeframe).toBe('12M');
  });

  test('of two steps that occur equally often the shorter one counts', () => {
    expect(infer([START, START + 2 * HOUR, START + 3 * HOUR]).timeframe).toBe('1h');
  });

  test('rows without a time are passed over', () => {
    expect(infer([START, Number.NaN, START + HOUR, Number.NaN, START + 2 * HOUR])).toEqual({ timeframe: '1h', certain: true });
  });

  test('a step that no exchange has is a multiple of one, and uncertain', () => {
    expect(infer([START, START + 7 * 60_000])).toEqual({ timeframe: '1m', certain: false });
    expect(infer([START, START + 1234])).toEqual({ timeframe: '1s', certain: false });
  });

  test('without two different times the name of the file decides, else a minute', () => {
    expect(infer([START], 'BTC_USDT-1h.json')).toEqual({ timeframe: '1h', certain: false });
    expect(infer([START], 'kraken-XBTUSD-15min.csv').timeframe).toBe('15m');
    expect(infer([START, START], 'BTC_USDT-1M.csv').timeframe).toBe('1M');
    expect(infer([START], 'btc.csv')).toEqual({ timeframe: '1m', certain: false });
    expect(infer([], '')).toEqual({ timeframe: '1m', certain: false });
  });
});
