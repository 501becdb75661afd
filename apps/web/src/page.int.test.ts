import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { probeChromium } from '@quality/testbed';
import { launchChromium, type OpenOptions, openPage } from '@quality/testbed/browser';
import type { Feed } from '@quality/validators';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { seriousFaults } from './testing/accessibility.ts';
import { builtPage } from './testing/built-page.ts';
import { type PageApi, startPageApi } from './testing/page-api.ts';
import { judge, type Row, toCsv, walk } from './testing/walk.ts';

const MINUTE = 60_000;
const feedOf = (exchange: string, symbol: string): Feed => ({ exchange, symbol, timeframe: '1m' });
const CLEAN = feedOf('binance', 'BTC/USDT');
const GAPPY = feedOf('kraken', 'ETH/USD');
const DEAD = feedOf('okx', 'SOL/USDT');
const LIVE = feedOf('coinbase', 'LTC/USD');
const MOST_SCRIPT_BYTES = 150_000;

const chromium = await probeChromium();
let folder: string;
let browser: Browser;
let api: PageApi;
const open: Page[] = [];
let faults: (readonly string[])[] = [];

beforeAll(async () => {
  if (!chromium.ok) return;
  folder = await builtPage();
  [browser, api] = await Promise.all([launchChromium(chromium.path), startPageApi(folder)]);
});

afterAll(async () => {
  await browser?.close();
  await api?.close();
});

beforeEach((ctx) => {
  faults = [];
  if (!chromium.ok) ctx.skip(chromium.reason);
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((page) => page.close()));
  expect(faults.flat(), 'a page asked another host, broke its policy or threw').toEqual([]);
});

async function visit(address: string, options?: OpenOptions, url = api.url): Promise<Page> {
  const watched = await openPage(browser, `${url}/${address}`, options);
  open.push(watched.page);
  faults.push(watched.faults);
  return watched.page;
}

/** Stores a report as the collector would. */
async function store(feed: Feed, rows: readonly Row[], nowMs: number): Promise<void> {
  await api.repository.insertQualityMetrics([judge(rows, feed, nowMs)]);
}

const rowOf = (page: Page, { exchange, symbol, timeframe }: Feed) =>
  page.locator(`[data-feed="${exchange}|${symbol}|${timeframe}"]`);
const symbolsOf = (page: Page): Promise<string[]> => page.locator('.row .c-feed b').allTextContents();

test('without a feed the page says so, and the first report appears by itself', async () => {
  const page = await visit('');
  await page.getByText('No feeds yet').waitFor();
  const nowMs = Date.now();
  const clean = walk(500, nowMs);
  await store(CLEAN, clean, nowMs);
  await rowOf(page, CLEAN).waitFor();
  const gappy = walk(500, nowMs, 2).filter((_, i) => i < 100 || i >= 150);
  await store(GAPPY, gappy, nowMs);
  await store(DEAD, walk(500, nowMs - 90 * MINUTE, 3), nowMs);
  await store(LIVE, walk(500, nowMs - 90 * MINUTE, 4), nowMs);
  await api.repository.insertCandles(
    gappy.map(([time, openPrice, high, low, close, volume]) => ({ ...GAPPY, time, open: openPrice, high, low, close, volume })),
  );
  await page.waitForFunction(() => document.querySelectorAll('.row').length === 4);
});

test('a new report changes its row within two seconds, without a reload', async ({ annotate }) => {
  const page = await visit('');
  await rowOf(page, CLEAN).waitFor();
  await page.locator('.connection.is-live').waitFor();
  await page.evaluate(() => Object.assign(window, { isSamePage: true }));
  const startedMs = Date.now();
  await store(LIVE, walk(500, startedMs, 4), startedMs);
  await rowOf(page, LIVE).getByText('excellent').waitFor({ timeout: 5_000 });
  await store(LIVE, walk(500, startedMs - 90 * MINUTE, 4), startedMs + 1);
  await rowOf(page, LIVE).getByText('poor').waitFor({ timeout: 5_000 });
  const tookMs = Date.now() - startedMs;
  expect(await page.evaluate(() => 'isSamePage' in window)).toBe(true);
  expect(tookMs).toBeLessThan(4_000);
  await annotate(`two changes of a row were seen after ${tookMs} ms together`);
});

test('ages count by themselves', async () => {
  const page = await visit('');
  const age = rowOf(page, DEAD).locator('.c-age');
  const text = await age.textContent();
  expect(text).toMatch(/^1h 3\dm/);
  const young = await visit('#/?q=btc');
  const first = await rowOf(young, CLEAN).locator('.c-age').textContent();
  await young.waitForFunction(
    (before) =>
      document.querySelector('.c-age span')?.textContent !== before &&
      document.querySelector('.row .c-age')?.textContent !== before,
    first,
  );
});

