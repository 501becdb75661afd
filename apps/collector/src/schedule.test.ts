import { parseTimeframe } from '@quality/validators';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSchedule, latestInstant, nextInstant } from './schedule.ts';

const options = { graceMs: 2_000, maxIntervalMs: 3_600_000, spreadMs: 5_000 };
const feed = (timeframe: string, symbol = 'BTC/USDT') => ({ exchange: 'binance', symbol, timeframe });
const schedule = (timeframe: string, symbol?: string) =>
  createSchedule(feed(timeframe, symbol), parseTimeframe(timeframe), options);

test.each(['1m', '5m', '1h', '4h', '1d', '1w', '1M'])(
  'a %s feed is checked after each close plus grace, within a tenth of the period',
  (timeframe) => {
    const grid = parseTimeframe(timeframe);
    const closeMs = grid.timeOf(grid.slotOf(Date.UTC(2024, 4, 15, 10, 11)) + 1);
    const plan = schedule(timeframe);
    const instant = nextInstant(plan, closeMs + options.graceMs - 1);
    expect(instant).toBeGreaterThanOrEqual(closeMs + options.graceMs);
    expect(instant).toBeLessThanOrEqual(closeMs + options.graceMs + Math.min(options.spreadMs, plan.periodMs / 10));
  },
);

test('instants are a period apart, and the newest one is never after the time asked for', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('1s', '1m', '3m', '1h', '7h', '1d', '1w', '1M'),
      fc.integer({ min: 0, max: 4e12 }),
      fc.integer({ min: 1_000, max: 86_400_000 }),
      (timeframe, ms, maxIntervalMs) => {
        const plan = createSchedule(feed(timeframe), parseTimeframe(timeframe), { ...options, maxIntervalMs });
        const latest = latestInstant(plan, ms);
        expect(latest).toBeLessThanOrEqual(ms);
        expect(nextInstant(plan, ms)).toBeGreaterThan(ms);
        expect(nextInstant(plan, ms) - latest).toBe(plan.periodMs);
        expect(latestInstant(plan, latest)).toBe(latest);
        expect(plan.periodMs % 1000).toBe(0);
      },
    ),
  );
});

test('a long timeframe is checked at least every maxIntervalMs', () => {
  expect(schedule('1d').periodMs).toBe(3_600_000);
  expect(schedule('1w').periodMs).toBe(3_600_000);
  expect(schedule('1m').periodMs).toBe(60_000);
});

test('feeds are spread over the time given, and each keeps its moment', () => {
  const offsets = Array.from({ length: 500 }, (_, i) => schedule('1m', `C${i}/USD`).offsetMs - options.graceMs);
  expect(Math.min(...offsets)).toBeLessThan(500);
  expect(Math.max(...offsets)).toBeGreaterThan(4_500);
  const busiest = Math.max(...Array.from({ length: 10 }, (_, i) => offsets.filter((ms) => Math.floor(ms / 500) === i).length));
  expect(busiest).toBeLessThan(90);
  expect(schedule('1m', 'C7/USD')).toEqual(schedule('1m', 'C7/USD'));
});

test('grace is never more than half a timeframe', () => {
  const plan = createSchedule(feed('1m'), parseTimeframe('1m'), { ...options, graceMs: 600_000, spreadMs: 0 });
  expect(plan.offsetMs).toBe(30_000);
});
