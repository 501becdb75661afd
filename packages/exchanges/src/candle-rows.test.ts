import { describe, expect, it } from 'vitest';
import { sortOutRows } from './candle-rows.ts';

const GOOD = [1_700_000_000_000, 1, 2, 0.5, 1.5, 10];

describe('rows of an answer', () => {
  it.each([
    ['nulls', [null, null, null, null, null, null]],
    ['no open time', [undefined, 1, 2, 0.5, 1.5, 10]],
    ['an open time that is no whole number', [1_700_000_000_000.5, 1, 2, 0.5, 1.5, 10]],
    ['an open time alone', [1_700_000_000_000, null, undefined, Number.NaN, null, null]],
    ['too few cells', [1_700_000_000_000, 1, 2]],
    ['a letter of a broken body', '{'],
    ['null', null],
  ])('%s is no candle', (_, row) => {
    expect(sortOutRows([GOOD, row])).toEqual({ rows: [GOOD], malformed: 1 });
  });

  it('a candle that lacks some fields stays, with null in their place', () => {
    expect(sortOutRows([[1_700_000_000_000, 1, undefined, Number.NaN, Number.POSITIVE_INFINITY, 0, 'more']]).rows).toEqual([
      [1_700_000_000_000, 1, null, null, null, 0],
    ]);
  });

  it('are put in order of their open time, equal ones as they came', () => {
    const first = [60_000, 1, 1, 1, 1, 1];
    const twin = [60_000, 2, 2, 2, 2, 2];
    const later = [120_000, 3, 3, 3, 3, 3];
    expect(sortOutRows([later, first, twin]).rows).toEqual([first, twin, later]);
  });
});
