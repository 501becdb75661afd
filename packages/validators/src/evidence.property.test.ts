import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CandleRow } from './index.ts';
import { assess, buildBaseline, CandleSeries, checkRevisions, DEFAULT_PROFILE } from './index.ts';
import { FAULTS } from './testing/faults.ts';
import { LIVE } from './testing/judge.ts';
import { MINUTE_MS, START_MS, walk } from './testing/walk.ts';

const COUNT = 150;
const NOW = START_MS + COUNT * MINUTE_MS + 5000;
const PROFILE = { ...DEFAULT_PROFILE, withoutTrades: 'omits', pageLimit: 20 } as const;

const faults = fc.array(fc.tuple(fc.nat({ max: COUNT - 1 }), fc.constantFrom(...Object.keys(FAULTS))), { maxLength: 15 });

function faulty(seed: number, marks: readonly (readonly [number, string])[]): CandleRow[] {
  const faulted = new Map(marks);
  return walk(COUNT, { seed }).flatMap((row, i, all) => {
    const name = faulted.get(i);
    return name === undefined ? [row] : (FAULTS[name] as (typeof FAULTS)[string])(row, all[i - 1]);
  });
}

describe('a report with peers, history, evidence and findings', { timeout: 60_000 }, () => {
  it('is sound whatever they hold: the ledger sums, counts agree, each gap has a cause, nothing is NaN', () => {
    fc.assert(
      fc.property(fc.nat(), faults, faults, faults, fc.boolean(), (seed, own, others, past, live) => {
        const series = CandleSeries.fromRows(faulty(seed, own));
        const peer = (marks: typeof others, exchange: string) => ({
          exchange,
          symbol: 'BTC/USD',
          series: CandleSeries.fromRows(faulty(seed, marks)),
        });
        const peers = [peer(others, 'a'), peer(past, 'b')];
        const range = [START_MS + 30 * MINUTE_MS, START_MS + 60 * MINUTE_MS] as const;
        const report = assess(series, {
          feed: LIVE,
          now: NOW,
          profile: PROFILE,
          window: live ? 'live' : 'all',
          policy: { windowSlots: 100 },
          history: buildBaseline(CandleSeries.fromRows(faulty(seed, past)), { feed: LIVE, now: NOW }),
          evidence: {
            peers,
            siblings: peers.map((each) => each.series),
            downtimes: [range],
            fetchLog: [
              { atMs: START_MS, range, outcome: 'failed' },
              { atMs: NOW, range, outcome: 'answered' },
            ],
          },
          findings: [checkRevisions(peers[0]?.series ?? series, series, { timeframe: '1m' })],
        });
        const { overall, completeness } = report.scores;
        expect(report.ledger.reduce((sum, { points }) => sum + points, 0)).toBeCloseTo(overall === null ? 0 : 100 - overall, 8);
        expect(report.issueCount).toBe(
          report.issues.filter(({ severity }) => severity !== 'low').reduce((sum, { count }) => sum + count, 0),
        );
        if (completeness !== null) expect(completeness).toBe((100 * report.window.received) / report.window.expected);
        const gap = report.issues.find(({ type }) => type === 'gap');
        expect(gap?.causes?.map(({ range: each }) => each)).toEqual(gap?.ranges);
        expect(JSON.parse(JSON.stringify(report))).toEqual(report);
        expect(new Set(report.issues.map(({ type, field }) => `${type} ${field}`)).size).toBe(report.issues.length);
      }),
      { numRuns: 400 },
    );
  });
});
