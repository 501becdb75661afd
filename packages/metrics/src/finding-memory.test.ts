import { describe, expect, it } from 'vitest';
import { FindingMemory } from './finding-memory.ts';
import { anIssue } from './testing/reports.ts';

describe('FindingMemory', () => {
  it('an issue without open times counts when it appears and when it comes back', () => {
    const memory = new FindingMemory();
    const issues = [anIssue({ type: 'insufficient_data', times: [] })];
    expect(memory.countNew(issues, 0, 10)).toEqual([1]);
    expect(memory.countNew(issues, 1, 11)).toEqual([0]);
    expect(memory.countNew([], 2, 12)).toEqual([]);
    expect(memory.countNew(issues, 3, 13)).toEqual([1]);
  });

  it('the same open time under two fields or two types is two finds', () => {
    const memory = new FindingMemory();
    const issues = [
      anIssue({ type: 'missing_value', field: 'open', times: [5] }),
      anIssue({ type: 'missing_value', field: 'close', times: [5] }),
      anIssue({ type: 'price_outlier', field: 'close', times: [5] }),
    ];
    expect(memory.countNew(issues, 0, 10)).toEqual([1, 1, 1]);
    expect(memory.countNew(issues, 0, 10)).toEqual([0, 0, 0]);
  });

  it('a candle keeps the severity of its first sight: a graver issue counts only what is new', () => {
    const memory = new FindingMemory();
    memory.countNew([anIssue({ type: 'gap', severity: 'low', times: [1, 2] })], 0, 10);
    expect(memory.countNew([anIssue({ type: 'gap', severity: 'high', times: [1, 2, 3] })], 0, 10)).toEqual([1]);
  });

  it('forgets what has left the window, so a month of windows takes no more memory than one', () => {
    const memory = new FindingMemory();
    let most = 0;
    for (let from = 0; from < 43_200; from += 1) {
      memory.countNew(from % 7 === 0 ? [] : [anIssue({ type: 'gap', times: [from, from + 499] })], from, from + 500);
      most = Math.max(most, memory.size);
    }
    expect(most).toBeLessThanOrEqual(500);
    memory.countNew([], 100_000, 100_500);
    expect(memory.size).toBe(0);
  });
});
