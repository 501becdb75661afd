import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { demoFeeds } from '@quality/simulator';
import { freePort, probeChromium, probePromtool } from '@quality/testbed';
import { launchChromium, openPage } from '@quality/testbed/browser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { portIsBusy } from './port.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const FIFTEEN = [
  'quality_overall_score',
  'quality_freshness_score',
  'quality_completeness_score',
  'quality_outlier_score',
  'quality_outlier_detected_total',
  'quality_issues_detected_total',
  'quality_status',
  'quality_checks_total',
  'quality_check_duration_seconds',
  'quality_last_check_timestamp_seconds',
  'quality_consistency_score',
  'quality_completeness_ratio',
  'quality_last_candle_close_timestamp_seconds',
  'quality_stale_after_seconds',
  'quality_issues',
];

interface FeedRow {
  readonly feed: { exchange: string; symbol: string; timeframe: string };
  readonly status: string;
  readonly scores: Record<string, number | null>;
  readonly checkedAt: string;
  readonly reason: string | null;
}

let data: string;
let apiPort: number;
let collectorPort: number;
let stack: ChildProcess | null = null;
let output = '';

function start(): void {
  output = '';
  stack = spawn(process.execPath, [MAIN, 'dev', '--no-reload', '--data', data], {
    env: { ...process.env, QUALITY_API_PORT: String(apiPort), QUALITY_COLLECTOR_PORT: String(collectorPort), NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [stack.stdout!, stack.stderr!]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  }
}

/** Polls until the answer is wanted; what the stack printed is in the error. */
async function until<T>(what: string, ask: () => Promise<T | null>, timeoutMs = 60_000): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    const answer = await ask().catch(() => null);
    if (answer !== null) return answer;
    await wait(100);
  }
  throw new Error(`${what} did not happen within ${timeoutMs / 1000} s; output:\n${output.slice(-4_000)}`);
}

const api = async (path: string): Promise<unknown> => (await fetch(`http://127.0.0.1:${apiPort}${path}`)).json();
const eightScored = (): Promise<FeedRow[]> =>
  until('eight feeds with scores', async () => {
    const { feeds } = (await api('/v1/feeds')) as { feeds: FeedRow[] };
    return feeds.length === 8 && feeds.every((row) => row.scores.overall !== null) ? feeds : null;
  });

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'quality-dev-'));
  [apiPort, collectorPort] = [await freePort(), await freePort()];
});

afterAll(async () => {
  stack?.kill('SIGKILL');
  await until('the ports are free', async () => ((await portIsBusy(apiPort)) ? null : true), 15_000);
  const pid = Number((await readFile(join(data, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')[0]);
  if (pid > 0) process.kill(pid, 'SIGTERM');
  await rm(data, { recursive: true, force: true });
});

describe('quality dev', { timeout: 180_000 }, () => {
  test('a first start scores eight feeds, and not everything is green', async () => {
    start();
    const feeds = await eightScored();
    const statuses = new Set(feeds.map((row) => row.status));
    expect(statuses).toContain('excellent');
    expect(statuses).toContain('poor');
  });

  test('the page is served at the root', async () => {
    const page = await fetch(`http://127.0.0.1:${apiPort}/`);
    const html = await page.text();
    expect(html).toContain('<title>Quality</title>');
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(html)?.[1];
    expect((await fetch(`http://127.0.0.1:${apiPort}${script}`)).headers.get('content-type')).toContain('javascript');
  });

  test('the page shows the eight feeds and how they stand, and says why the dead one is poor', async (ctx) => {
    const chromium = await probeChromium();
    if (!chromium.ok) return ctx.skip(chromium.reason);
    const browser = await launchChromium(chromium.path);
    try {
      const { page, faults } = await openPage(browser, `http://127.0.0.1:${apiPort}/`, { width: 1_440 });
      await expect.poll(() => page.locator('.row .c-score').allInnerTexts(), { timeout: 30_000 }).toHaveLength(demoFeeds.length);
      expect(await page.locator('.row .c-score').allInnerTexts()).not.toContain('–');
      const names = await page.locator('.row').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-feed')));
      expect(names.sort()).toEqual(
        demoFeeds.map(({ exchange, symbol, timeframe }) => `${exchange}|${symbol}|${timeframe}`).sort(),
      );
      const statuses = await page.locator('.row .c-status').allInnerTexts();
      expect([statuses[0], statuses.at(-1)]).toEqual([expect.stringContaining('poor'), expect.stringContaining('excellent')]);
      await page.locator('.row a').first().click();
      await page.getByRole('heading', { name: 'Why 20?' }).waitFor();
      await page.getByText('Gate: dead feed').waitFor();
      await page.getByRole('img', { name: /^Candles of ETH\/USD: \d+ slots/ }).waitFor();
      expect(faults).toEqual([]);
    } finally {
      await browser.close();
    }
  });

  test('the stale feed is poor, at most 20, and its ledger says why', async () => {
    const feeds = await eightScored();
    const dead = feeds.filter((row) => row.scores.freshness === 0 && row.scores.overall! <= 20);
    expect(dead).toHaveLength(1);
    const { exchange, symbol, timeframe } = dead[0]!.feed;
    const report = (await api(`/v1/feeds/${exchange}/${encodeURIComponent(symbol)}/${timeframe}`)) as {
      status: string;
      scores: { overall: number };
      ledger: { reason: string; points: number }[];
    };
    expect(report.status).toBe('poor');
    expect(report.ledger.map((entry) => entry.reason)).toContain('stale');
    const lost = report.ledger.reduce((sum, entry) => sum + entry.points, 0);
    expect(lost).toBeCloseTo(100 - report.scores.overall, 9);
  });

  test('all fifteen metrics are there, with a score of every feed, and promtool has nothing to say', async (ctx) => {
    const text = await (await fetch(`http://127.0.0.1:${collectorPort}/metrics`)).text();
    for (const name of FIFTEEN) expect(text, name).toContain(`# TYPE ${name} `);
    expect(text.match(/^quality_overall_score\{/gm)).toHaveLength(8);
    const promtool = await probePromtool();
    if (!promtool.ok) return ctx.skip(promtool.reason);
    expect(execFileSync(promtool.path, ['check', 'metrics'], { input: text, encoding: 'utf8' })).toBe('');
  });

  test('Ctrl-C ends with exit code 0 and leaves no process behind', async () => {
    const child = stack!;
    const exit = once(child, 'exit');
    child.kill('SIGINT');
    expect(await exit).toEqual([0, null]);
    stack = null;
    expect(output).toContain('stopped');
    expect(await portIsBusy(apiPort)).toBe(false);
    expect(await portIsBusy(collectorPort)).toBe(false);
    await expect(readFile(join(data, 'postgres', 'postmaster.pid'))).rejects.toThrow('ENOENT');
  });

  test('the next start keeps the history', async () => {
    const before = Date.now();
    start();
    const [first] = await eightScored();
    const { exchange, symbol, timeframe } = first!.feed;
    const oldest = await until('history from before', async () => {
      const { items } = (await api(`/v1/feeds/${exchange}/${encodeURIComponent(symbol)}/${timeframe}/history`)) as {
        items: { checkedAt: string }[];
      };
      return items.at(-1) ?? null;
    });
    expect(Date.parse(oldest.checkedAt)).toBeLessThan(before);
  });

  test('after a kill no service outlives the stack, and a start recovers', async () => {
    const child = stack!;
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
    await until(
      'the services end',
      async () => ((await portIsBusy(apiPort)) || (await portIsBusy(collectorPort)) ? null : true),
      15_000,
    );
    start();
    await eightScored();
  });
});
