import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CandleRow, Issue, IssueType, Report, Severity } from './index.ts';
import { assess, CandleSeries, parseTimeframe } from './index.ts';
import { SEVERITIES } from './vocabulary.ts';

/** Real candle files; not part of the repository. */
const FOLDER = new URL('../../../../shared/data/', import.meta.url);
const SKIPPED = '../shared/data is absent';

/** The rows of a CSV file under the columns of these names; without names the columns are time, open, high, low, close, volume by number. */
function rowsOf(name: string, columns: readonly (string | number)[]): CandleRow[] {
  const lines = readFileSync(new URL(name, FOLDER), 'utf8')
    .split(/\r?\n/)
    .filter((line) => line !== '');
  const header = lines.findIndex((line) => /open/i.test(line));
  const names = header < 0 ? [] : (lines[header] as string).split(',');
  const at = columns.map((column) => (typeof column === 'number' ? column : names.indexOf(column)));
  return lines.slice(header + 1).map((line) => {
    const cells = line.split(',');
    return at.map((index, k) => (k === 0 ? timeOf(cells[index] as string) : cells[index]));
  });
}

/** CryptoDataDownload writes `2019-08-07 03-AM`. */
function timeOf(text: string): string | number {
  const match = /^(\d{4}-\d\d-\d\d) (\d\d)-([AP])M$/.exec(text);
  if (match === null) return text;
  const hour = (Number(match[2]) % 12) + (match[3] === 'P' ? 12 : 0);
  return Date.parse(`${match[1]}T00:00:00Z`) + hour * 3_600_000;
}

/** Judged as a file: at the close of its last candle. */
function judge(rows: readonly CandleRow[], timeframe: string): Report {
  const series = CandleSeries.fromRows(rows);
  const newest = series.time.reduce((last, time) => Math.max(last, time < 1e10 ? time * 1000 : time));
  return assess(series, {
    feed: { exchange: null, symbol: null, timeframe },
    now: parseTimeframe(timeframe).closeOf(newest),
    timeUnit: 'detect',
    rowOrder: 'detect',
  });
}

function issueOf(report: Report, type: IssueType, field: string | null = null): Issue {
  const found = report.issues.find((issue) => issue.type === type && issue.field === field);
  expect(found, `${type} ${field}`).toBeDefined();
  return found as Issue;
}

/** Types of the issues of at least this severity. */
const typesOf = (report: Report, least: Severity = 'low') => [
  ...new Set(
    report.issues.filter(({ severity }) => SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(least)).map(({ type }) => type),
  ),
];
const at = (...times: string[]) => times.map((time) => Date.parse(`${time}Z`));
const OHLCV = ['open', 'high', 'low', 'close', 'volume'];
const CDD = ['Date', 'Open', 'High', 'Low', 'Close'];

