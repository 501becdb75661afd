import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Issue, IssueType, Report } from '@quality/validators';
import { beforeEach, describe, expect, test } from 'vitest';
import { makeRows, toCsv } from '../testing/candle-text.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const DATA = fileURLToPath(new URL('../../../../../shared/data/', import.meta.url));
const NO_DATA = 'the real candle files (../shared/data) are not on this machine';

interface Finished {
  readonly exitCode: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the real command in a process of its own, at the root of the repository. */
function quality(
  args: readonly string[],
  options: { input?: string; env?: NodeJS.ProcessEnv; cwd?: string } = {},
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, NO_COLOR: '', FORCE_COLOR: undefined, ...options.env };
    const child = spawn(process.execPath, [MAIN, ...args], { cwd: options.cwd ?? ROOT, env });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
    child.on('error', reject);
    child.on('close', (exitCode) =>
      resolve({ exitCode, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }),
    );
  });
}

async function reportOf(file: string, ...args: string[]): Promise<Report> {
  const { exitCode, out, err } = await quality(['check', `../shared/data/${file}`, '--format', 'json', ...args]);
  expect(err).toBe('');
  expect(exitCode).toBe(0);
  return JSON.parse(out) as Report;
}

function issueOf(report: Report, type: IssueType): Issue | undefined {
  return report.issues.find((issue) => issue.type === type);
}

describe('real files give the exact figures that are known of them', () => {
  beforeEach((ctx) => ctx.skip(!existsSync(DATA), NO_DATA));

  test('coinbase: 290 candles missing in 11 gaps, the longest 277 from 2023-03-04 17:00', async () => {
    const report = await reportOf('m1_btcusd_2023_03/coinbase_BTCUSD_1m.csv', '--timeframe', '1m');
    const gap = issueOf(report, 'gap')!;
    expect(gap.count).toBe(290);
    expect(gap.times).toHaveLength(290);
    expect(gap.ranges).toHaveLength(11);
    const longest = gap.ranges.toSorted((a, b) => b[1] - b[0] - (a[1] - a[0]))[0]!;
    expect(longest).toEqual([Date.UTC(2023, 2, 4, 17), Date.UTC(2023, 2, 4, 17) + 277 * 60_000]);
  });

  test('kraken: 60 candles missing in 47 gaps', async () => {
    const gap = issueOf(await reportOf('m1_btcusd_2023_03/kraken_BTCUSD_1m.csv'), 'gap')!;
    expect([gap.count, gap.ranges.length]).toEqual([60, 47]);
  });

  test('binance raw: 135 exact duplicates, 43 misaligned, 9 going back, 135 missing', async () => {
    const report = await reportOf('h1_btcusd_2017_2019/binance_BTCUSDT_1h_rawapi.csv');
    expect(report.feed.timeframe).toBe('1h');
    expect(issueOf(report, 'duplicate_timestamp')).toMatchObject({ count: 135, severity: 'low' });
    expect(issueOf(report, 'misaligned_timestamp')?.count).toBe(43);
    expect(issueOf(report, 'out_of_order')?.count).toBe(9);
    expect(issueOf(report, 'gap')?.count).toBe(135);
  });

  test('mixed units: 4,403 rows in seconds, 2,649 conflicting duplicates, 5 missing', async () => {
    const report = await reportOf('defects/binance_BTCUSDT_1h_mixed_units.csv');
    expect(issueOf(report, 'time_unit')?.count).toBe(4403);
    expect(issueOf(report, 'duplicate_timestamp')).toMatchObject({ count: 2649, severity: 'high' });
    expect(issueOf(report, 'gap')?.count).toBe(5);
    expect(issueOf(report, 'out_of_order')).toBeUndefined();
    expect(report.feed.symbol).toBe('BTC/USDT');
  });

  test('a unix column that a spreadsheet destroyed is not used where a date stands beside it', async () => {
    const report = await reportOf('defects/gemini_BTCUSD_1m_excel_mangled.csv');
    expect(report.feed.timeframe).toBe('1m');
    expect(report.window.received).toBe(10_000);
    expect(issueOf(report, 'duplicate_timestamp')).toBeUndefined();
  });

  test.each([
    ['h1_btcusd_2017_2019/bitfinex_BTCUSD_1h.csv', '1h', 14_849, undefined],
    ['h1_btcusd_2017_2019/bitstamp_BTCUSD_1h.csv', '1h', 17_192, 1209],
    ['h1_btcusd_2017_2019/quadrigacx_BTCUSD_1h.csv', '1h', 13_121, 26],
    ['h1_sol_2022_2023/coinbase_SOL_1h.csv', '1h', 13_089, 15],
    ['h1_binance_2021_json/binance_BTC_USDT-1h.json', '1h', 4090, 7],
    ['m1_btcusd_2023_03/binanceus_BTCUSD_1m.csv', '1m', 30_240, undefined],
    ['m1_lean_2022_12_13/bybit_BTCUSDT_1m.csv', '1m', 1440, undefined],
    ['m5_perp_eth_2025/binance_ETHUSDT_perp_1h.csv', '1h', 2418, 1000],
    ['defects/kraken_XBTUSD_1h_official_2019H2.csv', '1h', 4413, 3],
    ['defects/bitstamp_30m_2014.csv', '30m', 1968, 3],
    ['api_payloads/kraken_ohlc_XXBTZUSD_1m.json', '1m', 720, undefined],
  ])('%s is read as %s with %i candles', async (file, timeframe, received, missing) => {
    const report = await reportOf(file);
    expect(report.feed.timeframe).toBe(timeframe);
    expect(report.window.received).toBe(received);
    expect(issueOf(report, 'gap')?.count).toBe(missing);
    expect(issueOf(report, 'time_unit')).toBeUndefined();
  });

  test('columns without names in the order open, close, high, low are recognised, with a note', async () => {
    const file = '../shared/data/m1_bitfinex_2013_2015/bitfinex_BTCUSD_2015-08-17_26_1m.csv';
    const { exitCode, out, err } = await quality(['check', file, '--format', 'json']);
    const report = JSON.parse(out) as Report;
    expect(exitCode).toBe(0);
    expect(err).toMatch(/note: .*open,close,high,low/);
    expect(issueOf(report, 'ohlc_violation')).toBeUndefined();
    expect(issueOf(report, 'gap')?.count).toBe(3994);
  });
});

