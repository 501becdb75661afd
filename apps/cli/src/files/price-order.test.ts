import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeRows } from '../testing/candle-text.ts';
import { CandleStore } from './candle-store.ts';
import { recognisePriceOrder } from './price-order.ts';

const NAMES = ['open', 'high', 'low', 'close'] as const;

/** Candles in which position k holds the price `order[k]`, as a file with that order is first read. */
function inOrder(
  rows: readonly (readonly number[])[],
  order: readonly (typeof NAMES)[number][],
  mostInMemory = 1_000,
): CandleStore {
  const candles = new CandleStore(rows.length, { mostInMemory, chunkRows: 16 });
  for (const row of rows) candles.append([row[0]!, ...order.map((name) => row[NAMES.indexOf(name) + 1]!), row[5]!]);
  return candles;
}

test('every other order of prices is recognised and named, forwards and backwards', () => {
  fc.assert(
    fc.property(
      fc.shuffledSubarray([...NAMES], { minLength: 4 }),
      fc.nat(1000),
      fc.boolean(),
      fc.boolean(),
      (order, seed, backwards, spooled) => {
        const rows = backwards ? makeRows(60, { seed }).reverse() : makeRows(60, { seed });
        const candles = inOrder(rows, order, spooled ? 32 : 1_000);
        const found = recognisePriceOrder(candles);
        // High and low in their places break no rule, even where open and close stand in each other's place.
        if (order[1] === 'high' && order[2] === 'low') {
          expect(found).toBeNull();
          return;
        }
        expect(found?.order).toBe(order.join(','));
        const prices: number[][] = [];
        for (const { open, high, length } of candles.chunks())
          for (let i = 0; i < length; i += 1) prices.push([open[i]!, high[i]!]);
        expect(prices).toEqual(rows.map((row) => [row[1], row[2]]));
        candles.close();
      },
    ),
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