test('filter, sort and open by keyboard alone; going back keeps them', async () => {
  const page = await visit('');
  await rowOf(page, LIVE).waitFor();
  expect((await symbolsOf(page)).at(-1)).toBe('BTC/USDT');
  await page.getByRole('button', { name: 'Score' }).focus();
  await page.keyboard.press('Enter');
  expect((await symbolsOf(page))[0]).toBe('BTC/USDT');
  await expect.poll(() => page.locator('[aria-sort="descending"]').textContent()).toContain('Score');
  await page.keyboard.press('/');
  await page.keyboard.type('usd');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('End');
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-rowindex') === '5');
  await page.keyboard.press('/');
  await page.keyboard.type('kraken');
  await page.waitForFunction(() => document.querySelectorAll('.row').length === 1);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'ETH/USD kraken 1m' }).waitFor();
  await page.goBack();
  await rowOf(page, GAPPY).waitFor();
  expect(await page.getByRole('searchbox').inputValue()).toBe('kraken');
  expect(await symbolsOf(page)).toEqual(['ETH/USD']);
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.getByRole('button', { name: /poor/ }).click();
  await page.waitForFunction(() => document.querySelectorAll('.row').length === 2);
});

test('a feed explains its score to the point, with times, advice and the raw report', async () => {
  const page = await visit('#/feeds/okx/SOL%2FUSDT/1m');
  await page.getByRole('heading', { name: 'Why 20?' }).waitFor();
  const cells = await page.locator('.waterfall tbody .num').allInnerTexts();
  const [start, ...losses] = cells.map((cell) => Number(cell.replace('−', '')));
  const score = losses.pop()!;
  expect([start, score]).toEqual([100, 20]);
  expect(losses.reduce((sum, points) => sum + points, 0)).toBeCloseTo(80, 1);
  await page.getByText('Gate: dead feed').waitFor();
  const issue = page.locator('[data-issue="stale"]');
  expect(await issue.textContent()).toMatch(/critical[\s\S]*overdue by[\s\S]*collector reaches it/);
  await page.getByText('Raw report').click();
  const raw = page.locator('.raw pre').filter({ hasText: '"feed"' });
  const report = JSON.parse((await raw.textContent()) ?? '');
  expect(report).toMatchObject({ status: 'poor', feed: DEAD });
});

test('the chart of a feed tells its gaps, and a time of an issue leads there', async () => {
  const page = await visit('#/feeds/kraken/ETH%2FUSD/1m');
  const chart = page.getByRole('img', { name: /^Candles of ETH\/USD: .* 50 missing/ });
  await chart.waitFor();
  const showAll = page.locator('button', { hasText: 'Show all' });
  expect(await showAll.isDisabled()).toBe(true);
  await page.locator('[data-issue="gap"] button.when').first().click();
  expect(await showAll.isEnabled()).toBe(true);
  await page.getByRole('button', { name: '6h' }).click();
  expect(page.url()).toContain('range=6h');
  await page.getByRole('img', { name: /^Score over time: 1 points/ }).waitFor();
});

test('a feed that nobody knows, and an address that is none, are told apart from an empty page', async () => {
  const page = await visit('#/feeds/nowhere/BTC%2FUSDT/1m');
  await page.getByText('There is no such feed').waitFor();
  await page.goto(`${api.url}/#/lost/page`);
  await page.getByText('There is no such page').waitFor();
});

test('the page says when the API goes away, keeps what it knows, and comes back by itself', async ({ annotate }) => {
  const page = await visit('');
  await page.locator('.connection.is-live').waitFor();
  const goneMs = Date.now();
  await api.leave();
  await page.getByRole('alert').getByText('Offline').waitFor();
  const noticedMs = Date.now() - goneMs;
  expect(await symbolsOf(page)).toHaveLength(4);
  const nowMs = Date.now();
  await store(CLEAN, walk(500, nowMs - 90 * MINUTE), nowMs);
  await api.comeBack();
  const backMs = Date.now();
  await page.locator('.connection.is-live').waitFor();
  await rowOf(page, CLEAN).getByText('poor').waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
  await annotate(`noticed after ${noticedMs} ms, back ${Date.now() - backMs} ms after the API`);
});

test('a page that is opened while the API is away says so', async () => {
  const page = await visit('');
  await page.route('**/v1/**', (route) => route.abort());
  await page.reload();
  await page.getByRole('heading', { name: 'The API does not answer' }).waitFor();
  expect(await page.getByRole('alert').textContent()).toContain('Nothing was read yet');
});

test('an API with tokens asks for one, refuses a wrong one and opens with the right one', async () => {
  const sha256 = createHash('sha256').update('let-me-in').digest('hex');
  const locked = await startPageApi(folder, { api: { auth: { tokens: [{ name: 'page', sha256, scopes: ['read'] }] } } });
  try {
    const page = await visit('', {}, locked.url);
    await page.getByText('This API asks for a token.').waitFor();
    const unlock = async (token: string): Promise<void> => {
      await page.getByPlaceholder('Bearer token').fill(token);
      await page.getByRole('button', { name: 'Unlock' }).click();
    };
    await unlock('wrong');
    await page.getByText('The API does not know this token.').waitFor();
    await unlock('let-me-in');
    await page.getByText('No feeds yet').waitFor();
  } finally {
    await locked.close();
  }
});

