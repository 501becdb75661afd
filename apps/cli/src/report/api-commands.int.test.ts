import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assess, CandleSeries, type Report } from '@quality/validators';
import { SaxesParser } from 'saxes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runQuality } from '../program.ts';
import { MINUTE, makeRows } from '../testing/candle-text.ts';
import { captureContext } from '../testing/captured-context.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

const START = Date.UTC(2023, 10, 14);
const CHECKS = 60;
const NOW = START + (600 + CHECKS) * MINUTE + 30_000;
const good = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' };
/** A symbol that would break a page, if it got the chance. */
const odd = { exchange: 'kraken', symbol: '<B>&"/USD', timeframe: '1m' };
const folder = mkdtempSync(join(tmpdir(), 'quality-report-'));

let api: TestApi;
beforeAll(async () => {
  const rows = makeRows(600 + CHECKS, { startMs: START });
  const gappy = rows.filter((_, i) => i < 500 || i > 540);
  const checksOf = (feed: typeof good, from: typeof rows): Report[] =>
    Array.from({ length: CHECKS }, (_, k) => {
      const now = START + (600 + k) * MINUTE + 30_000;
      const series = CandleSeries.fromRows(from.filter((row) => row[0] + MINUTE <= now));
      return assess(series, { feed, now, window: 'live', stopwatch: () => 0 });
    });
  api = await startTestApi(NOW, async (repository) => {
    await repository.insertQualityMetrics([...checksOf(good, rows), ...checksOf(odd, gappy)]);
    const candles = (feed: typeof good, from: typeof rows) =>
      from.map(([time, open, high, low, close, volume]) => ({ ...feed, time, open, high, low, close, volume }));
    await repository.insertCandles([...candles(good, rows), ...candles(odd, gappy)]);
  });
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await api.close();
});

async function quality(...args: string[]) {
  const context = captureContext({ cwd: folder, clock: () => NOW, environment: { QUALITY_API_URL: api.url } });
  const exitCode = await runQuality(args, context);
  return { exitCode, out: context.out(), err: context.err() };
}

const iso = (ms: number): string => new Date(ms).toISOString();
const whole = ['--from', iso(START), '--to', iso(START + 600 * MINUTE)];

