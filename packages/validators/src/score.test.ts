import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CandleRow, Report } from './index.ts';
import { assess, CandleSeries, DEFAULT_POLICY, score, statusOf } from './index.ts';
import { MINUTE_MS, START_MS, walk } from './testing/walk.ts';

// The formatter pads tables.
const GUIDE = readFileSync(new URL('../../../docs/score.md', import.meta.url), 'utf8').replaceAll(/ +/g, ' ');

/** The JSON block of the guide below the heading of an example. */
function exampleOf(heading: string): unknown {
  const section = GUIDE.slice(GUIDE.indexOf(`## ${heading}`));
  const block = /```json\n([\s\S]*?)\n```/.exec(section);
  expect(block, heading).not.toBeNull();
  return JSON.parse((block as RegExpExecArray)[1] as string);
}

/** What the guide shows of a report: rounded to four decimals. */
function shown({ scores, status, ledger }: Report): unknown {
  const round = (value: number | null) => (value === null ? null : Number(value.toFixed(4)));
  return {
    scores: Object.fromEntries(Object.entries(scores).map(([name, value]) => [name, round(value)])),
    status,
    ledger: ledger.map((entry) => ({ ...entry, points: round(entry.points) })),
  };
}

const feed = { exchange: null, symbol: null, timeframe: '1m' };
const end = START_MS + 500 * MINUTE_MS;

describe('docs/score.md', () => {
  it('example 1: two candles of five hundred missing', () => {
    const rows = walk(500).filter((_, i) => i !== 100 && i !== 101);
    expect(shown(assess(CandleSeries.fromRows(rows), { feed, now: end }))).toEqual(exampleOf('Example 1'));
  });

  it('example 2: late, with a hole and a bad tick in its newest tenth', () => {
    const rows = walk(500)
      .map((row, i): CandleRow => (i === 480 ? [...row.slice(0, 4), row[4] * 1.5, row[5]] : row))
      .filter((_, i) => i < 200 || i > 202);
    const report = assess(CandleSeries.fromRows(rows), { feed, now: end + 7 * MINUTE_MS });
    expect(shown(report)).toEqual(exampleOf('Example 2'));
  });

  it('names the weights and gates that are the default', () => {
    for (const [name, weight] of Object.entries(DEFAULT_POLICY.weights)) expect(GUIDE).toContain(`| ${name} | ${weight} |`);
    const { deadFeed, brokenPrices, brokenTime } = DEFAULT_POLICY.gates;
    expect(GUIDE).toContain(`| \`dead_feed\` | ${deadFeed} |`);
    expect(GUIDE).toContain(`| \`broken_prices\` | ${brokenPrices} |`);
    expect(GUIDE).toContain(`| \`broken_time\` | ${brokenTime} |`);
  });
});

describe('statusOf', () => {
  it('has its bounds at 85, 70 and 50, the bound belonging to the better status', () => {
    expect([100, 85, 84.999, 70, 69.999, 50, 49.999, 0, null].map(statusOf)).toEqual([
      'excellent',
      'excellent',
      'good',
      'good',
      'fair',
      'fair',
      'poor',
      'poor',
      'unknown',
    ]);
  });
});

describe('score', () => {
  const input = {
    policy: DEFAULT_POLICY,
    freshness: { score: 100, level: 'fresh' },
    everSeen: true,
    rowCount: 100,
    sample: 100,
    expected: 100,
    received: 100,
    missingSlots: 0,
    newestTenthFromMs: 90,
    issues: [],
    checks: [{ check: 'ohlc_violation', verdict: 'pass', observed: 0, expected: 0, reason: '' }],
  } as const;

  it('shares the weight of a component that was not evaluated in proportion', () => {
    const result = score({ ...input, received: 40, missingSlots: 60 });
    expect(result.scores).toMatchObject({ outlier: null, completeness: 40, consistency: 100 });
    expect(result.scores.overall).toBeCloseTo((0.25 * 100 + 0.35 * 40 + 0.15 * 100) / 0.75, 9);
  });

  it('counts components alike when all the weight of the policy lies on those that were not evaluated', () => {
    const policy = { ...DEFAULT_POLICY, weights: { outlier: 1, freshness: 0, completeness: 0, consistency: 0 } };
    expect(score({ ...input, policy, received: 70, missingSlots: 30 }).scores.overall).toBeCloseTo(90, 9);
  });
});
