import { describe, expect, it } from 'vitest';
import type { CandleRow, ExchangeProfile } from '../index.ts';
import { DEFAULT_PROFILE } from '../index.ts';
import { endOf, issueOf, judge, typesOf } from '../testing/judge.ts';
import { START_MS, walk } from '../testing/walk.ts';

const NOW = endOf(400) + DEFAULT_PROFILE.graceMs;
const withProfile = (rows: readonly CandleRow[], profile: Partial<ExchangeProfile>) =>
  judge(rows, { now: NOW, profile: { ...DEFAULT_PROFILE, ...profile } });

describe("the exchange's profile", () => {
  it('lets the open leave the range where it is the close before, and nothing else', () => {
    const escaped = walk(400).map((row, i): CandleRow => (i === 50 ? [row[0], row[2] * 1.0005, ...row.slice(2)] : row));
    expect(typesOf(withProfile(escaped, {}))).toEqual(['ohlc_violation']);
    expect(typesOf(withProfile(escaped, { openMayLeaveRange: true }))).toEqual([]);
    const close = walk(400).map((row, i): CandleRow => (i === 50 ? [...row.slice(0, 4), row[2] * 1.0005, row[5]] : row));
    expect(typesOf(withProfile(close, { openMayLeaveRange: true }))).toEqual(['ohlc_violation']);
  });

  it('allows prices of 0 and below where the market has them', () => {
    const spread = walk(400).map(
      ([time, open, high, low, close, volume]): CandleRow => [time, open - 100, high - 100, low - 100, close - 100, volume],
    );
    expect(issueOf(withProfile(spread, {}), 'non_positive_price')).toBeDefined();
    const report = withProfile(spread, { nonPositivePricesAllowed: true });
    expect(issueOf(report, 'non_positive_price')).toBeUndefined();
    expect(report.checks.find(({ check }) => check === 'non_positive_price')?.verdict).toBe('not_evaluated');
    expect(report.scores.overall).not.toBeNull();
  });

  it('lowers the severity of likely gaps where candles without trades are omitted; every one is still listed', () => {
    const thin = walk(400).filter((_, i) => i === 0 || i === 399 || i % 4 !== 1);
    const normal = issueOf(withProfile(thin, {}), 'gap');
    const omitting = issueOf(withProfile(thin, { withoutTrades: 'omits' }), 'gap');
    expect([normal?.severity, omitting?.severity]).toEqual(['high', 'low']);
    expect(omitting?.times).toEqual(normal?.times);
    const outage = walk(400).filter((_, i) => i < 100 || i >= 110);
    expect(issueOf(withProfile(outage, { withoutTrades: 'omits' }), 'gap')?.severity).toBe('medium');
  });

  it('gives the anchor of the grid', () => {
    const hour = walk(400, { startMs: START_MS, stepMs: 3_600_000 });
    const options = { now: START_MS + 400 * 3_600_000 + 5000, feed: { exchange: 'x', symbol: null, timeframe: '1h' } };
    expect(issueOf(judge(hour, options), 'misaligned_timestamp')?.count).toBe(400);
    const anchored = judge(hour, { ...options, profile: { ...DEFAULT_PROFILE, anchorsMs: { h: START_MS % 3_600_000 } } });
    expect(anchored.issues).toEqual([]);
  });
});
