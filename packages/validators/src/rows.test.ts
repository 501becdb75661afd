import { describe, expect, it } from 'vitest';
import type { CandleRow } from './index.ts';
import { endOf, issueOf, judge, typesOf } from './testing/judge.ts';
import { MINUTE_MS, START_MS, walk } from './testing/walk.ts';

describe('time units', () => {
  const seconds = walk(60).map(([time, ...values]) => [time / 1000, ...values]);
  const micros = walk(60).map(([time, ...values]) => [time * 1000, ...values]);

  it('of a file are read as they are when it is in one unit throughout', () => {
    for (const rows of [seconds, micros, walk(60)]) {
      const report = judge(rows, { now: endOf(60), timeUnit: 'detect' });
      expect(report.issues).toEqual([]);
      expect(report.window.received).toBe(60);
    }
  });

  it('of a file that mixes are read, and rows that are not in milliseconds are counted', () => {
    const rows = walk(60).map((row, i) => (i % 3 === 0 ? seconds[i] : i % 3 === 1 ? micros[i] : row)) as CandleRow[];
    const report = judge(rows, { now: endOf(60), timeUnit: 'detect' });
    expect(typesOf(report)).toEqual(['time_unit']);
    expect(issueOf(report, 'time_unit')?.count).toBe(40);
    expect(report.window.received).toBe(60);
    expect(report.scores.overall).toBeLessThanOrEqual(49);
  });

  it('handed to the library other than milliseconds are counted, all of them', () => {
    for (const rows of [seconds, micros]) {
      const report = judge(rows, { now: endOf(60) });
      expect(issueOf(report, 'time_unit')?.count).toBe(60);
      expect(report.window.received).toBe(60);
    }
  });

  it('are recognised before doubled open times are', () => {
    const report = judge([...walk(60), seconds[7] as CandleRow], { now: endOf(60) });
    expect(issueOf(report, 'duplicate_timestamp')).toMatchObject({ count: 1, severity: 'low' });
  });
});

describe('rows', () => {
  it('that double an open time never fill a gap, and the largest volume, then the largest close, stands', () => {
    const rows = walk(60).filter((_, i) => i !== 20);
    const [time, open, high, low, close, volume] = rows[10] as CandleRow & number[];
    const bigger = [time, open, high, low, 0, (volume as number) + 1];
    const report = judge([...rows, bigger as CandleRow], { now: endOf(60) });
    expect(report.window).toMatchObject({ expected: 60, received: 59 });
    expect(issueOf(report, 'duplicate_timestamp')).toMatchObject({ count: 1, severity: 'high', times: [time] });
    expect(issueOf(report, 'non_positive_price')?.times).toEqual([time]);
    const smaller = [time, open, high, low, (close as number) * 2, (volume as number) - 0.5];
    expect(typesOf(judge([...rows, smaller as CandleRow], { now: endOf(60) }))).toEqual([
      'gap',
      'duplicate_timestamp',
      'out_of_order',
    ]);
  });

  it('beyond the first with an open time are counted, candles listed once', () => {
    const rows = walk(60);
    const report = judge([...rows, ...rows.slice(3, 5), ...rows.slice(3, 5)], { now: endOf(60) });
    expect(issueOf(report, 'duplicate_timestamp')).toMatchObject({
      count: 4,
      severity: 'low',
      times: [rows[3]?.[0], rows[4]?.[0]],
    });
  });

  it('going back are counted, and the order changes no score', () => {
    const rows = walk(60);
    const report = judge([...rows.slice(10, 20), ...rows.slice(0, 10), ...rows.slice(20)], { now: endOf(60) });
    expect(report.issues).toMatchObject([{ type: 'out_of_order', severity: 'low', count: 1, times: [START_MS] }]);
    expect(report.scores.overall).toBe(100);
  });

  it('of a newest-first file are turned round, which is no issue; what then goes back is', () => {
    const rows = walk(60).reverse();
    expect(judge(rows, { now: endOf(60), rowOrder: 'detect' }).issues).toEqual([]);
    expect(issueOf(judge(rows, { now: endOf(60) }), 'out_of_order')?.count).toBe(59);
    const swapped = [...rows.slice(0, 30), rows[31], rows[30], ...rows.slice(32)] as CandleRow[];
    expect(issueOf(judge(swapped, { now: endOf(60), rowOrder: 'detect' }), 'out_of_order')?.count).toBe(1);
  });

  it('off the grid fill no gap', () => {
    const rows = walk(60).map((row, i) => (i === 30 ? [row[0] + 14_789, ...row.slice(1)] : row)) as CandleRow[];
    const report = judge(rows, { now: endOf(60) });
    expect(report.window).toMatchObject({ expected: 60, received: 59 });
    expect(typesOf(report)).toEqual(['gap', 'misaligned_timestamp']);
    expect(issueOf(report, 'misaligned_timestamp')).toMatchObject({
      times: [START_MS + 30 * MINUTE_MS + 14_789],
      severity: 'medium',
    });
  });

  it('without a value are there, but not complete: no gap, no point for completeness', () => {
    const rows = walk(60).map((row, i) =>
      i === 30 ? [...row.slice(0, 5), null] : i === 31 ? [row[0], 'x', ...row.slice(2)] : row,
    ) as CandleRow[];
    const report = judge([...rows, [null, 1, 1, 1, 1, 1]], { now: endOf(60) });
    expect(report.issues.map(({ type, field, count }) => [type, field, count])).toEqual([
      ['missing_value', 'time', 1],
      ['missing_value', 'open', 1],
      ['missing_value', 'volume', 1],
    ]);
    expect(report.scores.completeness).toBe((100 * 58) / 60);
    expect(report.ledger).toEqual([
      { reason: 'missing_value', component: 'completeness', points: expect.closeTo((0.35 * 200) / 60, 10) },
    ]);
  });

  it('after now and the allowed skew are in the future, within it they are forming', () => {
    const now = endOf(60);
    const rows = (time: number) => [...walk(60), [time, 1, 1, 1, 1, 1]];
    expect(typesOf(judge(rows(now + 10_000), { now }))).toEqual(['unclosed_candle']);
    expect(typesOf(judge(rows(now + 10_001), { now }))).toEqual(['future_timestamp']);
  });
});
