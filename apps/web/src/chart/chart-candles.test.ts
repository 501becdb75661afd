import type { Issue } from '@quality/validators';
import { describe, expect, test } from 'vitest';
import { type ChartCandle, indexesAround, MOST_SLOTS, planChart, priceRange, slotIndex } from './chart-candles.ts';

const MINUTE = 60_000;
const candle = (minute: number, more: Partial<ChartCandle> = {}): ChartCandle => ({
  timeMs: minute * MINUTE,
  open: 10,
  high: 11,
  low: 9,
  close: 10,
  volume: 1,
  provenance: 'original',
  flags: [],
  ...more,
});
const issue = (type: Issue['type'], minutes: readonly number[]): Issue => ({
  type,
  severity: 'high',
  field: null,
  count: minutes.length,
  times: minutes.map((minute) => minute * MINUTE),
  ranges: [],
  message: '',
  recommendation: '',
});

describe('the plan of a chart', () => {
  test('missing candles become empty slots and one shaded run', () => {
    const plan = planChart([candle(0), candle(1), candle(5)], '1m', [], null);
    expect(plan.slots.map(({ candle: each }) => each !== null)).toEqual([true, true, false, false, false, true]);
    expect(plan.gaps).toEqual([{ from: 2 * MINUTE, to: 5 * MINUTE, count: 3, what: 'gap' }]);
  });

  test('a dead feed is empty up to the present', () => {
    const plan = planChart([candle(0)], '1m', [], 10 * MINUTE);
    expect(plan.gaps).toEqual([{ from: MINUTE, to: 9 * MINUTE, count: 8, what: 'gap' }]);
  });

  test('flags of the store and times of issues mark a candle once, neighbours in one run', () => {
    const candles = [candle(0), candle(1, { flags: ['flatline'] }), candle(2), candle(3)];
    const plan = planChart(candles, '1m', [issue('flatline', [1, 2]), issue('gap', [3]), issue('stale', [3])], null);
    expect(plan.flagged).toEqual([{ from: MINUTE, to: 3 * MINUTE, count: 2, what: 'flatline' }]);
  });

  test('repairs are runs of their own kind', () => {
    const candles = [
      candle(0, { provenance: 'backfilled' }),
      candle(1, { provenance: 'backfilled' }),
      candle(2, { provenance: 'revised' }),
    ];
    expect(planChart(candles, '1m', [], null).repairs.map(({ what, count }) => [what, count])).toEqual([
      ['backfilled', 2],
      ['revised', 1],
    ]);
  });

  test('rows in any order and doubled ones are drawn once, ascending', () => {
    const { slots } = planChart([candle(2), candle(0), candle(2), candle(1), candle(Number.NaN)], '1m', [], null);
    expect(slots.map(({ timeMs }) => timeMs / MINUTE)).toEqual([0, 1, 2]);
  });

  test('a hole of years is not drawn slot by slot', () => {
    const { slots } = planChart([candle(0), candle(10_000_000)], '1m', [], null);
    expect(slots.length).toBeLessThanOrEqual(MOST_SLOTS);
    expect(slots.at(-1)!.timeMs).toBe(10_000_000 * MINUTE);
  });

  test('months are not filled by a fixed length', () => {
    const months = [0, 1, 2].map((month) => candle(0, { timeMs: Date.UTC(2023, month, 1) }));
    expect(planChart(months, '1M', [], null).gaps).toEqual([]);
  });
});

test('a bad tick stretches the scale only so far', () => {
  const { slots } = planChart([candle(0), candle(1, { high: 1_000 }), candle(2)], '1m', [issue('price_outlier', [1])], null);
  const range = priceRange(slots)!;
  expect(range.maxValue).toBeCloseTo(11.8);
  expect(range.minValue).toBe(9);
});

test('without sound candles the scale shows all of them, and none without candles', () => {
  const { slots } = planChart([candle(0, { high: 50 })], '1m', [issue('flatline', [0])], null);
  expect(priceRange(slots)).toEqual({ minValue: 9, maxValue: 50 });
  expect(priceRange([])).toBeNull();
});

test('a chosen range stands in the middle of its surroundings', () => {
  const { slots } = planChart([candle(0), candle(100)], '1m', [], null);
  expect(slotIndex(slots, 50 * MINUTE)).toBe(50);
  expect(indexesAround(slots, [50 * MINUTE, 52 * MINUTE])).toEqual({ from: 30, to: 72 });
});
