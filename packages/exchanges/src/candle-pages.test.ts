import { type CandleRow, parseTimeframe } from '@quality/validators';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fetchPaged } from './candle-pages.ts';

const grid = parseTimeframe('1m');
const FIRST = 28_000_000;

/** An exchange with candles in some slots, that answers as real ones do. */
interface Habits {
  readonly pageBy: 'count' | 'span';
  readonly pageLimit: number;
  /** The start that is asked for is left out. */
  readonly isStartExclusive: boolean;
  /** A span has one slot more than asked for. */
  readonly isEndInclusive: boolean;
}

function exchangeOf(slots: readonly number[], habits: Habits) {
  return async (sinceMs: number, limit: number): Promise<CandleRow[]> => {
    const start = grid.slotOf(sinceMs) + (habits.isStartExclusive ? 1 : 0);
    const end =
      habits.pageBy === 'span' ? grid.slotOf(sinceMs) + limit + (habits.isEndInclusive ? 1 : 0) : Number.POSITIVE_INFINITY;
    const found = slots.filter((slot) => slot >= start && slot < end).map((slot) => [grid.timeOf(slot), 1, 1, 1, 1, slot]);
    return found.slice(0, limit);
  };
}

const habits: fc.Arbitrary<Habits> = fc.record({
  pageBy: fc.constantFrom('count', 'span'),
  pageLimit: fc.integer({ min: 3, max: 20 }),
  isStartExclusive: fc.boolean(),
  isEndInclusive: fc.boolean(),
});

/** Slots that trade, some of them twice in the exchange's answer. */
const tradedSlots = fc
  .array(fc.tuple(fc.integer({ min: -30, max: 130 }), fc.boolean()), { maxLength: 160 })
  .map((pairs) => [...new Set(pairs.map(([slot]) => slot))].sort((a, b) => a - b).map((slot) => FIRST + slot));

describe('paging', () => {
  it('gives every candle of the range once, whatever the page limit, the edges and the holes', async () => {
    await fc.assert(
      fc.asyncProperty(tradedSlots, habits, fc.integer({ min: 1, max: 100 }), async (slots, habit, count) => {
        const { rows } = await fetchPaged({
          grid,
          firstSlot: FIRST,
          lastSlot: FIRST + count - 1,
          newestSlot: FIRST + 200,
          profile: { pageLimit: habit.pageLimit, pageBy: habit.pageBy, withoutTrades: 'omits' },
          // A count that is short of its limit by an exclusive start looks like the last page: only a filling exchange is asked on.
          fetchPage: exchangeOf(slots, habit.pageBy === 'count' ? { ...habit, isStartExclusive: false } : habit),
        });
        expect(rows.map((row) => grid.slotOf(row[0] as number))).toEqual(
          slots.filter((slot) => slot >= FIRST && slot < FIRST + count),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('of a filling exchange goes on past a page that is short of its limit', async () => {
    await fc.assert(
      fc.asyncProperty(habits, fc.integer({ min: 1, max: 100 }), async (habit, count) => {
        const slots = Array.from({ length: 200 }, (_, i) => FIRST - 50 + i);
        const { rows } = await fetchPaged({
          grid,
          firstSlot: FIRST,
          lastSlot: FIRST + count - 1,
          newestSlot: FIRST + 149,
          profile: { pageLimit: habit.pageLimit, pageBy: habit.pageBy, withoutTrades: 'fills' },
          fetchPage: exchangeOf(slots, habit),
        });
        expect(rows).toHaveLength(count);
        expect(new Set(rows.map(([time]) => time)).size).toBe(count);
      }),
    );
  });

  it('ends with an exchange that gives rows of another time, or the same page again and again', async () => {
    for (const stuck of [FIRST - 1000, FIRST, FIRST + 5000]) {
      let requests = 0;
      const { rows } = await fetchPaged({
        grid,
        firstSlot: FIRST,
        lastSlot: FIRST + 99,
        newestSlot: FIRST + 99,
        profile: { pageLimit: 10, pageBy: 'count', withoutTrades: 'fills' },
        fetchPage: async () => {
          requests++;
          return Array.from({ length: 10 }, (_, i) => [grid.timeOf(stuck + i), 1, 1, 1, 1, 1]);
        },
      });
      expect(requests).toBeLessThanOrEqual(20);
      expect(rows.every(([time]) => grid.slotOf(time as number) >= FIRST && grid.slotOf(time as number) < FIRST + 100)).toBe(
        true,
      );
    }
  });

  it('asks for nothing once the newest slot has come', async () => {
    const asked: number[] = [];
    await fetchPaged({
      grid,
      firstSlot: FIRST,
      lastSlot: FIRST + 12,
      newestSlot: FIRST + 10,
      profile: { pageLimit: 1000, pageBy: 'count', withoutTrades: 'fills' },
      fetchPage: async (sinceMs, limit) => {
        asked.push(limit);
        return exchangeOf(
          Array.from({ length: 12 }, (_, i) => FIRST - 1 + i),
          { pageBy: 'count', pageLimit: 1000, isStartExclusive: false, isEndInclusive: false },
        )(sinceMs, limit);
      },
    });
    expect(asked).toEqual([14]);
  });
});
