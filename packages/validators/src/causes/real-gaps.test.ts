import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CandleRow, CausedRange, GapCause, Issue, PeerCandles, Report } from '../index.ts';
import { assess, assessPeers, CandleSeries, parseTimeframe } from '../index.ts';

/** Real candle files; not part of the repository. */
const FOLDER = new URL('../../../../../shared/data/', import.meta.url);
const SKIPPED = '../shared/data is absent';

/** A CSV file with a header, in seconds or ISO 8601; `time` is the name of the column of open times. */
function seriesOf(name: string, time = 'timestamp'): CandleSeries {
  const [header = '', ...lines] = readFileSync(new URL(name, FOLDER), 'utf8').trim().split(/\r?\n/);
  const at = [time, 'open', 'high', 'low', 'close', 'volume'].map((column) => header.split(',').indexOf(column));
  const rows = lines.map((line): CandleRow => {
    const cells = line.split(',');
    const openTime = cells[at[0] as number] as string;
    return [Number(openTime) < 1e10 ? Number(openTime) * 1000 : openTime, ...at.slice(1).map((k) => cells[k])];
  });
  return CandleSeries.fromRows(rows);
}

const peer = (exchange: string, symbol: string, series: CandleSeries): PeerCandles => ({ exchange, symbol, series });

function judge(series: CandleSeries, timeframe: string, peers: readonly PeerCandles[]): Report {
  const now = parseTimeframe(timeframe).closeOf(series.time[series.length - 1] as number);
  return assess(series, { feed: { exchange: null, symbol: null, timeframe }, now, evidence: { peers } });
}

const issueOf = (report: Report, type: string) => report.issues.find((issue) => issue.type === type) as Issue;

function count(causes: readonly CausedRange[] = []): Partial<Record<GapCause, number>> {
  const counts: Partial<Record<GapCause, number>> = {};
  for (const { cause } of causes) counts[cause] = (counts[cause] ?? 0) + 1;
  return counts;
}

describe('real gaps and peers', { timeout: 120_000 }, () => {
  it('Bitcoin, March 2023: the outages of Coinbase and Kraken, quiet minutes, and the paging of Crypto.com', (ctx) => {
    if (!existsSync(FOLDER)) ctx.skip(SKIPPED);
    const m1 = 'm1_btcusd_2023_03';
    const members = [
      peer('coinbase', 'BTC/USD', seriesOf(`${m1}/coinbase_BTCUSD_1m.csv`)),
      peer('kraken', 'BTC/USD', seriesOf(`${m1}/kraken_BTCUSD_1m.csv`)),
      peer('binanceus', 'BTC/USD', seriesOf(`${m1}/binanceus_BTCUSD_1m.csv`, 'open_time')),
      peer('cryptocom', 'BTC/USD', seriesOf(`${m1}/cryptocom_BTCUSD_1m_5days.csv`)),
    ] as const;
    const reports = members.map((member) =>
      judge(
        member.series,
        '1m',
        members.filter((other) => other !== member),
      ),
    );
    const [coinbase, kraken, binanceus, cryptocom] = reports as [Report, Report, Report, Report];
    const outage = Date.parse('2023-03-04T17:00:00Z');
    expect(issueOf(coinbase, 'gap').causes?.find(({ range }) => range[0] === outage)).toMatchObject({
      range: [outage, outage + 277 * 60_000],
      cause: 'exchange_outage',
      evidence: expect.stringContaining('kraken, binanceus traded'),
    });
    expect(count(issueOf(kraken, 'gap').causes)).toEqual({ no_trades: 46, exchange_outage: 1 });
    expect(issueOf(kraken, 'gap').causes?.find(({ cause }) => cause === 'exchange_outage')?.range[0]).toBe(
      Date.parse('2023-03-16T22:01:00Z'),
    );
    expect(count(issueOf(cryptocom, 'gap').causes)).toEqual({ paging: 24 });
    expect(binanceus.issues.filter(({ type }) => type === 'gap')).toEqual([]);
    // Through the bank crisis of that month the four agree on every minute.
    for (const { checks } of reports) expect(checks.find(({ check }) => check === 'price_divergence')?.verdict).toBe('pass');
  });

  it('two holes of 500 hours are lost pages', (ctx) => {
    if (!existsSync(FOLDER)) ctx.skip(SKIPPED);
    const gap = issueOf(judge(seriesOf('m5_perp_eth_2025/binance_ETHUSDT_perp_1h.csv'), '1h', []), 'gap');
    expect(gap.causes?.map(({ cause, evidence }) => [cause, evidence])).toEqual(
      Array(2).fill(['paging', '500 candles are one whole page of 500']),
    );
  });

  it('Solana, 2022 and 2023: a halt of Binance, outages of Coinbase, and closes of Crypto.com that both peers contradict', (ctx) => {
    if (!existsSync(FOLDER)) ctx.skip(SKIPPED);
    const members = ['binance', 'coinbase', 'cryptocom'].map((exchange) =>
      peer(exchange, exchange === 'coinbase' ? 'SOL/USD' : 'SOL/USDT', seriesOf(`h1_sol_2022_2023/${exchange}_SOL_1h.csv`)),
    );
    const [binance, coinbase, cryptocom] = members.map((member) =>
      issueOf(
        judge(
          member.series,
          '1h',
          members.filter((other) => other !== member),
        ),
        'gap',
      ),
    ) as [Issue, Issue, Issue];
    expect(binance.causes).toMatchObject([
      { range: [Date.parse('2023-03-24T13:00:00Z'), Date.parse('2023-03-24T14:00:00Z')], cause: 'exchange_outage' },
    ]);
    expect(coinbase.causes?.find(({ range }) => range[0] === Date.parse('2023-03-04T17:00:00Z'))?.cause).toBe('exchange_outage');
    expect(count(cryptocom.causes)).toEqual({ exchange_outage: 2 });
    const report = assessPeers(members, { timeframe: '1h', now: Date.parse('2023-07-01T00:00:00Z') });
    const divergent = report.members.map(({ comparison }) => comparison.divergent);
    expect(divergent[0]).toEqual([]);
    expect(divergent[2]).toContain(Date.parse('2022-11-09T12:00:00Z'));
    // In the two days in which FTX fell, exchanges were truly apart; in the other 18 months one close is.
    const days = new Set(divergent.flat().map((ms) => new Date(ms).toISOString().slice(0, 10)));
    expect([...days].sort()).toEqual(['2022-11-08', '2022-11-09', '2022-11-10', '2023-03-04']);
  });

  it('a crash that is real on both exchanges is no divergence', (ctx) => {
    if (!existsSync(FOLDER)) ctx.skip(SKIPPED);
    const members = ['binance', 'bybit'].map((exchange) =>
      peer(exchange, 'ETH/USDT', seriesOf(`m5_perp_eth_2025/${exchange}_ETHUSDT_perp_5m.csv`)),
    );
    const report = assessPeers(members, { timeframe: '5m', now: Date.parse('2025-03-01T00:00:00Z') });
    expect(report.members.map(({ outcome }) => outcome.result.verdict)).toEqual(['pass', 'pass']);
  });
});
