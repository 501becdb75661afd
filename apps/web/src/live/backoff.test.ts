import { expect, test } from 'vitest';
import { backoffMs } from './backoff.ts';

test('a page waits longer and longer, but never more than eight seconds', () => {
  expect([0, 1, 2, 3, 4, 100].map(backoffMs)).toEqual([1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
});
