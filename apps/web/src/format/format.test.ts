import { ISSUE_TYPES } from '@quality/validators';
import { expect, test } from 'vitest';
import { formatPoints, formatScore } from './score.ts';
import { formatAge, formatRange, formatTime } from './time.ts';
import { issueTitle, reasonTitle } from './words.ts';

test.each([
  [84.96, '84.9'],
  [99.999, '99.9'],
  [100, '100'],
  [20, '20.0'],
  [0, '0.0'],
  [null, '–'],
])('a score of %s is shown as %s: cut, never rounded up', (score, text) => {
  expect(formatScore(score)).toBe(text);
});

test('a small loss is not shown as none', () => {
  expect([0.14, 49.05, 0.001, 0].map(formatPoints)).toEqual(['0.14', '49.05', '<0.01', '0']);
});

test.each([
  [36_400, '36s'],
  [363_000, '6m 03s'],
  [5_400_000, '1h 30m'],
  [273_600_000, '3d 4h'],
  [-5, '0s'],
])('an age of %i ms is %s', (ms, text) => {
  expect(formatAge(ms)).toBe(text);
});

test('seconds are shown only where they are not zero', () => {
  expect(formatTime(Date.UTC(2023, 2, 4, 17))).toBe('2023-03-04 17:00');
  expect(formatTime(Date.UTC(2023, 2, 4, 17, 0, 5))).toBe('2023-03-04 17:00:05');
  expect(formatTime(Date.UTC(2023, 2, 4, 17, 0, 5, 250))).toBe('2023-03-04 17:00:05.250');
  expect(formatTime(9e15)).toBe('9000000000000000');
});

test('a range names its day twice only where it is another one', () => {
  const at = Date.UTC(2023, 2, 4, 23);
  expect(formatRange([at, at + 60_000])).toBe('2023-03-04 23:00–23:01');
  expect(formatRange([at, at + 3_600_000])).toBe('2023-03-04 23:00 – 2023-03-05 00:00');
});

test('every issue type and gate has a name for people', () => {
  for (const type of ISSUE_TYPES) expect(issueTitle(type)).not.toBe(type);
  expect(reasonTitle('gate:dead_feed')).toBe('Gate: dead feed');
  expect(reasonTitle('gap')).toBe('Gaps');
});
