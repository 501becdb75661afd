import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CleanMethod, IssueType } from './index.ts';
import { assess, CandleSeries, clean } from './index.ts';
import { FAULTS } from './testing/faults.ts';
import { FILE } from './testing/judge.ts';
import { MINUTE_MS, START_MS, walk } from './testing/walk.ts';

const COUNT = 150;
const OPTIONS = { feed: FILE, now: START_MS + COUNT * MINUTE_MS };

/** Faults of rows and of single values: whatever the method, none is left. */
const PUT_RIGHT: readonly IssueType[] = [
  'missing_value',
  'duplicate_timestamp',
  'out_of_order',
  'misaligned_timestamp',
  'future_timestamp',
  'time_unit',
  'unclosed_candle',
  'ohlc_violation',
  'non_positive_price',
  'negative_volume',
];
/** Issues whose candles are not at hand, or are put right by sorting and choosing a row. */
const NO_WRONG_CANDLE: readonly IssueType[] = [
  'stale',
  'gap',
  'insufficient_data',
  'duplicate_timestamp',
  'out_of_order',
  'time_unit',
];

describe('clean', { timeout: 60_000 }, () => {
  it('leaves no fault of a row or a value, and by removing no candle that was called wrong, wherever and however many the faults are', () => {
    const marks = fc.array(fc.tuple(fc.nat({ max: COUNT - 1 }), fc.constantFrom(...Object.keys(FAULTS))), {
      minLength: 1,
      maxLength: 12,
    });
    let found = 0;
    fc.assert(
      fc.property(fc.nat(), marks, fc.constantFrom<CleanMethod>('remove', 'interpolate', 'winsorize'), (seed, faults, method) => {
        const faulted = new Map(faults);
        const rows = walk(COUNT, { seed }).flatMap((row, i, all) => {
          const name = faulted.get(i);
          return name === undefined ? [row] : (FAULTS[name] as (typeof FAULTS)[string])(row, all[i - 1]);
        });
        const series = CandleSeries.fromRows(rows);
        const report = assess(series, OPTIONS);
        found += report.issues.length;
        const cleaned = clean(series, report, { method });
        const left = assess(cleaned, OPTIONS).issues.map(({ type }) => type);
        expect(left.filter((type) => PUT_RIGHT.includes(type))).toEqual([]);
        if (method !== 'remove') return;
        const wrong = new Set(report.issues.filter(({ type }) => !NO_WRONG_CANDLE.includes(type)).flatMap(({ times }) => times));
        expect([...cleaned.time].filter((time) => wrong.has(time))).toEqual([]);
      }),
      { numRuns: 500 },
    );
    expect(found).toBeGreaterThan(500);
  });
});
