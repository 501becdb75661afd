import { describe, expect, it } from 'vitest';
import { ReplayedTape } from './replayed-tape.ts';

const MINUTE = 60_000;
const FILE_START = Date.UTC(2023, 2, 1);
const START = Date.UTC(2024, 4, 15, 13, 37, 41);
const rows = [
  [FILE_START, 10, 12, 9, 11, 5],
  [FILE_START + MINUTE, 11, 13, 10, 12, 6],
  [FILE_START + 3 * MINUTE, 12, 14, 11, 13, 7],
];
const tape = new ReplayedTape({ timeframe: '1m', rows }, START);
const lastSlot = Math.floor(START / MINUTE) * MINUTE - MINUTE;
const at = (slots: number) => tape.bar(lastSlot + slots * MINUTE, lastSlot + (slots + 1) * MINUTE, Number.POSITIVE_INFINITY);

describe('a replayed file', () => {
  it('ends with its last candle closing at the start, with its own holes', () => {
    expect([-3, -2, -1, 0].map((slots) => at(slots)?.close ?? null)).toEqual([11, 12, null, 13]);
  });

  it('runs backwards after its end, so the price does not jump, and forwards again', () => {
    expect(at(1)).toMatchObject({ open: 13, high: 14, low: 11, close: 12 });
    expect(at(2)).toBeNull();
    expect(at(4)).toMatchObject({ open: 11, close: 10 });
    expect(at(5)).toMatchObject({ open: 10, close: 11 });
    expect(at(-4)).toMatchObject({ open: 11, close: 10 });
  });

  it('refuses what it cannot replay', () => {
    expect(() => new ReplayedTape({ timeframe: '1m', rows: [] }, START)).toThrow(/needs rows/);
    expect(() => new ReplayedTape({ timeframe: '1M', rows }, START)).toThrow(/months/);
  });
});
