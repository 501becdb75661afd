import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Report, SEVERITIES } from '@quality/validators';
import { afterAll, describe, expect, test } from 'vitest';
import { runQuality } from '../program.ts';
import { MINUTE, makeRows, toCsv } from '../testing/candle-text.ts';
import { captureContext } from '../testing/captured-context.ts';

const folder = mkdtempSync(join(tmpdir(), 'quality-check-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return name;
}

async function check(...args: string[]) {
  const context = captureContext({ cwd: folder });
  const exitCode = await runQuality(['check', ...args], context);
  return { exitCode, out: context.out(), err: context.err() };
}

const rows = makeRows(600);
const clean = write('clean.csv', toCsv(rows));
const gappy = write('gappy.csv', toCsv(rows.filter((_, i) => i < 100 || i >= 130)));
const empty = write('empty.csv', '');
const oneRow = write('one-row.csv', toCsv(rows.slice(0, 1)));

test('a row from the future is a finding of its own: it makes no gap, and nothing before it old', async () => {
  const future: typeof rows = [...rows, [Date.UTC(2099, 0, 1), 1, 2, 1, 2, 1]];
  const { out } = await check(write('future.csv', toCsv(future)), '--format', 'json');
  const report = JSON.parse(out) as Report;
  expect(report.checkedAt).toBe(new Date(rows.at(-1)![0] + MINUTE).toISOString());
  expect(report.window).toMatchObject({ expected: 600, received: 600 });
  expect(report.freshness.level).toBe('fresh');
  expect(report.issues.map(({ type, count }) => [type, count])).toEqual([['future_timestamp', 1]]);
});

test('a file is never judged at an instant that the clock has not reached', async () => {
  // The clock of these tests stands at 22:30.
  const forming = makeRows(600, { startMs: Date.UTC(2023, 10, 14, 22, 30) - 599 * MINUTE });
  const { out } = await check(write('forming.csv', toCsv(forming)), '--format', 'json');
  expect((JSON.parse(out) as Report).checkedAt).toBe('2023-11-14T22:30:00.000Z');
  const later = await check(write('later.csv', toCsv(makeRows(50, { startMs: Date.UTC(2099, 0, 1) }))), '--format', 'json');
  expect(JSON.parse(later.out)).toMatchObject({ checkedAt: '2023-11-14T22:30:00.000Z', status: 'unknown' });
});

describe('formats', () => {
  test('json prints one report for one file, with the file as it was named', async () => {
    const { exitCode, out, err } = await check(clean, '--format', 'json', '--exchange', 'binance', '--symbol', 'BTC/USDT');
    const report = JSON.parse(out) as Report;
    expect(exitCode).toBe(0);
    expect(err).toBe('');
    expect(report).toMatchObject({
      feed: { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' },
      source: 'clean.csv',
      status: 'excellent',
      window: { expected: 600, received: 600 },
    });
  });

  test('json prints an array for several files, also when all but one are unreadable', async () => {
    const both = await check(clean, gappy, '--format', 'json');
    expect((JSON.parse(both.out) as Report[]).map((report) => report.source)).toEqual([clean, gappy]);
    const one = await check(empty, gappy, '--format', 'json');
    expect((JSON.parse(one.out) as Report[]).map((report) => report.source)).toEqual([gappy]);
    expect(one.exitCode).toBe(2);
  });

  test('ndjson prints one report a line', async () => {
    const { out } = await check(clean, gappy, '--format', 'ndjson');
    const lines = out.trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as Report).source)).toEqual([clean, gappy]);
  });

  test('a table is plain when piped and names what is wrong', async () => {
    const { out } = await check(gappy);
    expect(out).toContain('30 candles missing');
    expect(out).toContain('Points lost');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: an escape starts with one
    expect(out).not.toMatch(/\u001b/);
  });

  test('a table has colours where they are wanted', async () => {
    const context = captureContext({ cwd: folder, colors: true });
    await runQuality(['check', gappy], context);
    expect(context.out()).toContain('\u001b[');
  });

  test('a table of several files ends with a summary of all of them', async () => {
    const { out } = await check(clean, empty, gappy);
    const summary = out.slice(out.indexOf('Summary'));
    for (const file of [clean, empty, gappy]) expect(summary).toContain(file);
  });

  test('markdown lists every file, readable or not', async () => {
    const { out } = await check(clean, gappy, empty, '--format', 'markdown', '--fail-below', '99.9');
    for (const file of [clean, gappy, empty]) expect(out).toContain(file);
    expect(out).toContain('❌');
  });

  test('symbols in a file name the feed in the spelling of ccxt', async () => {
    const named = write(
      'named.csv',
      toCsv(
        rows.map((row) => ['BTCUSDT', ...row]),
        'symbol,time,open,high,low,close,volume',
      ),
    );
    const { out } = await check(named, '--format', 'json');
    expect((JSON.parse(out) as Report).feed).toEqual({ exchange: null, symbol: 'BTC/USDT', timeframe: '1m' });
    const told = await check(named, '--format', 'json', '--symbol', 'ETH/USDT');
    expect((JSON.parse(told.out) as Report).feed.symbol).toBe('ETH/USDT');
  });
});

