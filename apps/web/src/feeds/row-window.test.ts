import fc from 'fast-check';
import { expect, test } from 'vitest';
import { moveRow, rowWindow } from './row-window.ts';

test('every row in view is drawn, and never more than a screen and its edges', () => {
  fc.assert(
    fc.property(fc.nat(100_000), fc.integer({ min: 1, max: 3_000 }), fc.nat(2_000), (offset, height, count) => {
      const { first, end } = rowWindow(offset, height, 40, count);
      const [top, bottom] = [Math.floor(offset / 40), Math.ceil((offset + height) / 40)];
      for (let row = Math.max(0, top); row < Math.min(count, bottom); row += 1) expect(row >= first && row < end).toBe(true);
      expect(end - first).toBeLessThanOrEqual(Math.ceil(height / 40) + 14);
      expect(first).toBeGreaterThanOrEqual(0);
      expect(end).toBeLessThanOrEqual(count);
    }),
  );
});

test.each([
  ['ArrowDown', 5, 6],
  ['ArrowUp', 0, 0],
  ['PageDown', 5, 15],
  ['End', 5, 99],
  ['Home', 50, 0],
  ['ArrowDown', 99, 99],
])('%s moves row %i to %i', (key, from, to) => {
  expect(moveRow(key, from, 100, 10)).toBe(to);
});

test('other keys move nothing, and an empty table has no row to move to', () => {
  expect(moveRow('x', 5, 100, 10)).toBeNull();
  expect(moveRow('End', 0, 0, 10)).toBeNull();
});
