import type { Report } from '@quality/validators';
import fc from 'fast-check';

/** Any text that PostgreSQL can keep: quotes, wildcards, emoji, line ends. */
const text = fc
  .string({ unit: 'grapheme', maxLength: 40 })
  .map((value) => value.replaceAll('\0', ' '))
  .filter((value) => value.isWellFormed());
const name = text.filter((value) => value.length > 0);
const time = fc.integer({ min: 0, max: 4_102_444_800_000 });
const iso = time.map((ms) => new Date(ms).toISOString());
// -0 is 0 in JSON already.
const number = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }).map((value) => value + 0);
const score = fc.option(fc.double({ noNaN: true, min: 0, max: 100 }).map((value) => value + 0));
const count = fc.integer({ min: 0, max: 2_147_483_647 });
const severity = fc.constantFrom('low', 'medium', 'high', 'critical');
const range = fc.tuple(time, time);

/** Every report that the types allow, as far as they go. */
export const arbitraryReport = fc.record({
  feed: fc.record({ exchange: name, symbol: name, timeframe: fc.constantFrom('1m', '1h', '1M') }),
  source: fc.option(text),
  checkedAt: iso,
  window: fc.record({ from: iso, to: iso, expected: count, received: count, filler: count }),
  scores: fc.record({ overall: score, outlier: score, freshness: score, completeness: score, consistency: score }),
  status: fc.constantFrom('excellent', 'good', 'fair', 'poor', 'unknown'),
  freshness: fc.record({
    lastCloseAt: fc.option(iso),
    ageSeconds: fc.option(number),
    overdueSeconds: fc.option(number),
    level: fc.constantFrom('fresh', 'warning', 'critical', 'unknown'),
  }),
  ledger: fc.array(
    fc.record({
      reason: text,
      component: fc.option(fc.constantFrom('outlier', 'freshness', 'completeness', 'consistency')),
      points: number,
    }),
    { maxLength: 4 },
  ),
  issues: fc.array(
    fc.record(
      {
        type: fc.constantFrom('gap', 'price_outlier', 'volume_outlier', 'stale'),
        severity,
        field: fc.option(fc.constantFrom('open', 'volume')),
        count: fc.integer({ min: 0, max: 1_000 }),
        times: fc.array(time, { maxLength: 5 }),
        ranges: fc.array(range, { maxLength: 3 }),
        causes: fc.array(fc.record({ range, cause: fc.constantFrom('no_trades', 'unknown'), evidence: text }), { maxLength: 2 }),
        message: text,
        recommendation: text,
      },
      { requiredKeys: ['type', 'severity', 'field', 'count', 'times', 'ranges', 'message', 'recommendation'] },
    ),
    { maxLength: 4 },
  ),
  checks: fc.array(
    fc.record({
      check: fc.constantFrom('gap', 'stale'),
      verdict: fc.constantFrom('pass', 'fail', 'not_evaluated'),
      observed: fc.option(number),
      expected: fc.option(number),
      reason: text,
    }),
    { maxLength: 4 },
  ),
  issueCount: count,
  durationMs: fc.double({ noNaN: true, min: 0, max: 1e6 }).map((value) => value + 0),
  version: text,
}) as fc.Arbitrary<Report>;