describe('the command as a process', () => {
  const csv = toCsv(makeRows(600));

  test('reads standard input and writes all of a large report into a pipe', async () => {
    const sparse = toCsv([...makeRows(2), ...makeRows(2, { startMs: Date.UTC(2024, 5, 1) })]);
    const { exitCode, out } = await quality(['check', '-', '--format', 'json', '--timeframe', '1m'], { input: sparse });
    const report = JSON.parse(out) as Report;
    expect(exitCode).toBe(0);
    expect(issueOf(report, 'gap')?.times.length).toBe(report.window.expected - 4);
    expect(out.length).toBeGreaterThan(1_000_000);
  });

  test('paths are relative to the folder of the caller, also through pnpm', async () => {
    const env = { INIT_CWD: `${ROOT}/apps/cli`, npm_lifecycle_event: 'quality' };
    const found = await quality(['check', 'package.json'], { env });
    expect(found.err).toMatch(/package\.json:1: .*holds no candles/);
    const stale = await quality(['check', 'src/main.ts'], { env: { ...env, npm_lifecycle_event: 'test' } });
    expect(stale.err).toMatch(/src\/main\.ts: no such file/);
  });

  test('colours come with FORCE_COLOR and never with NO_COLOR', async () => {
    const colored = await quality(['check', '-'], { input: csv, env: { FORCE_COLOR: '1' } });
    const plain = await quality(['check', '-'], { input: csv, env: { FORCE_COLOR: '1', NO_COLOR: '1' } });
    expect(colored.out).toContain('\u001b[');
    expect(plain.out).not.toContain('\u001b[');
  });

  test('check loads neither an exchange library, nor a server, nor a database driver', async () => {
    const spy = `import { registerHooks } from 'node:module';
      registerHooks({ load(url, context, next) { process.stderr.write(url + '\\n'); return next(url, context); } });`;
    const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(spy)}` };
    const { exitCode, err } = await quality(['check', '-', '--exchange', 'binance', '--format', 'json'], { input: csv, env });
    expect(exitCode).toBe(0);
    const loaded = err.split('\n');
    expect(loaded.filter((url) => url.includes('/apps/cli/src/check/')).length).toBeGreaterThan(0);
    const packages = loaded.flatMap(
      (url) => /node_modules\/(?!\.pnpm)((?:@[^/]+\/)?[^/]+)\/(?!node_modules)/.exec(url)?.[1] ?? [],
    );
    expect([...new Set(packages)]).toEqual(['commander']);
    expect(loaded.filter((url) => /packages\/(?!validators|exchanges)/.test(url))).toEqual([]);
  });

  test('a reader that goes away is no fault', async () => {
    const exit = await new Promise<{ code: number | null; err: string }>((resolve) => {
      const child = spawn(process.execPath, [MAIN, 'check', '-', '--format', 'json', '--timeframe', '1m'], { cwd: ROOT });
      let err = '';
      child.stderr.on('data', (chunk: Buffer) => {
        err += chunk.toString();
      });
      child.stdout.destroy();
      child.stdin.on('error', () => {});
      child.stdin.end(toCsv([...makeRows(2), ...makeRows(2, { startMs: Date.UTC(2024, 5, 1) })]));
      child.on('close', (code) => resolve({ code, err }));
    });
    expect(exit).toEqual({ code: 0, err: '' });
  });

  test('no stack trace reaches a user', async () => {
    for (const input of ['', '\u0000\u0001', 'a,b,c\n1,2,3\n', '[1,2', '{"open":1}', 'PAR1xxxxPAR1']) {
      const { exitCode, out, err } = await quality(['check', '-'], { input });
      expect(exitCode).toBe(2);
      expect(out.trim()).toBe('');
      expect(err).toMatch(/^quality: -.*\n$/);
    }
  });
});
