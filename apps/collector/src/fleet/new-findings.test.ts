import type { Issue, Report } from '@quality/validators';
import { expect, test } from 'vitest';
import { newFindings } from './new-findings.ts';

const issue = (type: Issue['type'], times: readonly number[]): Issue => ({
  type,
  severity: 'high',
  field: null,
  count: Math.max(1, times.length),
  times,
  ranges: [],
  message: '',
  recommendation: '',
});
const report = (fromMs: number, issues: readonly Issue[]): Report =>
  ({ window: { from: new Date(fromMs).toISOString() }, issues }) as unknown as Report;

test('a candle is found once, whichever worker looks', () => {
  const first = newFindings(report(0, [issue('ohlc_violation', [1_000, 2_000])]), {});
  const second = newFindings(
    report(0, [issue('ohlc_violation', [1_000, 2_000, 3_000])]),
    JSON.parse(JSON.stringify(first.found)),
  );
  expect(first.issues.flatMap(({ times }) => times)).toEqual([1_000, 2_000]);
  expect(second.issues.flatMap(({ times }) => times)).toEqual([3_000]);
});

test('an issue without open times is found when it appears, and again after a report without it', () => {
  const stale = report(0, [issue('stale', [])]);
  const first = newFindings(stale, {});
  const second = newFindings(stale, first.found);
  const third = newFindings(report(0, []), second.found);
  expect([first, second, third, newFindings(stale, third.found)].map(({ issues }) => issues.length)).toEqual([1, 0, 0, 1]);
});

test('what opened before the window is forgotten, and what has gone from the report is kept until then', () => {
  const first = newFindings(report(0, [issue('flatline', [1_000, 9_000])]), {});
  const second = newFindings(report(5_000, []), first.found);
  expect(second.found).toEqual({ 'flatline|': [9_000] });
  expect(newFindings(report(5_000, [issue('flatline', [9_000])]), second.found).issues).toEqual([]);
});
