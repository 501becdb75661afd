import { existsSync, readFileSync } from 'node:fs';
import { parseTimeframe } from '../../packages/validators/src/index.ts';
import type { Market, MarketKind, Row } from './market.ts';
import { Random } from './random.ts';

/** Real candle files beside the repository; not part of it. */
const FOLDER = new URL('../../../shared/data/', import.meta.url);

export interface RealFile {
  readonly name: string;
  readonly timeframe: string;
  readonly columns: readonly (string | number)[];
  /** Open times from and to which the file is known to be right; the whole file otherwise. */
  readonly from?: string;
  readonly to?: string;
  /** Open times of prices that are known to be false, by comparison with other exchanges. */
  readonly falsePrices?: readonly string[];
  /** First and last open time of an outage that the file fills with flat candles. */
  readonly frozen?: readonly [string, string];
  readonly layout: 'liquid' | 'thin';
}

const NAMES = ['timestamp', 'open', 'high', 'low', 'close', 'volume'];
const CDD = ['Date', 'Open', 'High', 'Low', 'Close'];

/** Files whose prices were checked against other exchanges, true crashes included. */
export const REAL_FILES: readonly RealFile[] = [
  {
    name: 'm1_btcusd_2023_03/binanceus_BTCUSD_1m.csv',
    timeframe: '1m',
    columns: ['open_time', ...NAMES.slice(1)],
    layout: 'liquid',
  },
  { name: 'm1_btcusd_2023_03/coinbase_BTCUSD_1m.csv', timeframe: '1m', columns: NAMES, layout: 'liquid' },
  { name: 'm1_btcusd_2023_03/kraken_BTCUSD_1m.csv', timeframe: '1m', columns: NAMES, layout: 'liquid' },
  { name: 'm1_btcusd_2023_03/cryptocom_BTCUSD_1m_5days.csv', timeframe: '1m', columns: NAMES, layout: 'liquid' },
  { name: 'h1_sol_2022_2023/binance_SOL_1h.csv', timeframe: '1h', columns: NAMES, layout: 'liquid' },
  { name: 'h1_sol_2022_2023/coinbase_SOL_1h.csv', timeframe: '1h', columns: NAMES, layout: 'liquid' },
  {
    name: 'h1_sol_2022_2023/cryptocom_SOL_1h.csv',
    timeframe: '1h',
    columns: NAMES,
    // Binance and Coinbase have no such price in these hours.
    falsePrices: [
      ...['2022-04-11T14:00Z', '2022-04-11T15:00Z', '2022-07-11T04:00Z', '2022-08-27T08:00Z'],
      ...['2022-11-01T06:00Z', '2022-11-01T07:00Z', '2022-11-01T08:00Z', '2022-12-03T00:00Z'],
      ...['2022-12-04T23:00Z', '2022-12-05T02:00Z', '2022-12-12T09:00Z', '2022-12-19T17:00Z'],
    ],
    layout: 'liquid',
  },
  { name: 'm5_perp_eth_2025/binance_ETHUSDT_perp_5m.csv', timeframe: '5m', columns: NAMES, layout: 'liquid' },
  { name: 'm5_perp_eth_2025/bybit_ETHUSDT_perp_5m.csv', timeframe: '5m', columns: NAMES, layout: 'liquid' },
  {
    name: 'm1_bitfinex_2013_2015/bitfinex_BTCUSD_2015-08-17_26_1m.csv',
    timeframe: '1m',
    columns: [0, 1, 3, 4, 2, 5],
    layout: 'thin',
  },
  { name: 'defects/kraken_XBTUSD_1h_official_2019H2.csv', timeframe: '1h', columns: [0, 1, 2, 3, 4, 5], layout: 'liquid' },
  {
    name: 'h1_btcusd_2017_2019/bitstamp_BTCUSD_1h.csv',
    timeframe: '1h',
    columns: [...CDD, 'Volume BTC'],
    from: '2017-11-12T05:00Z',
    layout: 'liquid',
  },
  {
    name: 'h1_btcusd_2017_2019/bitfinex_BTCUSD_1h.csv',
    timeframe: '1h',
    columns: [...CDD, 'Volume BTC'],
    from: '2018-01-01T00:00Z',
    layout: 'liquid',
  },
  {
    name: 'h1_btcusd_2017_2019/gemini_BTCUSD_1h.csv',
    timeframe: '1h',
    columns: ['Date', 'Open', 'High', 'Low', 'Close', 'Volume'],
    from: '2016-01-01T00:00Z',
    frozen: ['2017-08-26T00:00Z', '2017-08-27T02:00Z'],
    layout: 'thin',
  },
  {
    name: 'h1_btcusd_2017_2019/binance_BTCUSDT_1h_rawapi.csv',
    timeframe: '1h',
    columns: [...CDD, 'Volume BTC'],
    from: '2018-02-11T00:00Z',
    layout: 'liquid',
  },
  ...['BTC', 'ETH', 'BTT', 'BCH'].map(
    (base): RealFile => ({
      name: `h1_binance_2021_json/binance_${base}_USDT-1h.json`,
      timeframe: '1h',
      columns: [],
      layout: 'liquid',
    }),
  ),
  { name: 'm1_lean_2022_12_13/binance_BTCBUSD_1m.csv', timeframe: '1m', columns: [0, 1, 2, 3, 4, 5], layout: 'liquid' },
  { name: 'm1_lean_2022_12_13/bybit_BTCUSDT_1m.csv', timeframe: '1m', columns: [0, 1, 2, 3, 4, 5], layout: 'liquid' },
  { name: 'm1_lean_2022_12_13/binance_BTCUSD_coinm_perp_1m.csv', timeframe: '1m', columns: [0, 1, 2, 3, 4, 5], layout: 'liquid' },
];

