import { describe, expect, it } from 'vitest';
import { retryAfterMsOf } from './retry-after.ts';

describe('Retry-After', () => {
  it.each([
    [{ 'retry-after': '7' }, 7000],
    [{ 'Retry-After': ' 0.5 ' }, 500],
    [{ 'Retry-After': 'Wed, 15 May 2024 10:00:30 GMT', Date: 'Wed, 15 May 2024 10:00:00 GMT' }, 30_000],
    [{ 'Retry-After': 'Wed, 15 May 2024 09:59:00 GMT', Date: 'Wed, 15 May 2024 10:00:00 GMT' }, 0],
    [{ 'Retry-After': 'Wed, 15 May 2024 10:00:30 GMT' }, null],
    [{ 'Retry-After': 'soon', Date: 'Wed, 15 May 2024 10:00:00 GMT' }, null],
    [{ 'Retry-After': '' }, null],
    [{}, null],
  ])('%j asks to wait %s ms', (headers, expected) => {
    expect(retryAfterMsOf(headers)).toBe(expected);
  });
});
