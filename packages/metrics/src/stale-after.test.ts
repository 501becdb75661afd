import { DEFAULT_PROFILE, parseTimeframe, staleAfterSeconds as staleAfterOfValidators } from '@quality/validators';
import { describe, expect, it } from 'vitest';
import { staleAfterSeconds } from './stale-after.ts';

const MINUTE = 60_000;

describe('staleAfterSeconds', () => {
  it.each(['1m', '5m', '1h', '4h', '1d', '1w'])(
    '%s: the ages are those at which the validators call a feed stale',
    (timeframe) => {
      const ours = staleAfterSeconds({ timeframeMs: parseTimeframe(timeframe).durationMs, graceMs: DEFAULT_PROFILE.graceMs });
      expect(ours).toEqual(staleAfterOfValidators({ feed: { exchange: 'binance', symbol: 'BTC/USDT', timeframe } }));
    },
  );

  it.each([
    ['1m', MINUTE, 2_000, { warning: 62 + 300, critical: 62 + 900 }],
    ['1h', 60 * MINUTE, 10_000, { warning: 3610 + 3600, critical: 3610 + 7200 }],
    ['5m', 5 * MINUTE, 0, { warning: 300 + 300, critical: 300 + 900 }],
  ])('%s: timeframe + grace + the greater of the two bounds', (_, timeframeMs, graceMs, expected) => {
    expect(staleAfterSeconds({ timeframeMs, graceMs })).toEqual(expected);
  });

  it('a grace above half a timeframe counts as half', () => {
    expect(staleAfterSeconds({ timeframeMs: MINUTE, graceMs: 10 * MINUTE }).warning).toBe(60 + 30 + 300);
  });

  it('takes the bounds of a policy', () => {
    const bounds = { warning: { ms: 1_000, timeframes: 0 }, critical: { ms: 0, timeframes: 3 } };
    expect(staleAfterSeconds({ timeframeMs: MINUTE, graceMs: 0, bounds })).toEqual({ warning: 61, critical: 240 });
  });
});
