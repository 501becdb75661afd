import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assess, buildBaseline, CandleSeries, DEFAULT_PROFILE } from './index.ts';
import { FAULTS } from './testing/faults.ts';
import { LIVE } from './testing/judge.ts';
import type { Row } from './testing/walk.ts';
import { MINUTE_MS, randomOf, START_MS, walk } from './testing/walk.ts';

const COUNT = 200;
const NOW = START_MS + COUNT * MINUTE_MS + 5000;
const PROFILE = { ...DEFAULT_PROFILE, withoutTrades: 'omits' } as const;

/** A market in which one slot in `every` has no candle, and its history. */
function quietMarket(seed: number, every: number) {
  const random = randomOf(seed);
  const empty = () => random() < 1 / every;
  const past = walk(2000, { startMs: START_MS - 2000 * MINUTE_MS }).filter(() => !empty());
  const history = buildBaseline(CandleSeries.fromRows(past), { feed: LIVE, now: NOW });
  // The ends stay, so that the window does.
  const rows = walk(COUNT, { seed }).filter((_, i) => i === 0 || i === COUNT - 1 || !empty());
  return { rows, history };
}

describe('expected candles', { timeout: 60_000 }, () => {
  it('never let a fault on a clean candle raise completeness or the score of a quiet market', () => {
    const marks = fc.array(fc.tuple(fc.nat(), fc.constantFrom(...Object.keys(FAULTS))), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom(3, 10, 50), marks, (seed, every, faults) => {
        const { rows, history } = quietMarket(seed, every);
        const judge = (given: readonly Row[]) =>
          assess(CandleSeries.fromRows(given), { feed: LIVE, now: NOW, profile: PROFILE, history });
        const faulted = new Map(faults.map(([at, name]) => [1 + (at % (rows.length - 2)), name] as const));
        const after = judge(
          rows.flatMap((row, i, all) => {
            const name = faulted.get(i);
            return name === undefined ? [row] : (FAULTS[name] as (typeof FAULTS)[string])(row, all[i - 1]);
          }),
        );
        const before = judge(rows);
        expect(after.scores.completeness as number).toBeLessThanOrEqual((before.scores.completeness as number) + 1e-9);
        expect(after.scores.overall as number).toBeLessThanOrEqual((before.scores.overall as number) + 1e-9);
      }),
      // As for every outlier limit that comes from the feed's own candles, the seed is fixed: see assess.property.test.ts.
      { numRuns: 400, seed: 20231114 },
    );
  });
});
