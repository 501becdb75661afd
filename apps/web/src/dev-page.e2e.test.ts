import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { demoFeeds } from '@quality/simulator';
import { freePort, probeChromium } from '@quality/testbed';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium, openPage } from './testing/browser.ts';

const QUALITY = fileURLToPath(new URL('../../cli/src/main.ts', import.meta.url));
const START_MS = 90_000;

const chromium = await probeChromium();
let browser: Browser;
let stack: ChildProcess | null = null;
let data: string;
let url: string;

beforeAll(async () => {
  if (!chromium.ok) return;
  data = await mkdtemp(join(tmpdir(), 'quality-page-'));
  const [apiPort, collectorPort] = [await freePort(), await freePort()];
  url = `http://127.0.0.1:${apiPort}`;
  stack = spawn(process.execPath, [QUALITY, 'dev', '--no-reload', '--data', data], {
    env: { ...process.env, QUALITY_API_PORT: String(apiPort), QUALITY_COLLECTOR_PORT: String(collectorPort), NO_COLOR: '1' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  browser = await launchChromium(chromium.path);
  for (const deadline = Date.now() + START_MS; Date.now() < deadline; await wait(100)) {
    if (
      await fetch(url).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      return;
  }
  throw new Error(`${url} did not answer within ${START_MS / 1_000} s`);
}, START_MS);

afterAll(async () => {
  await browser?.close();
  if (stack !== null && stack.exitCode === null) {
    const gone = once(stack, 'exit');
    stack.kill('SIGINT');
    await gone;
  }
  if (data) await rm(data, { recursive: true, force: true });
}, START_MS);

test(
  'pnpm dev shows its eight feeds and how they stand, and says why the dead one is poor',
  async (ctx) => {
    if (!chromium.ok) return ctx.skip(chromium.reason);
    const { page, faults } = await openPage(browser, url, { width: 1_440 });
    await page.waitForFunction((count) => document.querySelectorAll('.row').length === count, demoFeeds.length, {
      timeout: START_MS,
    });
    await page.waitForFunction(
      () => [...document.querySelectorAll('.row .c-score')].every((cell) => cell.textContent !== '–'),
      undefined,
      { timeout: START_MS },
    );
    const names = await page.locator('.row').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-feed')));
    expect(names.sort()).toEqual(demoFeeds.map(({ exchange, symbol, timeframe }) => `${exchange}|${symbol}|${timeframe}`).sort());
    const statuses = await page.locator('.row .c-status').allInnerTexts();
    expect(statuses[0]).toContain('poor');
    expect(statuses.at(-1)).toContain('excellent');
    await page.locator('.row a').first().click();
    await page.getByRole('heading', { name: 'Why 20?' }).waitFor();
    await page.getByText('Gate: dead feed').waitFor();
    await page.getByRole('img', { name: /^Candles of ETH\/USD: \d+ slots/ }).waitFor();
    expect(faults).toEqual([]);
  },
  START_MS,
);