describe('gate', () => {
  test('0 for a range that is fit', async () => {
    const { exitCode, out, err } = await quality('gate', '--feed', 'binance BTC/USDT 1m', ...whole);
    expect([exitCode, err]).toEqual([0, '']);
    expect(out).toMatch(/^FIT {2}binance BTC\/USDT 1m/);
    expect(out).toContain('600 of 600 candles');
  });

  test('1 for a range that is not, with the reasons', async () => {
    const { exitCode, out } = await quality('gate', '--feed', `${odd.exchange} ${odd.symbol} 1m`, ...whole, '--min-score', '99');
    expect(exitCode).toBe(1);
    expect(out).toMatch(/^NOT FIT/);
    expect(out).toMatch(/−\d+\.\d\d {2}\w+: 41 candles missing/);
  });

  test('2 where it cannot be told: nothing stored, or the range is not over', async () => {
    const nothing = await quality('gate', '--feed', 'binance ETH/USDT 1m', ...whole);
    expect([nothing.exitCode, nothing.out.slice(0, 11)]).toEqual([2, 'CANNOT TELL']);
    const future = await quality('gate', '--feed', 'binance BTC/USDT 1m', '--from', iso(START), '--to', iso(NOW + MINUTE));
    expect(future.exitCode).toBe(2);
  });

  test('json prints the whole verdict', async () => {
    const { out } = await quality('gate', '--feed', 'binance BTC/USDT 1m', ...whole, '--format', 'json');
    expect(JSON.parse(out)).toMatchObject({ verdict: 'fit', ready: true, expected: 600 });
  });

  test.each([
    [['--feed', 'binance BTC/USDT', ...whole], /--feed "binance BTC\/USDT" is not a feed/],
    [['--feed', 'binance BTC/USDT 7x', ...whole], /answers 400/],
    [['--feed', 'binance BTC/USDT 1m', '--from', 'soon', '--to', '2024-01-01'], /--from "soon" is not a time/],
    [['--feed', 'binance BTC/USDT 1m', '--from', '2024-01-01', '--to', '2023-01-01'], /is not before/],
    [['--feed', 'binance BTC/USDT 1m', ...whole, '--api', 'nonsense'], /--api "nonsense" is not an address/],
    [['--feed', 'binance BTC/USDT 1m'], /required option '--from/],
  ])('2 and one line for %j', async (args, says) => {
    const { exitCode, out, err } = await quality('gate', ...args);
    expect([exitCode, out]).toEqual([2, '']);
    expect(err).toMatch(says);
    expect(err.trimEnd()).not.toContain('\n');
  });
});

describe('report', () => {
  const range = ['--from', iso(START), '--to', iso(NOW)];
  const lastHour = ['--from', iso(START + 600 * MINUTE), '--to', iso(NOW)];

  test('html is one file that needs nothing else, the worst feed first', async () => {
    const { exitCode, out, err } = await quality('report', ...lastHour);
    expect([exitCode, err]).toEqual([0, '']);
    expect(out).not.toMatch(/<script|<link|src=|url\(|@import|https?:/);
    expect(out.indexOf('&lt;B&gt;&amp;&quot;/USD')).toBeLessThan(out.indexOf('binance BTC/USDT'));
    expect(out).not.toContain('<B>');
    expect(out.match(/<svg class="chart"/g)).toHaveLength(2);
    expect(out).toMatch(/<polyline class="line" points="[\d., ]+"/);
    expect(out).toContain('41 candles missing');
  });

  test('the charts are well-formed and inside their frame', async () => {
    const out = (await quality('report', ...range)).out + (await quality('report', ...lastHour)).out;
    for (const [svg] of out.matchAll(/<svg[\s\S]*?<\/svg>/g)) {
      const parser = new SaxesParser();
      parser.on('error', (error) => {
        throw error;
      });
      parser.write(svg).close();
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
      const [, , width, height] = /viewBox="(\S+) (\S+) (\S+) (\S+)"/.exec(svg)!.slice(1).map(Number) as [
        number,
        number,
        number,
        number,
      ];
      for (const [, x, y] of svg.matchAll(/(?<=[" ])(-?[\d.]+),(-?[\d.]+)/g)) {
        expect(Number(x)).toBeGreaterThanOrEqual(0);
        expect(Number(x)).toBeLessThanOrEqual(width);
        expect(Number(y)).toBeLessThanOrEqual(height);
      }
    }
  });

  test('a lasting issue is counted by checks, not as many issues', async () => {
    const { out } = await quality('report', ...range, '--exchange', 'kraken', '--format', 'markdown');
    expect(out).toMatch(new RegExp(`\`gap\` in ${CHECKS} checks`));
    expect(out).not.toContain('binance');
    expect(out).toMatch(/\| kraken &lt;B&gt;&amp;"\/USD 1m \| \w+ \| [\d.]+ \| [\d.]+ \| [\d.]+ \| 60 \|/);
  });

  test('goes into a file where one is named', async () => {
    const { exitCode, out } = await quality('report', ...range, '--output', 'r.html');
    expect([exitCode, out]).toEqual([0, '']);
    expect(readFileSync(join(folder, 'r.html'), 'utf8')).toMatch(/^<!doctype html>/);
    expect((await quality('report', ...range, '--output', 'no/such/folder.html')).err).toMatch(
      /no\/such\/folder\.html cannot be written \(ENOENT\)/,
    );
  });

  test('a range without checks is said to have none', async () => {
    const { exitCode, out } = await quality('report', '--from', '2020-01-01', '--to', '2020-02-01');
    expect(exitCode).toBe(0);
    expect(out).toContain('No checks in this range.');
  });
});

describe('watch', () => {
  test('prints one table where the output is no terminal, the worst feed first', async () => {
    const { exitCode, out, err } = await quality('watch');
    expect([exitCode, err]).toEqual([0, '']);
    expect(out).toContain('2 feeds');
    expect(out.indexOf('kraken')).toBeLessThan(out.indexOf('binance'));
  });

  test('filters are those of the API', async () => {
    const { out } = await quality('watch', '--exchange', 'binance');
    expect(out).toContain('1 feeds');
    expect(out).not.toContain('kraken');
  });
});

test('watch on a terminal draws again and again, says when the API is gone, and leaves the screen as it was', async () => {
  const port = new URL(api.url).port;
  const answers = [200, 503, 200];
  let asked = 0;
  const server = createServer(async (request, response) => {
    const status = answers[asked] ?? 200;
    asked += 1;
    if (asked > answers.length) controller.abort();
    const answer = await fetch(`http://127.0.0.1:${port}${request.url}`);
    response.writeHead(status).end(status === 200 ? await answer.text() : '{"detail":"overloaded"}');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const controller = new AbortController();
  const frames: string[] = [];
  const screen = { write: (text: string) => frames.push(text) > 0, isTTY: true, columns: 120, rows: 30 };
  const environment = { QUALITY_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  const context = captureContext({ stdout: screen, clock: () => NOW, environment, interruption: () => controller.signal });
  expect(await runQuality(['watch', '--interval', '0.2'], context)).toBe(0);
  server.close();
  expect(context.err()).toBe('');
  const [enter, ...drawn] = frames;
  const leave = drawn.pop();
  expect(enter).toBe('\u001b[?1049h\u001b[?25l\u001b[?7l');
  expect(leave).toBe('\u001b[?7h\u001b[?25h\u001b[?1049l');
  expect(drawn.length).toBeGreaterThanOrEqual(3);
  expect(drawn.every((frame) => frame.includes('kraken'))).toBe(true);
  expect(drawn.map((frame) => frame.includes('answers 503'))).toEqual([false, true, ...drawn.slice(2).map(() => false)]);
});

describe('an API that cannot be used ends a command with one line and 2', () => {
  const commands = [['watch'], ['report', '--from', '2023-01-01'], ['gate', '--feed', 'a b/c 1m', ...whole]];

  test.each(commands)('nobody listens: %s', async (...args) => {
    const { exitCode, out, err } = await quality(...args, '--api', 'http://127.0.0.1:2');
    expect([exitCode, out]).toEqual([2, '']);
    expect(err).toMatch(/^quality: no answer from http:\/\/127\.0\.0\.1:2 \(ECONNREFUSED\).*\n$/);
  });

  test.each(commands)('something else listens: %s', async (...args) => {
    for (const [status, body] of [
      [200, '<html>\nhello'],
      [200, '{}'],
      [502, 'bad gateway'],
      [401, '{"title":"Unauthorized","detail":"a token is asked for"}'],
    ] as const) {
      const server = createServer((_, response) => response.writeHead(status).end(body)).listen(0, '127.0.0.1');
      await new Promise((resolve) => server.once('listening', resolve));
      const { exitCode, out, err } = await quality(
        ...args,
        '--api',
        `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      );
      server.close();
      expect([exitCode, out]).toEqual([2, '']);
      expect(err).toMatch(/^quality: http:.*\n$/);
    }
  });
});