describe('real files', { timeout: 60_000 }, () => {
  it('Coinbase 1m, March 2023: 290 candles missing in 11 gaps, the longest 277 from 2023-03-04 17:00', (ctx) => {
    if (!existsSync(FOLDER)) ctx.skip(SKIPPED);
    const report = judge(rowsOf('m1_btcusd_2023_03/coinbase_BTCUSD_1m.csv', ['timestamp', ...OHLCV]), '1m');
    const gap = issueOf(report, 'gap');
    expect(gap.count).toBe(290);
    expect(gap.times).toHaveLength(290);
    expect(gap.ranges).toHaveLength(11);
    expect(gap.causes).toHaveLength(11);
    const from = Date.parse('2023-03-04T17:00:00Z');
    expect(gap.ranges).toContainEqual([from, from + 277 * 60_000]);
    expect(Math.max(...gap.ranges.map(([start, end]) => (end - start) / 60_000))).toBe(277);
    expect(report.window).toMatchObject({ expected: 30_240, received: 29_950 });
    expect(typesOf(report, 'medium')).toEqual(['gap']);
  });

  it('Kraken 1m, March 2023, in seconds throughout: 60 candles missing in 47 gaps, and no wrong unit', (ctx) => {
    if (!existsSync(FOLDER)) ctx.skip(SKIPPED);
    const report = judge(rowsOf('m1_btcusd_2023_03/kraken_BTCUSD_1m.csv', ['timestamp', ...OHLCV]), '1m');
    const gap = issueOf(report, 'gap');
    expect([gap.count, gap.ranges.length]).toEqual([60, 47]);
    expect(typesOf(report, 'medium')).toEqual(['gap']);
    expect(typesOf(report)).not.toContain('time_unit');
  });

  it('Crypto.com 1m: one candle missing every 301', (ctx) => {
    if (!existsSync(FOLDER)) ctx.skip(SKIPPED);
    const gap = issueOf(judge(rowsOf('m1_btcusd_2023_03/cryptocom_BTCUSD_1m_5days.csv', ['timestamp', ...OHLCV]), '1m'), 'gap');
    expect([gap.count, gap.ranges.length, gap.severity]).toEqual([24, 24, 'low']);
  });

  it('Binance 1h raw: 135 exact duplicates, 43 misaligned, 9 rows back, 135 missing', (ctx) => {
    if (!existsSync(FOLDER)) ctx.skip(SKIPPED);
    const rows = rowsOf('h1_btcusd_2017_2019/binance_BTCUSDT_1h_rawapi.csv', [...CDD, 'Volume BTC']);
    const report = judge(rows, '1h');
    expect(issueOf(report, 'duplicate_timestamp')).toMatchObject({ count: 135, severity: 'low' });
    expect(issueOf(report, 'misaligned_timestamp')).toMatchObject({ count: 43, severity: 'medium' });
    expect(issueOf(report, 'misaligned_timestamp').times[0]).toBe(Date.parse('2018-02-09T09:28:14.789Z'));
    expect(issueOf(report, 'out_of_order').count).toBe(9);
    expect(issueOf(report, 'gap').count).toBe(135);
    expect(typesOf(report)).toHaveLength(4);
  });

  it('Binance 1h with mixed units, newest first: 4,403 rows in seconds, 2,649 conflicting duplicates, 5 missing, capped at 49', (ctx) => {
    if (!existsSync(FOLDER)) ctx.skip(SKIPPED);
    const rows = rowsOf('defects/binance_BTCUSDT_1h_mixed_units.csv', ['unix', 'open', 'high', 'low', 'close', 'Volume BTC']);
    const report = judge(rows, '1h');
    expect(issueOf(report, 'time_unit').count).toBe(4403);
    expect(issueOf(report, 'duplicate_timestamp')).toMatchObject({ count: 2649, severity: 'high' });
    expect(issueOf(report, 'gap').count).toBe(5);
    expect(typesOf(report)).toHaveLength(3);
    expect(report.scores.overall).toBe(49);
  });

  it('false prices are found where they are', (ctx) => {
    if (!existsSync(FOLDER)) ctx.skip(SKIPPED);
    const cdd = judge(rowsOf('h1_btcusd_2017_2019/binance_BTCUSDT_1h_cdd.csv', [...CDD, 'Volume From']), '1h');
    expect(issueOf(cdd, 'price_outlier', 'high').times).toEqual([Date.parse('2017-08-17T04:00:00Z')]);
    // The exchange's own API says 15873.5 and 13645 where this file opens at 14400 and 12781.09.
    expect(issueOf(cdd, 'price_outlier', 'open').times).toEqual(at('2017-08-17T04:00', '2018-01-05T10:00', '2018-01-15T12:00'));
    const gemini = judge(
      rowsOf('h1_btcusd_2017_2019/gemini_BTCUSD_1h.csv', ['Unix Timestamp', 'Open', 'High', 'Low', 'Close', 'Volume']),
      '1h',
    );
    expect(issueOf(gemini, 'price_outlier', 'high').times).toContain(Date.parse('2015-11-14T02:00:00Z'));
    expect(issueOf(gemini, 'non_positive_price', 'low').times).toEqual([Date.parse('2015-10-08T13:00:00Z')]);
    const cryptocom = judge(rowsOf('h1_sol_2022_2023/cryptocom_SOL_1h.csv', ['timestamp', ...OHLCV]), '1h');
    // Each of them stands alone: Binance and Coinbase have no such price in these hours.
    expect(issueOf(cryptocom, 'price_outlier', 'high').times).toEqual(
      at(
        ...['2022-04-11T14:00', '2022-04-11T15:00', '2022-07-11T04:00', '2022-08-27T08:00'],
        ...['2022-11-01T06:00', '2022-11-01T07:00', '2022-11-01T08:00', '2022-12-03T00:00'],
        ...['2022-12-04T23:00', '2022-12-05T02:00', '2022-12-12T09:00', '2022-12-19T17:00'],
      ),
    );
    expect(issueOf(cryptocom, 'price_outlier', 'low').times).toEqual(
      at('2022-11-01T06:00', '2022-11-01T07:00', '2022-11-01T08:00'),
    );
  });

  it('holes and frozen stretches that the exchanges are known for are found with their times', (ctx) => {
    if (!existsSync(FOLDER)) ctx.skip(SKIPPED);
    const hours = (report: Report, type: IssueType) =>
      issueOf(report, type).ranges.map(([from, to]) => [new Date(from).toISOString().slice(0, 13), (to - from) / 3_600_000]);
    const bitfinex = judge(rowsOf('h1_btcusd_2017_2019/bitfinex_BTCUSD_1h.csv', [...CDD, 'Volume BTC']), '1h');
    expect(hours(bitfinex, 'flatline')).toEqual([['2017-11-26T01', 23]]);
    const bitstamp = judge(rowsOf('h1_btcusd_2017_2019/bitstamp_BTCUSD_1h.csv', [...CDD, 'Volume BTC']), '1h');
    expect(hours(bitstamp, 'gap')).toEqual([['2017-09-22T20', 1209]]);
    const perpetual = judge(rowsOf('m5_perp_eth_2025/binance_ETHUSDT_perp_1h.csv', ['timestamp', ...OHLCV]), '1h');
    expect(hours(perpetual, 'gap')).toEqual([
      ['2024-11-11T16', 500],
      ['2025-01-13T04', 500],
    ]);
    for (const base of ['BTC', 'ETH', 'BTT', 'BCH']) {
      const name = `h1_binance_2021_json/binance_${base}_USDT-1h.json`;
      const binance = judge(JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')), '1h');
      expect(hours(binance, 'gap'), base).toEqual([
        ['2021-02-11T04', 1],
        ['2021-03-06T02', 1],
        ['2021-04-20T02', 2],
        ['2021-04-25T05', 3],
      ]);
    }
    const solana = judge(rowsOf('h1_sol_2022_2023/coinbase_SOL_1h.csv', ['timestamp', ...OHLCV]), '1h');
    expect(hours(solana, 'gap')).toContainEqual(['2023-03-04T17', 5]);
    const litecoin = judge(rowsOf('m1_bitfinex_2013_2015/bitfinex_LTCUSD_2013_1m.csv', [0, 1, 3, 4, 2, 5]), '1m');
    expect(issueOf(litecoin, 'gap').count).toBe(307_304);
    const btc = judge(rowsOf('m1_bitfinex_2013_2015/bitfinex_BTCUSD_2015-08-17_26_1m.csv', [0, 1, 3, 4, 2, 5]), '1m');
    expect(issueOf(btc, 'gap').ranges).toContainEqual([Date.parse('2015-08-24T06:02Z'), Date.parse('2015-08-24T12:25Z')]);
  });

  it('a test network is no market: broken prices, at most 49', (ctx) => {
    if (!existsSync(FOLDER)) ctx.skip(SKIPPED);
    const report = judge(rowsOf('defects/bybit_TESTNET_BTC_1h.csv', ['timestamp', ...OHLCV]), '1h');
    expect(issueOf(report, 'price_outlier', 'high')).toMatchObject({ severity: 'high' });
    expect(report.scores.overall).toBeLessThanOrEqual(49);
  });

  it('a file that a spreadsheet rounded: most open times are the same, at most 49', (ctx) => {
    if (!existsSync(FOLDER)) ctx.skip(SKIPPED);
    const rows = rowsOf('defects/gemini_BTCUSD_1m_excel_mangled.csv', [
      'Unix Timestamp',
      'Open',
      'High',
      'Low',
      'Close',
      'Volume',
    ]);
    const report = judge(rows, '1m');
    expect(issueOf(report, 'duplicate_timestamp').count).toBe(9939);
    expect(issueOf(report, 'misaligned_timestamp').count).toBe(41);
    expect(report.scores.overall).toBeLessThanOrEqual(49);
  });

  it('real crashes and wicks are not called corrupt', (ctx) => {
    if (!existsSync(FOLDER)) ctx.skip(SKIPPED);
    const wrong: IssueType[] = ['price_outlier', 'level_shift', 'volume_outlier', 'flatline'];
    const lean = (name: string) =>
      rowsOf(`m1_lean_2022_12_13/${name}`, [0, 1, 2, 3, 4, 5]).map(([ms, ...rest]) => [
        Date.UTC(2022, 11, 13) + Number(ms),
        ...rest,
      ]);
    const reports: [Report, string, string][] = [
      [
        judge(rowsOf('defects/kraken_XBTUSD_1h_official_2019H2.csv', [0, 1, 2, 3, 4, 5]), '1h'),
        '2019-09-13T00:00',
        '2019-09-15T00:00',
      ],
      [
        judge(rowsOf('h1_btcusd_2017_2019/bitstamp_BTCUSD_1h.csv', [...CDD, 'Volume BTC']), '1h'),
        '2019-05-01T00:00',
        '2019-06-01T00:00',
      ],
      [
        judge(rowsOf('m5_perp_eth_2025/binance_ETHUSDT_perp_5m.csv', ['timestamp', ...OHLCV]), '5m'),
        '2025-01-30T00:00',
        '2025-02-10T00:00',
      ],
      [
        judge(rowsOf('m5_perp_eth_2025/bybit_ETHUSDT_perp_5m.csv', ['timestamp', ...OHLCV]), '5m'),
        '2025-01-30T00:00',
        '2025-02-10T00:00',
      ],
      [
        judge(rowsOf('m1_bitfinex_2013_2015/bitfinex_BTCUSD_2015-08-17_26_1m.csv', [0, 1, 3, 4, 2, 5]), '1m'),
        '2015-08-18T23:10',
        '2015-08-19T03:00',
      ],
      [judge(lean('binance_BTCBUSD_1m.csv'), '1m'), '2022-12-13T00:00', '2022-12-14T00:00'],
      [judge(lean('bybit_BTCUSDT_1m.csv'), '1m'), '2022-12-13T00:00', '2022-12-14T00:00'],
      [judge(lean('binance_BTCUSD_coinm_perp_1m.csv'), '1m'), '2022-12-13T00:00', '2022-12-14T00:00'],
      ...['BTC', 'ETH', 'BTT', 'BCH'].map((base): [Report, string, string] => [
        judge(JSON.parse(readFileSync(new URL(`h1_binance_2021_json/binance_${base}_USDT-1h.json`, FOLDER), 'utf8')), '1h'),
        '2021-01-01T00:00',
        '2021-07-01T00:00',
      ]),
    ];
    for (const [report, from, to] of reports) {
      // In the whole file no alarm, in the days of the event not even a suspicion.
      expect(typesOf(report, 'medium').filter((type) => wrong.includes(type))).toEqual([]);
      const [first, last] = at(from, to) as [number, number];
      const suspects = report.issues.filter(({ type }) => wrong.includes(type)).flatMap(({ times }) => times);
      expect(suspects.filter((time) => time >= first && time < last)).toEqual([]);
    }
  });

  it('QuadrigaCX died: its last 2,128 candles are frozen', (ctx) => {
    if (!existsSync(FOLDER)) ctx.skip(SKIPPED);
    const report = judge(rowsOf('h1_btcusd_2017_2019/quadrigacx_BTCUSD_1h.csv', [...CDD, 'Volume BTC']), '1h');
    expect(issueOf(report, 'flatline')).toMatchObject({ count: 2128, severity: 'high' });
    expect(issueOf(report, 'flatline').times.at(-1)).toBe(Date.parse('2019-04-27T12:00:00Z'));
  });
});
