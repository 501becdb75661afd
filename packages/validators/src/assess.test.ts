import { describe, expect, it } from 'vitest';
import type { AssessOptions, CandleRow } from './index.ts';
import { DEFAULT_PROFILE, ValidatorError } from './index.ts';
import { endOf, FILE, gatesOf, iso, issueOf, judge, LIVE, typesOf } from './testing/judge.ts';
import { MINUTE_MS, START_MS, walk } from './testing/walk.ts';

describe('a report', () => {
  it('of clean candles is excellent, 100, with an empty ledger and every check named once', () => {
    const report = judge(walk(500), { now: endOf(500) + 12_000 });
    expect(report).toMatchObject({
      feed: FILE,
      source: null,
      checkedAt: iso(endOf(500) + 12_000),
      window: { from: iso(START_MS), to: iso(endOf(500)), expected: 500, received: 500, filler: 0 },
      scores: { overall: 100, outlier: 100, freshness: 100, completeness: 100, consistency: 100 },
      status: 'excellent',
      freshness: { lastCloseAt: iso(endOf(500)), ageSeconds: 12, overdueSeconds: 0, level: 'fresh' },
      ledger: [],
      issues: [],
      issueCount: 0,
      durationMs: 0,
    });
    expect(report.checks).toHaveLength(21);
    expect(report.checks.filter(({ verdict }) => verdict !== 'pass').map(({ check }) => check)).toEqual([
      'price_divergence',
      'rollup_mismatch',
      'revised_candle',
    ]);
  });

  it('with two candles missing is the example of the contract', () => {
    const rows = walk(500, { startMs: START_MS - 100 * MINUTE_MS }).filter(
      ([time]) => time !== START_MS && time !== START_MS + MINUTE_MS,
    );
    const report = judge(rows, { now: endOf(400) });
    expect(report.scores).toEqual({ overall: 99.86, outlier: 100, freshness: 100, completeness: 99.6, consistency: 100 });
    expect(report.ledger).toEqual([{ reason: 'gap', component: 'completeness', points: expect.closeTo(0.14, 12) }]);
    expect(report.issues).toEqual([
      {
        type: 'gap',
        severity: 'low',
        field: null,
        count: 2,
        times: [START_MS, START_MS + MINUTE_MS],
        ranges: [[START_MS, START_MS + 2 * MINUTE_MS]],
        causes: [{ range: [START_MS, START_MS + 2 * MINUTE_MS], cause: 'unknown', evidence: 'no peers, no fetch log' }],
        message: '2 candles missing 2023-11-14 22:14–22:16 UTC',
        recommendation: expect.any(String),
      },
    ]);
    expect(report.issueCount).toBe(0);
  });

  it('survives JSON unchanged', () => {
    const rows = walk(60).map((row, i) => (i === 30 ? [row[0], null, 'x', row[3], row[4] * 2, -1] : row));
    const report = judge([...rows, ...rows.slice(5, 8)], { now: endOf(60) });
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it('measures its time with the stopwatch that is given', () => {
    let reading = 5;
    expect(judge(walk(30), { now: endOf(30), stopwatch: () => reading++ }).durationMs).toBe(1);
  });

  it('is refused for options that cannot be, with the name and the value', () => {
    const refused: [Partial<AssessOptions>, string][] = [
      [{ now: Number.NaN }, 'now is NaN'],
      [{ window: 'day' as never }, 'window is "day": allowed are live, all'],
      [{ timeUnit: 's' as never }, 'timeUnit is "s"'],
      [{ feed: { ...FILE, timeframe: '1x' } }, 'timeframe "1x"'],
      [{ policy: { minSample: 0 } }, 'policy: minSample is 0'],
      [{ profile: { ...DEFAULT_PROFILE, graceMs: -1 } }, 'graceMs is -1'],
      [{ feed: null as never }, 'feed is missing'],
    ];
    for (const [options, message] of refused) {
      expect(() => judge([], { now: 0, ...options })).toThrow(ValidatorError);
      expect(() => judge([], { now: 0, ...options })).toThrow(message);
    }
  });
});

describe('unknown', () => {
  it('is a feed never seen: no score, no ledger, no passed check', () => {
    const report = judge([], { feed: LIVE, window: 'live', now: START_MS });
    expect(report.scores).toEqual({ overall: null, outlier: null, freshness: null, completeness: null, consistency: null });
    expect(report).toMatchObject({
      status: 'unknown',
      ledger: [],
      freshness: { lastCloseAt: null, ageSeconds: null, overdueSeconds: null, level: 'unknown' },
    });
    expect(typesOf(report)).toEqual(['insufficient_data']);
    expect(report.window).toMatchObject({ expected: 0, received: 0 });
  });

  it('is a fresh feed with fewer candles than the minimum, and a file of one row', () => {
    expect(judge(walk(19), { now: endOf(19) })).toMatchObject({ status: 'unknown', scores: { overall: null }, ledger: [] });
    expect(judge(walk(20), { now: endOf(20) })).toMatchObject({ status: 'excellent' });
    const one = judge(walk(1), { now: endOf(1) });
    expect(one.status).toBe('unknown');
    expect(issueOf(one, 'insufficient_data')).toMatchObject({
      count: 1,
      severity: 'medium',
      message: expect.stringContaining('1 closed, valid candle: at least 20'),
    });
    expect(judge(walk(5), { now: endOf(5), policy: { minSample: 5 } }).status).toBe('excellent');
  });

  it('counts closed, valid, distinct candles only', () => {
    const rows = walk(20);
    const doubled = [...rows.slice(0, 19), rows[18]] as CandleRow[];
    const invalid = rows.map((row, i) => (i === 3 ? [...row.slice(0, 5), Number.NaN] : row)) as CandleRow[];
    expect(judge(doubled, { now: endOf(20) }).status).toBe('unknown');
    expect(judge(invalid, { now: endOf(20) }).status).toBe('unknown');
    expect(judge(rows, { now: endOf(20) - 1 }).status).toBe('unknown');
  });

  it('is not a dead feed: critical staleness wins over the minimum sample', () => {
    const report = judge(walk(3), { now: endOf(3) + 86_400_000 });
    expect(report.status).toBe('poor');
    expect(report.scores.overall).toBeLessThanOrEqual(20);
  });
});

describe('gates', () => {
  it('cap a dead feed at 20 although everything else is perfect', () => {
    const report = judge(walk(500), { feed: LIVE, window: 'live', now: endOf(500) + 90 * MINUTE_MS });
    expect(report.freshness).toMatchObject({ level: 'critical', ageSeconds: 5400, overdueSeconds: 5335 });
    expect(report.scores.overall).toBe(20);
    expect(report.status).toBe('poor');
    expect(issueOf(report, 'stale')).toMatchObject({ severity: 'critical', count: 1, times: [endOf(499)] });
    expect(gatesOf(report)).toEqual(['gate:dead_feed']);
  });

  it('cap a feed whose window has drained, however lately it was alive', () => {
    for (const late of [0, 10 * MINUTE_MS, 86_400_000]) {
      const report = judge([], { feed: LIVE, window: 'live', now: endOf(500) + late, lastKnownCloseMs: endOf(500) });
      expect(report.status).toBe('poor');
      expect(report.scores.overall).toBeLessThanOrEqual(20);
      expect(gatesOf(report)).toEqual(['gate:dead_feed']);
      expect(report.freshness.lastCloseAt).toBe(iso(endOf(500)));
      expect(report.window).toMatchObject({ to: iso(endOf(500)), expected: 500, received: 0 });
      expect(report.scores).toMatchObject({ outlier: null, completeness: null, consistency: null });
      expect(report.checks.filter(({ verdict, check }) => verdict === 'pass' && check !== 'stale')).toEqual([]);
    }
  });

  it('cap broken prices in the newest tenth of the slots, but not one before it', () => {
    const broken = (at: number) =>
      judge(walk(100).map((row, i) => (i === at ? [row[0], row[1], row[3], row[2], ...row.slice(4)] : row)) as CandleRow[], {
        now: endOf(100),
      });
    expect(gatesOf(broken(90))).toEqual(['gate:broken_prices']);
    expect(broken(90).scores.overall).toBe(49);
    expect(gatesOf(broken(89))).toEqual([]);
    expect(broken(89).status).toBe('excellent');
  });

  it('cap broken prices in more than 5 % of candles wherever they are', () => {
    const broken = (count: number) =>
      judge(walk(100).map((row, i) => (i < count ? [row[0], 0, ...row.slice(2)] : row)) as CandleRow[], { now: endOf(100) });
    expect(gatesOf(broken(5))).toEqual([]);
    expect(gatesOf(broken(6))).toEqual(['gate:broken_prices']);
  });

  it('cap conflicting duplicates, not exact ones', () => {
    const rows = walk(100);
    const [time, open, high, low, close, volume] = rows[40] as number[];
    expect(gatesOf(judge([...rows, [time, open, high, low, close, volume]], { now: endOf(100) }))).toEqual([]);
    const report = judge([...rows, [time, open, high, low, close, (volume as number) + 1]], { now: endOf(100) });
    expect(gatesOf(report)).toEqual(['gate:broken_time']);
    expect(report.scores.overall).toBe(49);
  });

  it('cap a wrong scale', () => {
    const rows = walk(100).map((row, i) =>
      i >= 50 ? [row[0], ...row.slice(1, 5).map((price) => price * 1000), row[5]] : row,
    ) as CandleRow[];
    const report = judge(rows, { now: endOf(100) });
    expect(issueOf(report, 'level_shift')).toMatchObject({ severity: 'high', times: [endOf(50)] });
    expect(gatesOf(report)).toEqual(['gate:broken_time']);
  });

  it('take their cap from the policy, and the lowest takes first', () => {
    const rows = [...walk(100), [9e12, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1]];
    const report = judge(rows, { now: endOf(100) + 86_400_000, policy: { gates: { deadFeed: 10, brokenTime: 30 } } });
    expect(report.scores.overall).toBe(10);
    expect(gatesOf(report)).toEqual(['gate:dead_feed', 'gate:broken_time']);
    expect(report.ledger.at(-1)?.points).toBe(0);
  });
});

describe('component scores', () => {
  it('cost 10 × weight × percent of affected candles: low 0.1, medium 0.5, high 1', () => {
    const rows = walk(200);
    const with5 = (change: (row: number[]) => number[]) =>
      rows.map((row, i) => (i >= 20 && i < 25 ? change([...row]) : row)) as CandleRow[];
    const low = judge([...rows, ...rows.slice(20, 25)], { now: endOf(200) });
    expect(low.scores.consistency).toBeCloseTo(100 - 10 * 0.1 * 2.5, 9);
    const medium = judge(
      with5((row) => [...row.slice(0, 5), -1]),
      { now: endOf(200) },
    );
    expect(medium.scores.consistency).toBeCloseTo(100 - 10 * 0.5 * 2.5, 9);
    const high = judge(
      with5(([t, o, h, l, c, v]) => [t, o, l, h, c, v] as number[]),
      { now: endOf(200) },
    );
    expect(high.scores.consistency).toBeCloseTo(100 - 10 * 1 * 2.5, 9);
    expect(high.scores.overall).toBeCloseTo(100 - 0.15 * 25, 9);
  });

  it('never fall below 0, and the ledger still sums', () => {
    const rows = walk(100).map((row) => [row[0], row[1], row[3] - 1, row[2] + 1, row[4], -row[5]]) as CandleRow[];
    const report = judge(rows, { now: endOf(100) });
    expect(report.scores.consistency).toBe(0);
    const points = report.ledger
      .filter(({ component }) => component === 'consistency')
      .reduce((sum, entry) => sum + entry.points, 0);
    expect(points).toBeCloseTo(15, 9);
  });

  it('that were not evaluated share their weight in proportion', () => {
    const report = judge(walk(10), { now: endOf(10) + 5 * MINUTE_MS, policy: { minSample: 10 }, profile: DEFAULT_PROFILE });
    const few = judge(walk(5), { now: endOf(5) + 10 * MINUTE_MS, policy: { minSample: 5, windowSlots: 5 } });
    expect(report.scores.outlier).toBe(100);
    expect(few.scores.freshness).toBe(50 + 20);
    // Five candles are too few for volume outliers alone: level shifts and flat lines are still looked for.
    expect(few.scores.overall).toBeCloseTo(100 - 0.25 * 30, 9);
    const drained = judge([], { feed: LIVE, window: 'live', now: endOf(5) + MINUTE_MS, lastKnownCloseMs: endOf(5) });
    expect(drained.ledger.reduce((sum, { points }) => sum + points, 0)).toBeCloseTo(100 - (drained.scores.overall as number), 9);
  });

  it('issueCount sums the counts of medium severity and higher', () => {
    const rows = walk(100).map((row, i) => (i === 5 ? [...row.slice(0, 5), -1] : row)) as CandleRow[];
    const report = judge([...rows.slice(0, 50), ...rows.slice(52), rows[7] as CandleRow], { now: endOf(100) });
    expect(report.issues.map(({ type, severity, count }) => [type, severity, count])).toEqual([
      ['gap', 'medium', 2],
      ['duplicate_timestamp', 'low', 1],
      ['out_of_order', 'low', 1],
      ['negative_volume', 'medium', 1],
    ]);
    expect(report.issueCount).toBe(3);
  });
});
