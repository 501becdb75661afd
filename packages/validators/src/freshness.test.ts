import { describe, expect, it } from 'vitest';
import { freshnessScore } from './freshness.ts';
import { assess, CandleSeries, DEFAULT_PROFILE, staleAfterSeconds } from './index.ts';
import { MINUTE_MS, START_MS, walk } from './testing/walk.ts';

const feed = { exchange: 'x', symbol: 'BTC/USDT', timeframe: '1m' };

describe('freshness', () => {
  it('falls in straight lines: 100 at overdue 0, 50 at the critical bound, 0 at four times that', () => {
    expect([0, 450, 900, 2250, 3600, 9e9].map((overdue) => freshnessScore(overdue, 900))).toEqual([100, 75, 50, 25, 0, 0]);
  });

  it('is warning above 5 minutes and critical above 15, grace and one timeframe deducted; equal is not above', () => {
    const levelAt = (overdueMs: number) =>
      assess(CandleSeries.fromRows(walk(30)), { feed, now: START_MS + 31 * MINUTE_MS + DEFAULT_PROFILE.graceMs + overdueMs })
        .freshness.level;
    expect([0, 300_000, 300_001, 900_000, 900_001].map(levelAt)).toEqual(['fresh', 'fresh', 'warning', 'warning', 'critical']);
  });

  it('is relative to long timeframes: an hourly feed is in warning above 1 h and critical above 2 h overdue', () => {
    const hour = 3_600_000;
    const start = 1_700_006_400_000;
    const levelAt = (overdueMs: number) =>
      assess(CandleSeries.fromRows(walk(30, { startMs: start, stepMs: hour })), {
        feed: { exchange: null, symbol: null, timeframe: '1h' },
        now: start + 31 * hour + overdueMs,
      }).freshness.level;
    expect([hour, hour + 1, 2 * hour, 2 * hour + 1].map(levelAt)).toEqual(['fresh', 'warning', 'warning', 'critical']);
    expect(staleAfterSeconds({ feed: { exchange: null, symbol: null, timeframe: '1h' } })).toEqual({
      warning: 7200,
      critical: 10_800,
    });
    expect(staleAfterSeconds({ feed })).toEqual({ warning: 365, critical: 965 });
  });

  it('counts the newest candle that has all its values: rows of nulls do not keep a feed alive', () => {
    const rows = walk(120).map((row, i) => (i >= 60 ? [row[0], null, null, null, null, null] : row));
    const report = assess(CandleSeries.fromRows(rows), { feed, now: START_MS + 120 * MINUTE_MS + 6000 });
    expect(report.freshness.level).toBe('critical');
    expect(report.scores.overall).toBeLessThanOrEqual(20);
    expect(report.window.expected).toBe(120);
  });
});