export const hasRealFiles = (): boolean => existsSync(FOLDER);

/** The rows of a real file, ascending, in milliseconds. */
export function readRealFile({ name, columns, from, to }: RealFile): Row[] {
  const text = readFileSync(new URL(name, FOLDER), 'utf8');
  const rows = name.endsWith('.json')
    ? (JSON.parse(text) as Row[])
    : parseCsv(text, columns, name.includes('lean') ? Date.UTC(2022, 11, 13) : 0);
  const first = from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(from);
  const last = to === undefined ? Number.POSITIVE_INFINITY : Date.parse(to);
  return rows.filter(([time]) => time >= first && time < last).sort((a, b) => a[0] - b[0]);
}

function parseCsv(text: string, columns: readonly (string | number)[], offsetMs: number): Row[] {
  const lines = text.split(/\r?\n/).filter((line) => line !== '');
  const header = lines.findIndex((line) => /open/i.test(line));
  const names = header < 0 ? [] : (lines[header] as string).split(',');
  const at = columns.map((column) => (typeof column === 'number' ? column : names.indexOf(column)));
  return lines.slice(header + 1).map((line) => {
    const cells = line.split(',');
    return at.map((index, k) => (k === 0 ? offsetMs + timeOf(cells[index] as string) : Number(cells[index]))) as unknown as Row;
  });
}

/** Milliseconds of a time as files write it: seconds, milliseconds, ISO, or CryptoDataDownload's `2019-08-07 03-AM`. */
function timeOf(text: string): number {
  const number = Number(text);
  if (Number.isFinite(number)) return number > 1e8 && number < 1e11 ? number * 1000 : number;
  const match = /^(\d{4}-\d\d-\d\d) (\d\d)-([AP])M$/.exec(text);
  if (match === null) return Date.parse(/(Z|[+]00:00)$/.test(text) ? text.replace(' ', 'T') : `${text.replace(' ', 'T')}Z`);
  return Date.parse(`${match[1]}T00:00:00Z`) + ((Number(match[2]) % 12) + (match[3] === 'P' ? 12 : 0)) * 3_600_000;
}

/** Open times at which a file is known to be wrong. */
export function knownFaults({ falsePrices = [], frozen, timeframe }: RealFile): Set<number> {
  const known = new Set(falsePrices.map((time) => Date.parse(time)));
  if (frozen === undefined) return known;
  const { durationMs } = parseTimeframe(timeframe);
  for (let time = Date.parse(frozen[0]); time <= Date.parse(frozen[1]); time += durationMs) known.add(time);
  return known;
}

/** A stretch of a real file as a market to put faults into; where the stretch begins is chosen by the seed. */
export function realMarket(file: RealFile, rows: readonly Row[], seed: number, length: number): Market {
  const start = new Random(seed).below(Math.max(1, rows.length - length));
  const stretch = rows.slice(start, start + length);
  return { kind: kindOf(file, rows), rows: stretch, sigma: deviations(stretch), extremes: new Set(), slots: stretch.length };
}

export function kindOf({ name, timeframe, layout }: RealFile, rows: readonly Row[]): MarketKind {
  const price = (rows[0] as Row)[4];
  const stepMs = parseTimeframe(timeframe).durationMs;
  const rest = { sigma: 0, degrees: 0, alpha: 0, beta: 0, halfSpread: 0, pull: 0 } as const;
  return {
    name,
    timeframe,
    stepMs,
    price,
    tick: price * 1e-7,
    trades: layout === 'thin' ? 1 : 60,
    withoutTrades: 'omits',
    extreme: 'none',
    ...rest,
  };
}

/** Standard deviation of the log returns of the hundred rows around each. */
function deviations(rows: readonly Row[]): Float64Array {
  const squares = rows.map((row, i) => (i === 0 ? 0 : Math.log(row[4] / (rows[i - 1] as Row)[4]) ** 2));
  return Float64Array.from(rows, (_, i) => {
    const near = squares.slice(Math.max(1, i - 50), i + 50);
    return Math.max(1e-5, Math.sqrt(near.reduce((sum, square) => sum + square, 0) / near.length));
  });
}
