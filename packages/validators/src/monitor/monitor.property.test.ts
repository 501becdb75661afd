import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CandleRow, PolicyInput, Report } from '../index.ts';
import { assess, buildBaseline, CandleSeries, createMonitor, DEFAULT_PROFILE } from '../index.ts';
import { FAULTS } from '../testing/faults.ts';
import { LIVE } from '../testing/judge.ts';
import type { Row } from '../testing/walk.ts';
import { MINUTE_MS, START_MS, walk } from '../testing/walk.ts';

const SLOTS = 60;
const POLICY: PolicyInput = { windowSlots: SLOTS, minSample: 10 };
const COUNT = 220;

/** Rows with no place in time leave a monitor with the window; a batch of everything that ever came keeps them. */
const TIMELESS = new Set(['in 1970']);
const NAMES = Object.keys(FAULTS).filter((name) => !TIMELESS.has(name));

/** What a source can do with its next candle. */
const step = fc.oneof(
  { weight: 30, arbitrary: fc.constant({ kind: 'next' } as const) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('fault' as const), name: fc.constantFrom(...NAMES) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('skip' as const), count: fc.integer({ min: 1, max: 80 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('again' as const), back: fc.integer({ min: 0, max: 70 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('revise' as const),
      back: fc.integer({ min: 0, max: 70 }),
      factor: fc.double({ min: 0.9, max: 1.1, noNaN: true }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('late' as const), back: fc.integer({ min: 1, max: 30 }) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('assess' as const),
      lateMs: fc.constantFrom(0, 5000, 20_000, 61_000, 3_600_000, -30_000),
    }),
  },
);

const without = ({ durationMs, ...report }: Report) => report;

describe('createMonitor', { timeout: 120_000 }, () => {
  it('reports what a batch over every row reports: disorder, duplicates, revisions, gaps, faults and forming candles alike', () => {
    let compared = 0;
    let clean = 0;
    fc.assert(
      fc.property(
        fc.nat(),
        fc.array(step, { minLength: 20, maxLength: 200 }),
        fc.boolean(),
        fc.constantFrom(0, 70),
        (seed, steps, omits, filled) => {
          const rows = walk(COUNT, { seed });
          const profile = { ...DEFAULT_PROFILE, withoutTrades: omits ? ('omits' as const) : ('unknown' as const) };
          const history = omits
            ? buildBaseline(CandleSeries.fromRows(rows), { feed: LIVE, now: START_MS + 300 * MINUTE_MS })
            : null;
          const monitor = createMonitor(LIVE, POLICY, { profile, history });
          const pushed: CandleRow[] = [];
          const push = (row: CandleRow) => {
            pushed.push(row);
            monitor.push(row);
          };
          let at = 0;
          let now = 0;
          while (at < filled) push(rows[at++] as Row);
          for (const each of [...steps, { kind: 'assess', lateMs: 0 } as const]) {
            if (at >= COUNT) break;
            if (each.kind === 'next') push(rows[at++] as Row);
            else if (each.kind === 'skip') at += each.count;
            else if (each.kind === 'fault') {
              for (const row of (FAULTS[each.name] as (typeof FAULTS)[string])(rows[at] as Row, rows[at - 1])) push(row);
              at++;
            } else if (each.kind === 'assess') {
              now = Math.max(now, START_MS + at * MINUTE_MS + 5000 + each.lateMs);
              const options = { feed: LIVE, now, policy: POLICY, profile, history, window: 'live' as const };
              const expected = assess(CandleSeries.fromRows(pushed), options);
              expect(without(monitor.assess(now))).toEqual(without(expected));
              compared++;
              if (expected.issues.every(({ severity }) => severity === 'low')) clean++;
            } else {
              const row = rows[Math.max(0, at - each.back)] as Row;
              push(each.kind === 'revise' ? [row[0], row[1], row[2] * 1.2, row[3] * 0.8, row[4] * each.factor, row[5]] : row);
            }
          }
        },
      ),
      { numRuns: 300 },
    );
    expect(compared).toBeGreaterThan(1000);
    expect(clean).toBeGreaterThan(50);
  });

  it('reports what a batch over the rows it keeps reports, whatever the rows', () => {
    const cell = fc.oneof(fc.double(), fc.constantFrom<unknown>(null, undefined, 'x', '12.5', 0, -1, 1e308, Number.NaN));
    const time = fc.oneof(
      fc.integer({ min: 0, max: 150 }).map((i) => START_MS + i * MINUTE_MS),
      fc.constantFrom<unknown>(null, 0, 1.7e9, 1.7e15, 1e300, 9.2e12, '2023-11-14T22:20:00Z'),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(time, cell, cell, cell, cell, cell), { maxLength: 120 }), (cells) => {
        const monitor = createMonitor(LIVE, POLICY);
        cells.forEach((row, i) => {
          monitor.push(row as CandleRow);
          if (i % 17 !== 0) return;
          const now = START_MS + (100 + i) * MINUTE_MS;
          const kept = monitor.series();
          const expected = assess(kept, { feed: LIVE, now, policy: POLICY, window: 'live' });
          expect(without(monitor.assess(now))).toEqual(without(expected));
        });
      }),
      { numRuns: 200 },
    );
  });
});