describe('a file', () => {
  const nowMs = Date.UTC(2023, 10, 14, 22, 30);
  const faulty = walk(300, nowMs).flatMap((row, i): Row[] => {
    if (i >= 100 && i < 112) return [];
    if (i === 200) return [[row[0], row[1], row[2] * 1.5, row[3], row[4], row[5]]];
    return i === 50 ? [row, row] : [row];
  });

  test('is checked where it is: the right issues, the same report, and no byte leaves the page', async () => {
    const page = await visit('#/check');
    await page.getByText('What is understood').waitFor();
    const asked: string[] = [];
    page.on('request', (request) => {
      if (request.method() !== 'GET' || request.url().includes('/v1/check')) asked.push(`${request.method()} ${request.url()}`);
    });
    const content = toCsv(faulty, 'Open Time,Open,High,Low,Close,Volume');
    const data = await page.evaluateHandle((text) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], 'dropped.csv', { type: 'text/csv' }));
      return transfer;
    }, content);
    await page.locator('.drop').dispatchEvent('drop', { dataTransfer: data });
    await page.locator('[data-issue]').first().waitFor();
    const found = await page.locator('[data-issue]').evaluateAll((items) => items.map((item) => item.getAttribute('data-issue')));
    expect(found.sort()).toEqual(['duplicate_timestamp', 'gap', 'price_outlier']);
    expect(await page.locator('.judged').textContent()).toContain('288 of 300');
    await page.getByRole('img', { name: /^Candles of dropped.csv: 300 slots .* 12 missing/ }).waitFor();
    expect(asked).toEqual([]);
  });

  test('that is no candles is refused with its line', async () => {
    const page = await visit('#/check');
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('hello\nworld') });
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toMatch(/notes\.txt cannot be read[\s\S]*line 1: “hello”/);
  });

  test('is checked while the API is away', async () => {
    const page = await visit('#/check');
    await page.getByText('What is understood').waitFor();
    await page.route('**/v1/**', (route) => route.abort());
    const buffer = gzipSync(JSON.stringify(faulty));
    await page.locator('input[type=file]').setInputFiles({ name: 'rows.json.gz', mimeType: 'application/gzip', buffer });
    await page.getByText('288 of 300').waitFor();
  });
});

test('the first view needs less than 150 kB of script, compressed, and does not shift', async ({ annotate }) => {
  const scripts: string[] = [];
  const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
  open.push(page);
  page.on('response', (response) => {
    if (new URL(response.url()).pathname.endsWith('.js')) scripts.push(new URL(response.url()).pathname);
  });
  await page.goto(api.url);
  await rowOf(page, CLEAN).waitFor();
  const bytes = await Promise.all(scripts.map(async (path) => gzipSync(await readFile(join(folder, path))).length));
  const total = bytes.reduce((sum, each) => sum + each, 0);
  expect(total).toBeLessThan(MOST_SCRIPT_BYTES);
  const shift = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => {
          const entries = list.getEntries() as (PerformanceEntry & { value: number })[];
          resolve(entries.reduce((sum, { value }) => sum + value, 0));
        }).observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => resolve(0), 300);
      }),
  );
  expect(shift).toBeLessThan(0.02);
  await annotate(
    `first view: ${(total / 1_000).toFixed(1)} kB of script in ${scripts.length} files, layout shift ${shift.toFixed(4)}`,
  );
});

test('a chosen theme outlives a reload and wins over the machine', async () => {
  const page = await visit('', { dark: true });
  const background = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await background();
  await page.getByRole('button', { name: /^Theme: system/ }).click();
  const light = await background();
  expect(light).not.toBe(dark);
  await page.reload();
  expect(await background()).toBe(light);
});

test('axe finds nothing serious: every page, dark and light, phone and wide', async () => {
  const page = await visit('');
  await rowOf(page, CLEAN).waitFor();
  expect(await seriousFaults(page), 'feeds, light').toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await seriousFaults(page), 'feeds, dark, phone').toEqual([]);
  await page.goto(`${api.url}/#/feeds/kraken/ETH%2FUSD/1m`);
  await page.locator('[data-issue]').first().waitFor();
  for (const details of await page.locator('summary').all()) await details.click();
  expect(await seriousFaults(page), 'feed, dark, phone').toEqual([]);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1_280, height: 800 });
  expect(await seriousFaults(page), 'feed, light').toEqual([]);
  await page.goto(`${api.url}/#/check`);
  await page.getByRole('button', { name: 'Try an example' }).click();
  await page.locator('[data-issue]').first().waitFor();
  expect(await seriousFaults(page), 'check, light').toEqual([]);
});
