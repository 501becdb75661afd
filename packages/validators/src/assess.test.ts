import { describe, expect, it } from 'vitest';
import type { AssessOptions, CandleRow, Issue, IssueType, Report } from './index.ts';
import { assess, CandleSeries, DEFAULT_PROFILE, ValidatorError } from './index.ts';
import { MINUTE_MS, START_MS, walk } from './testing/walk.ts';

const FILE = { exchange: null, symbol: null, timeframe: '1m' };
const LIVE = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' };

function judge(rows: readonly CandleRow[], options: Partial<AssessOptions> & { readonly now: number }): Report {
  return assess(CandleSeries.fromRows(rows), { feed: FILE, ...options });
}

const typesOf = (report: Report) => report.issues.map(({ type }) => type);
const issueOf = (report: Report, type: IssueType): Issue | undefined => report.issues.find((issue) => issue.type === type);
const gatesOf = (report: Report) => report.ledger.filter(({ component }) => component === null).map(({ reason }) => reason);
/** The close of the last of `count` candles. */
const endOf = (count: number) => START_MS + count * MINUTE_MS;
const iso = (ms: number) => new Date(ms).toISOString();

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
