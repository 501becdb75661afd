import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ClassicMethod, ColumnStatistics } from './index.ts';
import { CandleSeries, checkOutliers } from './index.ts';

/** Answers of the original implementation; not part of the repository. */
const FOLDER = new URL('../../../../shared/parity/', import.meta.url);

interface Expected {
  readonly field: 'close' | 'volume';
  readonly indices: readonly (number | string)[];
  readonly severity: string;
}
type Outcome = { readonly results: readonly Expected[]; readonly window?: number } | { readonly error: string };
interface Case {
  readonly input: {
    readonly index: 'range' | readonly (number | string)[];
    readonly columns: Record<string, readonly unknown[]>;
    readonly rows: number;
  };
  readonly reference: Record<'zscore' | 'iqr_1_5' | 'iqr_default_3' | 'mad' | 'zscore_rolling', Outcome> & {
    readonly statistics: Record<string, Record<string, number | string>> | { readonly error: string };
  };
}

const RULES: readonly [
  name: 'zscore' | 'iqr_1_5' | 'iqr_default_3' | 'mad' | 'zscore_rolling',
  method: ClassicMethod,
  threshold?: number,
][] = [
  ['zscore', 'zscore'],
  ['iqr_1_5', 'iqr', 1.5],
  ['iqr_default_3', 'iqr'],
  ['mad', 'mad'],
  ['zscore_rolling', 'zscore'],
];

describe('the classic methods equal the original', () => {
  it.for(existsSync(FOLDER) ? readdirSync(FOLDER).filter((name) => name.endsWith('.json')) : ['(none)'])('%s', (name, ctx) => {
    if (!existsSync(FOLDER)) ctx.skip('../shared/parity is absent');
    const { input, reference } = JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as Case;
    const { timestamp: _, ...columns } = input.columns;
    const cells = Object.fromEntries(Object.entries(columns).map(([field, values]) => [field, values.map(cellOf)]));
    const series = CandleSeries.fromColumns({ time: new Float64Array(input.rows), ...cells });
    const labels = input.index === 'range' ? series.time.map((_, i) => i) : input.index;
    // With an infinite value, and for MAD with a missing one, the original gave no result on finite numbers that could be equalled.
    const { statistics } = reference;
    const hasFinite = (field: string) =>
      !('error' in statistics) && !columns[field]?.some((value) => String(value).includes('Infinity'));
    const isComplete = (field: string) => columns[field]?.every((value) => typeof cellOf(value) === 'number');
    for (const [rule, method, threshold] of RULES) {
      const expected = reference[rule];
      if ('error' in expected) continue;
      const window = expected.window === undefined ? {} : { window: expected.window };
      const results = checkOutliers(series, { method, ...window, ...(threshold === undefined ? {} : { threshold }) });
      for (const { field, indices, severity } of expected.results) {
        if (!hasFinite(field) || (rule === 'mad' && !isComplete(field))) continue;
        const result = results.find((candidate) => candidate.field === field);
        expect({ rule, field, indices: result?.indices.map((i) => labels[i]), severity: result?.severity }).toEqual({
          rule,
          field,
          indices,
          severity,
        });
      }
      if (expected.results.length === 0) expect(results.flatMap(({ indices }) => indices)).toEqual([]);
    }
    if ('error' in statistics) return;
    for (const { field, statistics: ours } of checkOutliers(series)) {
      if (!hasFinite(field) || !(field in statistics)) continue;
      for (const key of ['mean', 'std', 'q1', 'median', 'q3', 'valid', 'mad'] satisfies (keyof ColumnStatistics)[]) {
        if (key === 'mad' && !isComplete(field)) continue;
        const theirs = statisticOf(statistics, field, key === 'mad' ? 'mad_as_reference' : key);
        if (theirs !== null)
          expect(Math.abs(ours[key] - theirs), `${field} ${key}`).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(theirs)));
      }
    }
  });
});

function cellOf(value: unknown): number | string | null {
  return typeof value === 'number' || typeof value === 'string' ? value : null;
}

function statisticOf(statistics: Case['reference']['statistics'], field: string, key: string): number | null {
  const value = (statistics as Record<string, Record<string, number | string>>)[field]?.[key];
  return typeof value === 'number' ? value : null;
}
