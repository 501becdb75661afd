import { describe, expect, it } from 'vitest';
import type { Baseline, CandleRow } from '../index.ts';
import { buildBaseline, CandleSeries, checkFillers, checkPriceOutliers, checkVolumeOutliers, hourOfWeek } from '../index.ts';
import type { Row } from '../testing/walk.ts';
import { MINUTE_MS, randomOf, walk } from '../testing/walk.ts';

const FEED = { exchange: null, symbol: null, timeframe: '1m' };
const MONDAY_MS = Date.UTC(2023, 10, 13);
const WEEK = 10_080;
const options = (rows: readonly CandleRow[], history: Baseline | null) => ({
  feed: FEED,
  now: Number(rows.at(-1)?.[0]) + MINUTE_MS,
  history,
});

/** Candles of which every Monday 03:00 to 04:00 UTC is wild and busy. */
function weeks(count: number, seed: number): Row[] {
  const random = randomOf(seed);
  return walk(count * WEEK, { startMs: MONDAY_MS, seed }).map(([time, open, high, low, close, volume]): Row => {
    if (hourOfWeek(time) !== 3) return [time, open, high, low, close, volume];
    const reach = 0.01 * (0.5 + random());
    return [time, open, high * (1 + reach), low * (1 - reach), close, 100 * (volume + 5)];
  });
}

describe('the hour of the week', () => {
  const history = buildBaseline(CandleSeries.fromRows(weeks(3, 1)), { feed: FEED, now: MONDAY_MS + 4 * WEEK * MINUTE_MS });

  it('is not evaluated without history, and the reason says so', () => {
    const still = walk(300, { startMs: MONDAY_MS });
    expect(checkPriceOutliers(CandleSeries.fromRows(still), options(still, null)).result.reason).toMatch(
      /not evaluated without history$/,
    );
    expect(checkVolumeOutliers(CandleSeries.fromRows(still), options(still, null)).result.reason).toMatch(
      /not evaluated without history$/,
    );
    expect(checkPriceOutliers(CandleSeries.fromRows(still), options(still, history)).result.reason).toBe(
      'no bad tick in 300 candles',
    );
  });

  it('explains a wick where the hour is always wild, and nowhere else', () => {
    const wick = (i: number) =>
      walk(600, { startMs: MONDAY_MS }).map(
        (row, k): Row => (k === i ? [row[0], row[1], row[2] * 1.02, row[3], row[4], row[5]] : row),
      );
    const found = (rows: Row[], given: Baseline | null) =>
      checkPriceOutliers(CandleSeries.fromRows(rows), options(rows, given)).issues.length;
    expect([found(wick(200), null), found(wick(200), history)]).toEqual([1, 0]);
    expect([found(wick(400), null), found(wick(400), history)]).toEqual([1, 1]);
  });

  it('explains a volume where the hour always trades it, and nowhere else', () => {
    const burst = (i: number) =>
      walk(600, { startMs: MONDAY_MS }).map((row, k): Row => (k === i ? [row[0], row[1], row[2], row[3], row[4], 3000] : row));
    const found = (rows: Row[], given: Baseline | null) =>
      checkVolumeOutliers(CandleSeries.fromRows(rows), options(rows, given)).issues.length;
    expect([found(burst(200), null), found(burst(200), history)]).toEqual([1, 0]);
    expect([found(burst(400), null), found(burst(400), history)]).toEqual([1, 1]);
  });

  it('explains runs of filler that the history has had often', () => {
    const filled = (rows: Row[], every: number) => {
      let price = 100;
      return rows.map((row, i): Row => {
        if (i % every < 12) return [row[0], price, price, price, price, 0];
        price = row[4];
        return row;
      });
    };
    const quiet = buildBaseline(CandleSeries.fromRows(filled(walk(WEEK, { startMs: MONDAY_MS }), 500)), {
      feed: FEED,
      now: MONDAY_MS + 2 * WEEK * MINUTE_MS,
    });
    const rows = filled(walk(800, { startMs: MONDAY_MS, seed: 3 }), 790);
    const found = (given: Baseline | null) => checkFillers(CandleSeries.fromRows(rows), options(rows, given)).issues.length;
    expect([found(null), found(quiet)]).toEqual([1, 0]);
  });
});
