import { describe, expect, it } from 'vitest';
import type { AssessOptions, CandleRow } from './index.ts';
import { DEFAULT_PROFILE } from './index.ts';
import { endOf, FILE, gatesOf, iso, issueOf, judge, LIVE, typesOf } from './testing/judge.ts';
import { MINUTE_MS, START_MS, walk } from './testing/walk.ts';

describe('closed', () => {
  it('is a candle whose length and grace have passed; one that forms is left out of every other check', () => {
    const rows = walk(101);
    const forming = [...(rows[100] as CandleRow).slice(0, 4), Number.NaN, -5];
    const report = judge([...rows.slice(0, 100), forming], { now: endOf(100) + 30_000 });
    expect(report.issues).toMatchObject([{ type: 'unclosed_candle', severity: 'low', count: 1, times: [endOf(100)] }]);
    expect(report.window).toMatchObject({ to: iso(endOf(100)), expected: 100, received: 100 });
    expect(report.scores.overall).toBe(100);
  });

  it('waits for the grace of the exchange: 5 s by default, none without an exchange, never over half a timeframe', () => {
    const closedAt = (feed: AssessOptions['feed'], late: number, profile = {}) =>
      typesOf(judge(walk(30), { feed, now: endOf(30) + late, ...profile })).includes('unclosed_candle') === false;
    expect(closedAt(FILE, 0)).toBe(true);
    expect(closedAt(FILE, -1)).toBe(false);
    expect(closedAt(LIVE, 4999)).toBe(false);
    expect(closedAt(LIVE, 5000)).toBe(true);
    const slow = { profile: { ...DEFAULT_PROFILE, graceMs: 3_600_000 } };
    expect(closedAt(LIVE, 29_999, slow)).toBe(false);
    expect(closedAt(LIVE, 30_000, slow)).toBe(true);
  });

  it('knows the length of months and the start of weeks', () => {
    const months = ['2024-01', '2024-02', '2024-03'].map((month) => [Date.parse(`${month}-01T00:00:00Z`), 1, 1, 1, 1, 1]);
    const judgeMonths = (now: string) =>
      judge(months, { feed: { ...FILE, timeframe: '1M' }, now: Date.parse(now), policy: { minSample: 1 } });
    expect(judgeMonths('2024-03-31T23:59:59Z').window.to).toBe('2024-03-01T00:00:00.000Z');
    const closed = judgeMonths('2024-04-01T00:00:00Z');
    expect(closed.window).toMatchObject({
      from: '2024-01-01T00:00:00.000Z',
      to: '2024-04-01T00:00:00.000Z',
      expected: 3,
      received: 3,
    });
    expect(closed.freshness).toMatchObject({ lastCloseAt: '2024-04-01T00:00:00.000Z', overdueSeconds: 0 });
    const weeks = walk(30, { startMs: Date.parse('2023-01-02T00:00:00Z'), stepMs: 7 * 86_400_000 });
    const weekly = judge(weeks, { feed: { ...FILE, timeframe: '1w' }, now: Date.parse('2023-07-31T00:00:00Z') });
    expect(weekly.window).toMatchObject({ expected: 30, received: 30, to: '2023-07-31T00:00:00.000Z' });
    expect(weekly.issues).toEqual([]);
  });
});

describe('the window', () => {
  it('of a live feed is the newest slots up to the newest closed candle: a missing tail is stale, not a gap', () => {
    const report = judge(walk(700), { feed: LIVE, window: 'live', now: endOf(700) + 8 * MINUTE_MS });
    expect(report.window).toEqual({ from: iso(endOf(200)), to: iso(endOf(700)), expected: 500, received: 500, filler: 0 });
    expect(typesOf(report)).toEqual(['stale']);
  });

  it('of a live feed keeps its length when candles are few: what is missing at its start is a gap', () => {
    const report = judge(walk(100), { feed: LIVE, window: 'live', now: endOf(100) + 6000 });
    expect(report.window).toMatchObject({ expected: 500, received: 100 });
    expect(issueOf(report, 'gap')).toMatchObject({ count: 400, severity: 'high', ranges: [[endOf(-400), START_MS]] });
  });

  it('ignores faults of rows older than a live window', () => {
    const rows = walk(700).map((row, i) => (i < 150 ? [row[0], -1, Number.NaN, 0, 5, 7] : row));
    expect(judge(rows, { feed: LIVE, window: 'live', now: endOf(700) + 6000 }).issues).toEqual([]);
  });

  it('does not fill its last slot with a candle that opens at its end', () => {
    const rows = walk(101).filter((_, i) => i !== 99);
    const report = judge(rows, { now: endOf(100) + 10_000 });
    expect(report.window).toMatchObject({ to: iso(endOf(99)), expected: 99, received: 99 });
  });

  it('is not stretched by a row in 1970, in 2262, in no unit or off the grid', () => {
    const odd: CandleRow[] = [
      [0, 1, 1, 1, 1, 1],
      [9_214_646_400_000, 1, 1, 1, 1, 1],
      [1e300, 1, 1, 1, 1, 1],
      [-5, 1, 1, 1, 1, 1],
      [endOf(99) + 1, 100, 100, 100, 100, 1],
    ];
    for (const window of ['live', 'all'] as const) {
      const report = judge([...walk(100), ...odd], { window, now: endOf(102), policy: { windowSlots: 100 } });
      expect(report.window).toMatchObject({ from: iso(START_MS), to: iso(endOf(100)), expected: 100, received: 100 });
      expect(issueOf(report, 'time_unit')).toMatchObject({ count: 3, times: [-5, 0, 1e300], severity: 'high' });
      expect(issueOf(report, 'future_timestamp')).toMatchObject({ count: 1, severity: 'high' });
      expect(issueOf(report, 'misaligned_timestamp')).toMatchObject({ count: 1 });
      expect(gatesOf(report)).toEqual(['gate:broken_time']);
    }
  });

  it('holds the most rows that lie within a million slots; rows years away from them are strays', () => {
    const decadeMs = 315_576_000_000;
    const early: CandleRow = [START_MS - decadeMs, 100, 100, 100, 100, 1];
    const late: CandleRow = [START_MS + decadeMs, 100, 100, 100, 100, 1];
    const report = judge([early, ...walk(100), late], { now: START_MS + 2 * decadeMs, lastKnownCloseMs: null });
    expect(report.window).toMatchObject({ from: iso(START_MS), expected: 100, received: 100 });
    expect(issueOf(report, 'time_unit')?.times).toEqual([early[0], late[0]]);
    expect(typesOf(report)).not.toContain('gap');
  });

  it('counts from the row times of a series of small numbers as they are', () => {
    const report = judge(walk(50, { startMs: 0 }), { now: 50 * MINUTE_MS });
    expect(report.scores.overall).toBe(100);
  });
});
