import { describe, expect, it } from 'vitest';
import type { CandleRow } from './index.ts';
import { assess, CandleSeries, checkDuplicates, checkRevisions, checkRollup } from './index.ts';
import { FILE, issueOf } from './testing/judge.ts';
import type { Row } from './testing/walk.ts';
import { MINUTE_MS, walk } from './testing/walk.ts';

/** On the grid of five minutes. */
const FROM_MS = 1_700_000_100_000;
const MINUTES = walk(600, { startMs: FROM_MS });
const FIVES = rolledUp(MINUTES);
const series = (rows: readonly CandleRow[]) => CandleSeries.fromRows(rows);
const NOW = FROM_MS + 600 * MINUTE_MS;
const FIVE = { ...FILE, timeframe: '5m' };
const rollup = (larger: readonly CandleRow[], smaller: readonly CandleRow[] = MINUTES) =>
  checkRollup(series(smaller), series(larger), { smaller: '1m', larger: '5m' });

function rolledUp(rows: readonly Row[]): Row[] {
  return Array.from({ length: rows.length / 5 }, (_, k) => {
    const part = rows.slice(5 * k, 5 * k + 5);
    const [first, last] = [part[0] as Row, part[4] as Row];
    const sum = part.reduce((total, [, , , , , v]) => total + v, 0);
    return [first[0], first[1], Math.max(...part.map((r) => r[2])), Math.min(...part.map((r) => r[3])), last[4], sum];
  });
}

function changed(rows: readonly Row[], i: number, column: 1 | 2 | 3 | 4 | 5, factor: number): Row[] {
  const copy = rows.map((row): Row => [...row]);
  (copy[i] as Row)[column] *= factor;
  return copy;
}

describe('checkRollup', () => {
  it('passes where the larger candles are the roll-up of the smaller', () => {
    expect(rollup(FIVES).result).toMatchObject({ verdict: 'pass', reason: '120 candles equal the roll-up of their 1m candles' });
  });

  it.each([
    [1, 'open'],
    [2, 'high'],
    [3, 'low'],
    [4, 'close'],
    [5, 'volume'],
  ] as const)('finds a wrong value of column %i', (column, field) => {
    const { issues } = rollup(changed(FIVES, 7, column, 1.001));
    expect(issues).toMatchObject([
      { type: 'rollup_mismatch', field, severity: 'medium', count: 1, times: [FROM_MS + 35 * MINUTE_MS] },
    ]);
  });

  it('compares only candles all of whose children are there', () => {
    expect(
      rollup(
        changed(FIVES, 7, 2, 2),
        MINUTES.filter((_, i) => i !== 36),
      ).result.verdict,
    ).toBe('pass');
    expect(rollup(FIVES, []).result.verdict).toBe('not_evaluated');
  });

  it('refuses timeframes that do not divide', () => {
    expect(() => checkRollup(series([]), series([]), { smaller: '5m', larger: '1m' })).toThrow(
      'timeframe 1m is not a whole number of 5m candles',
    );
  });
});

describe('checkRevisions', () => {
  const revise = (before: readonly CandleRow[], after: readonly CandleRow[]) =>
    checkRevisions(series(before), series(after), { timeframe: '1m' });

  it('finds closed candles whose values changed, field by field', () => {
    const { issues } = revise(MINUTES, changed(changed(MINUTES, 3, 4, 1.0001), 9, 5, 2));
    expect(issues.map(({ field, times }) => [field, times])).toEqual([
      ['close', [FROM_MS + 3 * MINUTE_MS]],
      ['volume', [FROM_MS + 9 * MINUTE_MS]],
    ]);
  });

  it('compares what both fetches hold, in any order', () => {
    expect(revise(MINUTES, MINUTES.slice(100, 200).reverse()).result).toMatchObject({
      verdict: 'pass',
      reason: '100 candles are unchanged',
    });
    expect(revise(MINUTES.slice(0, 5), MINUTES.slice(5)).result.verdict).toBe('not_evaluated');
  });
});

describe('findings', () => {
  const judge = (findings: Parameters<typeof assess>[1]['findings']) =>
    assess(series(FIVES), { feed: FIVE, now: NOW, findings: findings ?? [] });

  it('are part of the report and its score', () => {
    const clean = judge([rollup(FIVES)]);
    expect(clean.scores.overall).toBe(100);
    const report = judge([rollup(changed(FIVES, 7, 4, 1.001))]);
    expect(issueOf(report, 'rollup_mismatch')?.count).toBe(1);
    expect(report.issueCount).toBe(1);
    expect(report.ledger).toMatchObject([{ reason: 'rollup_mismatch', component: 'consistency' }]);
    expect(report.ledger[0]?.points).toBeCloseTo((0.15 * 5 * 100) / 120, 9);
  });

  it('outside the window count nothing', () => {
    const outcome = rollup(changed(FIVES, 2, 4, 1.001));
    const late = assess(series(FIVES), {
      feed: FIVE,
      now: NOW,
      window: 'live',
      policy: { windowSlots: 50 },
      findings: [outcome],
    });
    expect(late.checks.find(({ check }) => check === 'rollup_mismatch')?.verdict).toBe('pass');
    expect(late.scores.overall).toBe(100);
  });

  it('of another check are refused', () => {
    const other = checkDuplicates(series(FIVES), { feed: FIVE, now: NOW });
    expect(() => judge([other])).toThrow('findings holds an outcome of duplicate_timestamp');
    expect(() => judge([rollup(FIVES), rollup(FIVES)])).toThrow('two outcomes of rollup_mismatch');
  });
});
