import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeRows } from '../testing/candle-text.ts';
import type { CandleColumns } from './candle-columns.ts';
import { recognisePriceOrder } from './price-order.ts';

const NAMES = ['open', 'high', 'low', 'close'] as const;

/** Columns in which position k holds the price `order[k]`, as a file with that order is first read. */
function inOrder(rows: readonly (readonly number[])[], order: readonly (typeof NAMES)[number][]): CandleColumns {
  const column = (k: number) => Float64Array.from(rows, (row) => row[k]!);
  const prices = order.map((name) => column(NAMES.indexOf(name) + 1));
  return {
    length: rows.length,
    time: column(0),
    open: prices[0]!,
    high: prices[1]!,
    low: prices[2]!,
    close: prices[3]!,
    volume: column(5),
  };
}

test('every other order of prices is recognised and named, forwards and backwards', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([...NAMES], { minLength: 4 }), fc.nat(1000), fc.boolean(), (order, seed, backwards) => {
      const rows = backwards ? makeRows(60, { seed }).reverse() : makeRows(60, { seed });
      const found = recognisePriceOrder(inOrder(rows, order));
      // High and low in their places break no rule, even where open and close stand in each other's place.
      if (order[1] === 'high' && order[2] === 'low') {
        expect(found).toBeNull();
        return;
      }
      expect(found?.order).toBe(order.join(','));
      expect([...found!.columns.high]).toEqual(rows.map((row) => row[2]));
      expect([...found!.columns.open]).toEqual(rows.map((row) => row[1]));
    }),
  );
});

test('one row that contradicts the other order is enough to leave the columns alone', () => {
  const rows = makeRows(60).map((row, i) => (i === 30 ? [row[0], row[1], row[3] - 1, row[2] + 1, row[4], row[5]] : row));
  expect(recognisePriceOrder(inOrder(rows, ['open', 'close', 'high', 'low']))).toBeNull();
});

test('few rows, or rows in which all prices are equal, are no evidence', () => {
  expect(recognisePriceOrder(inOrder(makeRows(19), ['low', 'high', 'open', 'close']))).toBeNull();
  expect(
    recognisePriceOrder(
      inOrder(
        makeRows(60).map((row) => [row[0], 5, 5, 5, 5, 1]),
        ['low', 'high', 'open', 'close'],
      ),
    ),
  ).toBeNull();
});
