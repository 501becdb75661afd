import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { decodeCursor, encodeCursor, timeKey, toPage } from './cursor.ts';
import { StorageError } from './errors.ts';

const key = z.tuple([z.number(), z.string()]);

test('a cursor gives back its key, whatever the text in it', () => {
  fc.assert(
    fc.property(fc.integer(), fc.string({ unit: 'grapheme' }), (number, text) => {
      expect(decodeCursor(key, encodeCursor([number, text]))).toEqual([number, text]);
    }),
  );
});

test('what is no cursor is refused, and nothing else is thrown', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(() => decodeCursor(key, text)).toThrow(StorageError);
    }),
  );
});

test.each([[[1e300]], [[-1e300]], [[1.5]], [['1']], [[null]], [[]], [[0, 0]], [{}]])('the forged key %j is refused', (forged) => {
  const cursor = Buffer.from(JSON.stringify(forged)).toString('base64url');
  expect(() => decodeCursor(timeKey, cursor)).toThrow(expect.objectContaining({ code: 'invalid_input' }));
});

test('only a surplus row makes a next page', () => {
  const page = (count: number) =>
    toPage(
      Array.from({ length: count }, (_, i) => i),
      3,
      (row) => row * 10,
      (row) => [row],
    );
  expect(page(0)).toEqual({ items: [], nextCursor: null });
  expect(page(3)).toEqual({ items: [0, 10, 20], nextCursor: null });
  expect(page(4)).toEqual({ items: [0, 10, 20], nextCursor: encodeCursor([2]) });
});
