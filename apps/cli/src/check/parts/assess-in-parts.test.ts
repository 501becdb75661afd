import { assess, CandleSeries, type ExchangeProfile, type Issue, type Report } from '@quality/validators';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CandleStore } from '../../files/candle-store.ts';
import { FIRST_OPEN, MINUTE, makeRows } from '../../testing/candle-text.ts';
import { assessInParts } from './assess-in-parts.ts';

type Cells = number[];

/** Parts of about 128 rows, so that a small file has many edges, and chunks that do not lie on them. */
const PART_ROWS = 128;
const ROWS = 700;
const feed = { exchange: null, symbol: null, timeframe: '1m' };

/** Issues that must be the same however the file is cut. */
const BY_NEIGHBOURS = ['price_outlier', 'volume_outlier', 'level_shift', 'flatline', 'filler', 'price_divergence'];

function inParts(rows: readonly Cells[], now: number, profile?: ExchangeProfile): Report {
  const candles = new CandleStore(0, { mostInMemory: 300, chunkRows: 97 });
  for (const row of rows) candles.append(row);
  const about = { feed, now, source: 'f', stopwatch: () => 0, partRows: PART_ROWS, contextSlots: 200 };
  try {
    return assessInParts(candles, { ...about, ...(profile === undefined ? {} : { profile }) });
  } finally {
    candles.close();
  }
}

function whole(rows: readonly Cells[], now: number, profile?: ExchangeProfile): Report {
  return assess(CandleSeries.fromRows(rows), {
    feed,
    now,
    timeUnit: 'detect',
    rowOrder: 'detect',
    ...(profile === undefined ? {} : { profile }),
    source: 'f',
  });
}

/** Everything of a report that counts rows and slots, without words. */
function counted(report: Report) {
  const wordless = ({ message, recommendation, ...issue }: Issue) => issue;
  return {
    window: report.window,
    freshness: report.freshness,
    completeness: report.scores.completeness,
    consistency: report.scores.consistency,
    issues: report.issues.filter(({ type }) => !BY_NEIGHBOURS.includes(type)).map(wordless),
    checks: report.checks.filter(({ check }) => !BY_NEIGHBOURS.includes(check)).map(({ reason, ...result }) => result),
  };
}

function byNeighbours(report: Report) {
  return report.issues
    .filter(({ type }) => BY_NEIGHBOURS.includes(type))
    .map(({ type, field, severity, times, ranges }) => ({ type, field, severity, times, ranges }));
}

const end = FIRST_OPEN + ROWS * MINUTE;

/** One fault of a file, at a row: they may lie on edges of parts and chunks, and on each other. */
const fault = fc.record({
  kind: fc.constantFrom(
    ...['gap', 'double', 'conflict', 'late', 'early', 'far', 'missing', 'noTime', 'misaligned', 'ohlc', 'zero', 'negative'],
    ...['seconds', 'micros', 'tiny', 'filler', 'infinite', 'ages'],
  ),
  at: fc.nat(ROWS - 1),
  size: fc.integer({ min: 1, max: 150 }),
});

function apply(rows: Cells[], { kind, at, size }: { readonly kind: string; readonly at: number; readonly size: number }): void {
  const i = Math.min(at, rows.length - 1);
  const row = rows[i]!;
  if (kind === 'gap') rows.splice(i, Math.min(size, rows.length - 300));
  else if (kind === 'double') for (let k = 0; k < size % 5; k += 1) rows.splice(Math.min(rows.length, i + k * 40), 0, [...row]);
  else if (kind === 'conflict') rows.splice((i * 7) % rows.length, 0, [row[0]!, row[1]!, row[2]!, row[3]!, row[4]!, row[5]! + 1]);
  else if (kind === 'late') rows.splice(Math.min(rows.length, i + size), 0, ...rows.splice(i, 1));
  else if (kind === 'early') rows.unshift(...rows.splice(i, 1));
  else if (kind === 'far') rows.splice(i, size, ...rows.slice(i, i + size).reverse());
  else if (kind === 'missing') row[1 + (size % 5)] = Number.NaN;
  else if (kind === 'infinite') row[1 + (size % 5)] = Number.POSITIVE_INFINITY;
  else if (kind === 'noTime') row[0] = Number.NaN;
  else if (kind === 'misaligned') row[0] = row[0]! + 1_000 * (size % 60);
  else if (kind === 'ohlc') row[2] = row[3]! - 1;
  else if (kind === 'zero') row[4] = -row[4]!;
  else if (kind === 'negative') row[5] = -1;
  else if (kind === 'seconds') row[0] = row[0]! / 1_000;
  else if (kind === 'micros') row[0] = row[0]! * 1_000;
  else if (kind === 'tiny') row[0] = size;
  else if (kind === 'ages') row[0] = row[0]! + size * 1e10;
  else if (i > 0) row.splice(1, 5, ...Array.from({ length: 4 }, () => rows[i - 1]![4]!), 0);
}

