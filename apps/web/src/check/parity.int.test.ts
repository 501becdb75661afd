import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Report } from '@quality/validators';
import { expect, test } from 'vitest';
import { assessCandles } from './assess-candles.ts';
import { readCandles } from './read-candles.ts';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const DATA = join(ROOT, '..', 'shared', 'data');
/** One of each layout: names, no names, another order, dates, destroyed numbers, mixed units, newest first, JSON rows, a reply of an API. */
const FILES = [
  'h1_btcusd_2017_2019/binance_BTCUSDT_1h_rawapi.csv',
  'h1_sol_2022_2023/binance_SOL_1h.csv',
  'm1_bitfinex_2013_2015/bitfinex_LTCUSD_2013_1m.csv',
  'h1_binance_2021_json/binance_BTC_USDT-1h.json',
  'defects/gemini_BTCUSD_1m_excel_mangled.csv',
  'defects/binance_BTCUSDT_1h_mixed_units.csv',
  'defects/kraken_XBTUSD_1h_official_2019H2.csv',
  'defects/bitstamp_30m_2014.csv',
  'api_payloads/kraken_ohlc_XXBTZUSD_1m.json',
];

test('the page finds in real files what the command line finds, to the last candle and point', {
  timeout: 60_000,
}, async (ctx) => {
  if (!existsSync(DATA)) return ctx.skip(`no real files at ${DATA}`);
  const paths = FILES.map((file) => join(DATA, file));
  const main = join(ROOT, 'apps', 'cli', 'src', 'main.ts');
  const output = execFileSync(process.execPath, [main, 'check', ...paths, '--format', 'ndjson'], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const expected = output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Report);
  expect(expected).toHaveLength(paths.length);
  for (const [i, path] of paths.entries()) {
    const { table } = await readCandles(new Blob([readFileSync(path)]));
    const { report } = assessCandles(table, { name: basename(path), exchange: null, timeframe: null });
    expect(essence(report), FILES[i]).toEqual(essence(expected[i]!));
  }
});

/** All that does not depend on who asks. A name that a file gives its symbol is no finding. */
function essence({ feed, checkedAt, window, scores, status, issues, ledger }: Report) {
  return {
    timeframe: feed.timeframe,
    checkedAt,
    window,
    scores,
    status,
    ledger,
    issues: issues.map(({ type, field, severity, count, times }) => ({
      type,
      field,
      severity,
      count,
      times: times.length,
      first: times[0],
    })),
  };
}