describe('the instant of judgement', () => {
  test('is the close of the last candle of the file, so that history is never stale', async () => {
    for (const text of [toCsv(rows), toCsv(rows.toReversed()), toCsv(rows.map(([t, ...rest]) => [t / 1000, ...rest]))]) {
      const { out } = await check(write('history.csv', text), '--format', 'json');
      const report = JSON.parse(out) as Report;
      expect(report.checkedAt).toBe(new Date(rows.at(-1)![0] + MINUTE).toISOString());
      expect(report.freshness.level).toBe('fresh');
      expect(report.window.received).toBe(600);
    }
  });

  test('has the grace of the exchange added, so that the last candle counts as closed', async () => {
    const { out } = await check(clean, '--format', 'json', '--exchange', 'kraken');
    const report = JSON.parse(out) as Report;
    expect(Date.parse(report.checkedAt)).toBeGreaterThan(rows.at(-1)![0] + MINUTE);
    expect(report.window.received).toBe(600);
    expect(report.issues).toEqual([]);
  });

  test('can be given as ISO 8601, as an epoch in seconds or milliseconds, and as now', async () => {
    const at = Date.UTC(2023, 10, 14, 22, 30);
    for (const now of ['2023-11-14T22:30:00Z', '2023-11-14 22:30', String(at), String(at / 1000), 'now']) {
      const { out } = await check(clean, '--format', 'json', '--now', now);
      expect((JSON.parse(out) as Report).checkedAt).toBe(new Date(at).toISOString());
    }
  });

  test('a row of zeros does not make the rest look ancient', async () => {
    const { out } = await check(write('zeros.csv', toCsv([[0, 0, 0, 0, 0, 0], ...rows])), '--format', 'json');
    const report = JSON.parse(out) as Report;
    expect(report.checkedAt).toBe(new Date(rows.at(-1)![0] + MINUTE).toISOString());
    expect(report.window.expected).toBe(600);
  });
});

describe('exit codes', () => {
  test('0 when nothing is asked for, however bad the candles are', async () => {
    expect((await check(gappy)).exitCode).toBe(0);
  });

  test('1 below --fail-below, 0 at it', async () => {
    const { out } = await check(gappy, '--format', 'json');
    const score = (JSON.parse(out) as Report).scores.overall!;
    expect((await check(gappy, '--fail-below', String(score))).exitCode).toBe(0);
    expect((await check(gappy, '--fail-below', String(score + 1e-9))).exitCode).toBe(1);
  });

  test('1 at or above --fail-on', async () => {
    const { out } = await check(gappy, '--format', 'json');
    const worst = Math.max(...(JSON.parse(out) as Report).issues.map((issue) => SEVERITIES.indexOf(issue.severity)));
    expect(worst).toBeLessThan(SEVERITIES.length - 1);
    for (const [i, severity] of SEVERITIES.entries()) {
      expect((await check(gappy, '--fail-on', severity)).exitCode).toBe(i <= worst ? 1 : 0);
    }
  });

  test('a file of one row gives a report without a score, which fails every --fail-below', async () => {
    const { exitCode, out } = await check(oneRow, '--format', 'json');
    const report = JSON.parse(out) as Report;
    expect(exitCode).toBe(0);
    expect(report.status).toBe('unknown');
    expect(report.scores.overall).toBeNull();
    expect(report.issues.map((issue) => issue.type)).toEqual(['insufficient_data']);
    expect((await check(oneRow, '--fail-below', '0')).exitCode).toBe(1);
  });

  test('2 for an unreadable file, with one line on stderr, and the others are still reported', async () => {
    for (const format of ['table', 'json', 'ndjson', 'junit', 'markdown']) {
      const { exitCode, out, err } = await check(empty, clean, '--format', format, '--fail-below', '0');
      expect(exitCode).toBe(2);
      expect(err).toBe('quality: empty.csv: the file is empty\n');
      expect(out).toContain('clean.csv');
    }
  });

  test.each([
    [['--fail-below', 'NaN'], /--fail-below.*'NaN'/],
    [['--fail-below', '101'], /--fail-below.*'101'/],
    [['--fail-below', ''], /--fail-below/],
    [['--fail-on', 'bad'], /--fail-on.*'bad'.*low, medium, high, critical/],
    [['--format', 'yaml'], /--format.*'yaml'.*table, json, ndjson, junit, markdown/],
    [['--timeframe', '7x'], /timeframe.*7x/],
    [['--timeframe', ''], /--timeframe/],
    [['--now', 'yesterday'], /--now.*yesterday/],
    [['--colour'], /unknown option '--colour'/],
  ])('2 for bad usage %s, with one line that names the option and the value', async (args, says) => {
    const { exitCode, out, err } = await check(clean, ...args);
    expect(exitCode).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(says);
    expect(err.trimEnd()).not.toContain('\n');
  });

  test('2 without a file, and for a command that does not exist', async () => {
    expect((await check()).exitCode).toBe(2);
    const context = captureContext();
    expect(await runQuality(['chekc', 'file'], context)).toBe(2);
    expect(context.err()).toMatch(/^quality: unknown command 'chekc'.*\n$/);
  });
});

test('standard input is a file named -', async () => {
  const context = captureContext({ input: toCsv(rows) });
  expect(await runQuality(['check', '-', '--format', 'json'], context)).toBe(0);
  expect((JSON.parse(context.out()) as Report).window.received).toBe(600);
});

test('the help of check shows examples and exit codes', async () => {
  const context = captureContext();
  expect(await runQuality(['check', '--help'], context)).toBe(0);
  expect(context.out()).toContain('Examples:');
  expect(context.out()).toContain('Exit code:');
});