test('rows, slots and open times are counted as in the whole file, whatever is wrong and wherever the file is cut', () => {
  fc.assert(
    fc.property(
      fc.array(fault, { maxLength: 12 }),
      fc.constantFrom('forwards', 'backwards', 'shuffled'),
      fc.constantFrom(end, end - 100 * MINUTE, end + 20 * MINUTE, FIRST_OPEN - MINUTE),
      fc.constantFrom(1, 1_000, 0.001),
      (faults, order, now, unit) => {
        const rows = makeRows(ROWS).map((row) => [...row]);
        for (const one of faults) apply(rows, one);
        if (order === 'backwards') rows.reverse();
        if (order === 'shuffled') rows.sort((a, b) => ((a[5]! * 7_919) % 13) - ((b[5]! * 7_919) % 13));
        for (const row of rows) row[0]! *= unit;
        expect(counted(inParts(rows, now))).toEqual(counted(whole(rows, now)));
      },
    ),
    { numRuns: 100 },
  );
});

test('grave faults of behaviour near an edge of parts are found once, as in the whole file', () => {
  for (const at of [120, 126, 127, 128, 129, 134, 255, 256, 300, 383, 384, 385, 511, 512]) {
    const rows = makeRows(ROWS).map((row) => [...row]);
    rows[at]![2] = rows[at]![2]! * 3;
    rows[at + 150]![5] = 1e7;
    for (let k = at + 40; k < at + 70; k += 1) rows[k]!.splice(1, 5, ...Array.from({ length: 4 }, () => rows[at + 39]![4]!), 0);
    for (let k = 690; k < ROWS; k += 1) for (let c = 1; c <= 4; c += 1) rows[k]![c] = rows[k]![c]! / 10;
    const expected = byNeighbours(whole(rows, end));
    expect(expected.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['price_outlier', 'volume_outlier', 'level_shift', 'flatline']),
    );
    expect(byNeighbours(inParts(rows, end))).toEqual(expected);
  }
});

test('score, gates and ledger are those of the whole file where the findings are', () => {
  const rows = makeRows(ROWS).map((row) => [...row]);
  rows.splice(200, 60);
  rows[ROWS - 70]![2] = 1;
  const [parts, all] = [inParts(rows, end), whole(rows, end)];
  expect(parts.scores).toEqual(all.scores);
  expect(parts.ledger).toEqual(all.ledger);
  expect(parts.ledger.map(({ reason }) => reason)).toContain('gate:broken_prices');
});

test('an exchange that omits candles without trades makes a likely gap harmless, across parts too', () => {
  const profile: ExchangeProfile = { withoutTrades: 'omits', graceMs: 0 } as ExchangeProfile;
  const rows = makeRows(ROWS).filter((_, i) => i % 3 !== 0 && i % 7 !== 0);
  expect(
    counted(
      inParts(
        rows.map((row) => [...row]),
        end,
        profile,
      ),
    ),
  ).toEqual(
    counted(
      whole(
        rows.map((row) => [...row]),
        end,
        profile,
      ),
    ),
  );
});

test('rows years apart, with more empty slots between than a window may have, are cut and counted', () => {
  const rows = [...makeRows(350), ...makeRows(350, { startMs: FIRST_OPEN + 600_000 * MINUTE, seed: 2 })].map((row) => [...row]);
  const now = FIRST_OPEN + 700_000 * MINUTE;
  expect(counted(inParts(rows, now))).toEqual(counted(whole(rows, now)));
});
