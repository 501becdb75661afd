import { describe, expect, it } from 'vitest';
import type { AssessOptions, CandleRow, Report } from '../index.ts';
import { assess, buildBaseline, CandleSeries, DEFAULT_PROFILE } from '../index.ts';
import { causeFigures } from '../testing/cause-figures.ts';
import { gapCases } from '../testing/gap-cases.ts';
import { issueOf, LIVE } from '../testing/judge.ts';
import { MINUTE_MS, START_MS, walk } from '../testing/walk.ts';

const COUNT = 600;
const hole = (from: number, to: number) => walk(COUNT).filter((_, i) => i < from || i >= to);
const at = (i: number) => START_MS + i * MINUTE_MS;

function causes(rows: readonly CandleRow[], more: Partial<AssessOptions> = {}): string[] {
  const report: Report = assess(CandleSeries.fromRows(rows), { feed: LIVE, now: at(COUNT) + 5000, ...more });
  return (issueOf(report, 'gap')?.causes ?? []).map(({ cause }) => cause);
}

const peer = (exchange: string, rows: readonly CandleRow[]) => ({
  exchange,
  symbol: 'BTC/USD',
  series: CandleSeries.fromRows(rows),
});

describe('causes of gaps', { timeout: 60_000 }, () => {
  it('are told with a macro-F1 of at least 0.95 on generated cases, seed by seed', () => {
    for (const seed of [11, 12, 13]) expect(causeFigures(gapCases(seed, 10)).macroF1).toBeGreaterThanOrEqual(0.95);
  });

  it('there is one for each range, unknown without evidence', () => {
    expect(causes(hole(300, 330))).toEqual(['unknown']);
  });

  it('an outage: other exchanges trade while this one has no candle', () => {
    const evidence = { peers: [peer('kraken', walk(COUNT)), peer('coinbase', walk(COUNT))] };
    expect(causes(hole(300, 330), { evidence })).toEqual(['exchange_outage']);
  });

  it('our own absence wins over an outage, unless the exchange was asked again and had nothing', () => {
    const peers = [peer('kraken', walk(COUNT)), peer('coinbase', walk(COUNT))];
    const downtimes = [[at(299), at(331)]] as const;
    expect(causes(hole(300, 330), { evidence: { peers, downtimes } })).toEqual(['collector_down']);
    const fetchLog = [{ atMs: at(400), range: [at(290), at(340)], outcome: 'answered' }] as const;
    expect(causes(hole(300, 330), { evidence: { peers, downtimes, fetchLog } })).toEqual(['exchange_outage']);
  });

  it('a quiet market: the hour of the week often has no candle in the history', () => {
    const quiet = walk(10_080, { startMs: at(-10_080) }).filter((_, i) => i % 3 !== 0);
    const lone = quiet.map((row, i) => (i % 2 === 0 ? [row[0], row[4], row[4], row[4], row[4], 1] : row));
    const history = buildBaseline(CandleSeries.fromRows(lone), { feed: LIVE, now: at(0) });
    expect(causes(hole(300, 302), { history })).toEqual(['no_trades']);
    expect(causes(hole(300, 340), { history })).toEqual(['unknown']);
    const fills = { ...DEFAULT_PROFILE, id: 'filler', withoutTrades: 'fills' } as const;
    expect(causes(hole(300, 302), { history, profile: fills })).toEqual(['unknown']);
  });

  it('paging: a candle lost every 101 slots, and a hole as long as the page of the exchange', () => {
    expect(causes(walk(COUNT).filter((_, i) => i % 101 !== 50))).toEqual(Array(6).fill('paging'));
    expect(causes(walk(COUNT).filter((_, i) => i % 97 !== 50))).toEqual(Array(6).fill('unknown'));
    expect(causes(hole(100, 400), { profile: { ...DEFAULT_PROFILE, pageLimit: 300 } })).toEqual(['paging']);
    expect(causes(hole(100, 401), { profile: { ...DEFAULT_PROFILE, pageLimit: 300 } })).toEqual(['unknown']);
  });

  it('history depth: the head of a live window that the exchange does not serve or the instrument never had', () => {
    const young = walk(COUNT).slice(300);
    expect(causes(young, { window: 'live' })).toEqual(['history_depth']);
    expect(causes(young, { window: 'live', evidence: { firstSeenMs: at(50) } })).toEqual(['unknown']);
    expect(causes(young, { window: 'live', evidence: { firstSeenMs: at(50), listedAtMs: at(300) } })).toEqual(['history_depth']);
    expect(causes(young, { window: 'live', evidence: { firstSeenMs: at(50), servedFromMs: at(300) } })).toEqual([
      'history_depth',
    ]);
  });
});

describe('expected candles', () => {
  const omits = { ...DEFAULT_PROFILE, id: 'omitting', withoutTrades: 'omits' } as const;
  const past = walk(4 * 10_080, { startMs: at(-4 * 10_080) }).filter((_, i) => i % 10 !== 0);
  const history = buildBaseline(CandleSeries.fromRows(past), { feed: LIVE, now: at(0) });
  const judge = (rows: readonly CandleRow[], more: Partial<AssessOptions>) =>
    assess(CandleSeries.fromRows(rows), { feed: LIVE, now: at(COUNT) + 5000, window: 'live', ...more });
  const thin = walk(COUNT).filter((_, i) => i % 10 !== 5);

  it('a market that is as quiet as its history loses nothing, and still lists every missing candle', () => {
    const report = judge(thin, { profile: omits, history });
    expect(report.window).toMatchObject({ expected: 450, received: 450 });
    expect(report.scores.completeness).toBe(100);
    expect(issueOf(report, 'gap')?.count).toBe(50);
    expect(report.ledger).toEqual([]);
  });

  it('changes nothing without a history, or where the exchange fills', () => {
    expect(judge(thin, { profile: omits }).window.expected).toBe(500);
    expect(judge(thin, { history }).window.expected).toBe(500);
  });

  it('a candle more that is lost never raises the score', () => {
    let rows = thin;
    let before = judge(rows, { profile: omits, history }).scores.overall as number;
    for (let i = 0; i < 100; i++) {
      rows = rows.filter((_, k) => k !== 150 + ((i * 37) % 250));
      const after = judge(rows, { profile: omits, history });
      expect(after.scores.overall as number).toBeLessThanOrEqual(before + 1e-9);
      expect(after.scores.completeness).toBe((100 * after.window.received) / after.window.expected);
      before = after.scores.overall as number;
    }
    expect(before).toBeLessThan(95);
  });
});
