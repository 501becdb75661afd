import { describe, expect, it } from 'vitest';
import type { CandleRow, Report } from '../index.ts';
import { assess, assessPeers, CandleSeries } from '../index.ts';
import { issueOf, LIVE } from '../testing/judge.ts';
import type { Row } from '../testing/walk.ts';
import { MINUTE_MS, randomOf, START_MS, walk } from '../testing/walk.ts';

const COUNT = 500;
const NOW = START_MS + COUNT * MINUTE_MS + 10_000;
const at = (i: number) => START_MS + i * MINUTE_MS;

/** The same market seen by an exchange of its own: noise, a basis, other volumes. */
function seen(seed: number, options: { basis?: number; price?: number } = {}): Row[] {
  const random = randomOf(seed);
  const { basis = 1, price = 30_000 } = options;
  return walk(COUNT, { price }).map(([t, o, h, l, c, v]) => {
    const noise = () => basis * (1 + 0.0004 * (random() - 0.5));
    const [open, close] = [o * noise(), c * noise()];
    return [t, open, Math.max(open, close, h * basis), Math.min(open, close, l * basis), close, v * (0.2 + random())];
  });
}

const member = (exchange: string, rows: readonly CandleRow[], symbol = 'BTC/USD') => ({
  exchange,
  symbol,
  series: CandleSeries.fromRows(rows),
});
const compare = (...members: readonly ReturnType<typeof member>[]) => assessPeers(members, { timeframe: '1m', now: NOW });
const verdicts = (...members: readonly ReturnType<typeof member>[]) =>
  compare(...members).members.map(({ outcome }) => outcome.result.verdict);

describe('assessPeers', () => {
  it('finds nothing where exchanges agree, whatever the premium of their quote currency', () => {
    expect(verdicts(member('a', seen(1)), member('b', seen(2, { basis: 1.004 }), 'BTC/USDT'), member('c', seen(3)))).toEqual([
      'pass',
      'pass',
      'pass',
    ]);
  });

  it('tells which of three is wrong, with the exact times', () => {
    const rows = seen(2).map(
      (row, i): Row => (i === 100 || i === 200 ? [row[0], row[1], row[2], row[3], row[4] * 0.9, row[5]] : row),
    );
    const report = compare(member('a', seen(1)), member('b', rows), member('c', seen(3)));
    expect(report.wrong).toEqual([{ exchange: 'b', symbol: 'BTC/USD', timeframe: '1m' }]);
    const [issue] = report.members[1]?.outcome.issues ?? [];
    expect(issue).toMatchObject({
      type: 'price_divergence',
      field: 'close',
      severity: 'medium',
      count: 2,
      times: [at(100), at(200)],
    });
  });

  it('with two, both disagree at low severity and neither is called wrong', () => {
    const rows = seen(2).map((row, i): Row => (i === 100 ? [row[0], row[1], row[2], row[3], row[4] * 0.9, row[5]] : row));
    const report = compare(member('a', seen(1)), member('b', rows));
    expect(report.wrong).toEqual([]);
    expect(report.members.map(({ outcome }) => outcome.issues[0]?.severity)).toEqual(['low', 'low']);
  });

  it('a price that is wrong throughout is no premium', () => {
    const report = compare(member('a', seen(1)), member('b', seen(2, { basis: 10 })), member('c', seen(3)));
    expect(report.wrong.map(({ exchange }) => exchange)).toEqual(['b']);
    expect(report.members[1]?.outcome.issues[0]).toMatchObject({ severity: 'high', count: COUNT });
  });

  it('a peer that stands still has no vote', () => {
    const frozen = seen(2).map(
      ([t], _, rows): Row => [t, ...(Array(4).fill((rows[0] as Row)[4]) as [number, number, number, number]), 0],
    );
    const report = compare(member('a', seen(1)), member('b', frozen), member('c', seen(3)));
    expect(report.members[0]?.comparison.peers).toEqual(['c BTC/USD']);
    expect(report.members[0]?.outcome.result.verdict).toBe('pass');
  });

  it.each([-2, -1, 1, 2])('finds candles that are %i slots late', (lag) => {
    const shifted = seen(2).map((row): Row => [row[0] + lag * MINUTE_MS, row[1], row[2], row[3], row[4], row[5]]);
    const report = compare(member('a', seen(1)), member('b', shifted), member('c', seen(3)));
    expect(report.members.map(({ comparison }) => comparison.lagSlots)).toEqual([0, lag, 0]);
    expect(report.members[1]?.outcome.issues[0]?.message).toContain(lag > 0 ? 'later than' : 'earlier than');
  });

  it('finds volumes in the quote currency by the price', () => {
    const quote = seen(2).map((row): Row => [row[0], row[1], row[2], row[3], row[4], row[5] * row[4]]);
    const report = compare(member('a', seen(1)), member('b', quote), member('c', seen(3)));
    expect(report.members.map(({ outcome }) => outcome.issues.map(({ field }) => field))).toEqual([[], ['volume'], []]);
  });

  it('a hundredfold market share is no unit', () => {
    const large = seen(2).map((row): Row => [row[0], row[1], row[2], row[3], row[4], row[5] * 100]);
    expect(verdicts(member('a', seen(1)), member('b', large), member('c', seen(3)))).toEqual(['pass', 'pass', 'pass']);
  });

  it('lists the outage of one while the others trade', () => {
    const report = compare(
      member(
        'a',
        seen(1).filter((_, i) => i < 100 || i >= 130),
      ),
      member('b', seen(2)),
      member('c', seen(3)),
    );
    expect(report.members.map(({ outages }) => outages)).toEqual([[[at(100), at(130)]], [], []]);
  });
});

describe('peers of a feed', () => {
  const peers = [member('kraken', seen(1)), member('coinbase', seen(3))];
  const judge = (rows: readonly Row[]): Report =>
    assess(CandleSeries.fromRows(rows), { feed: LIVE, now: NOW, window: 'live', evidence: { peers } });

  it('are part of its report: ledger, issue count and score agree', () => {
    const rows = seen(2).map((row, i): Row => (i === 100 ? [row[0], row[1], row[2], row[4] * 0.95, row[4] * 0.95, row[5]] : row));
    const report = judge(rows);
    expect(issueOf(report, 'price_divergence')?.times).toEqual([at(100)]);
    expect(report.ledger.some(({ reason }) => reason === 'price_divergence')).toBe(true);
    const lost = report.ledger.reduce((sum, { points }) => sum + points, 0);
    expect(Math.abs(lost - (100 - (report.scores.overall as number)))).toBeLessThan(1e-9);
    expect(report.issueCount).toBe(
      report.issues.filter(({ severity }) => severity !== 'low').reduce((sum, { count }) => sum + count, 0),
    );
  });

  it('pass where they agree, and without a peer the check is not evaluated', () => {
    const verdict = (report: Report) => report.checks.find(({ check }) => check === 'price_divergence')?.verdict;
    expect(verdict(judge(seen(2)))).toBe('pass');
    expect(verdict(assess(CandleSeries.fromRows(seen(2)), { feed: LIVE, now: NOW }))).toBe('not_evaluated');
  });
});
