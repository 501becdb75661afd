/** Takes the pictures of the documentation from a running `quality dev`: `node apps/web/screenshots/take-screenshots.ts`. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const IMAGES = join(ROOT, 'docs', 'images');
const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const START_MS = 120_000;
const MOST_BYTES = 200_000;
/** A feed that has been watched for some checks has a line to show. */
const HISTORY_MS = 150_000;

interface Picture {
  readonly name: string;
  readonly address: string;
  readonly width: number;
  readonly height: number;
  readonly dark: boolean;
  readonly prepare?: (page: Page) => Promise<unknown>;
}

const PICTURES: readonly Picture[] = [
  { name: 'page-feeds-light', address: '#/', width: 1_440, height: 640, dark: false },
  { name: 'page-feeds-dark', address: '#/', width: 1_440, height: 640, dark: true },
  { name: 'page-feeds-phone', address: '#/', width: 390, height: 844, dark: true },
  { name: 'page-feed-light', address: '#/feeds/binance/SOL%2FUSDT/1m', width: 1_440, height: 940, dark: false },
  { name: 'page-feed-dark', address: '#/feeds/kraken/ETH%2FUSD/1m', width: 1_440, height: 940, dark: true },
  { name: 'page-feed-phone', address: '#/feeds/kraken/ETH%2FUSD/1m', width: 390, height: 844, dark: false },
  {
    name: 'page-check-light',
    address: '#/check',
    width: 1_440,
    height: 940,
    dark: false,
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Try an example' }).click();
      await page.locator('[data-issue]').first().waitFor();
    },
  },
];

await main();

async function main(): Promise<void> {
  const executablePath = (await Promise.all(BROWSERS.map(async (path) => ((await exists(path)) ? path : null)))).find(
    (path) => path !== null,
  );
  if (executablePath === undefined) throw new Error(`no Chromium: looked for ${BROWSERS.join(', ')}`);
  const given = process.argv[2];
  const data = await mkdtemp(join(tmpdir(), 'quality-screenshots-'));
  const stack = given === undefined ? await startStack(data) : null;
  const url = given ?? stack!.url;
  try {
    await mkdir(IMAGES, { recursive: true });
    await untilScored(url);
    if (stack !== null) await wait(HISTORY_MS);
    const browser = await chromium.launch({
      executablePath,
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
    });
    for (const { name, address, width, height, dark, prepare } of PICTURES) {
      const page = await browser.newPage({ viewport: { width, height }, colorScheme: dark ? 'dark' : 'light' });
      await page.goto(`${url}/${address}`);
      await page.locator('.connection.is-live').waitFor();
      await prepare?.(page);
      // Charts and sparklines come when their data has come.
      await page.waitForLoadState('load');
      await wait(2_500);
      const path = join(IMAGES, `${name}.png`);
      await page.screenshot({ path });
      const { size } = await stat(path);
      process.stdout.write(`${path} ${Math.round(size / 1_000)} kB\n`);
      if (size > MOST_BYTES) throw new Error(`${name}.png has ${size} bytes, more than ${MOST_BYTES}`);
      await page.close();
    }
    await browser.close();
  } finally {
    if (stack !== null) await stop(stack.child);
    await rm(data, { recursive: true, force: true });
  }
}

async function startStack(data: string): Promise<{ url: string; child: ChildProcess }> {
  const [apiPort, collectorPort] = [await freePort(), await freePort()];
  const child = spawn(process.execPath, [join(ROOT, 'apps', 'cli', 'src', 'main.ts'), 'dev', '--no-reload', '--data', data], {
    // biome-ignore lint/style/noProcessEnv: what it starts needs the PATH
    env: { ...process.env, QUALITY_API_PORT: String(apiPort), QUALITY_COLLECTOR_PORT: String(collectorPort) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return { url: `http://127.0.0.1:${apiPort}`, child };
}

async function untilScored(url: string): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline) {
    try {
      const { feeds } = (await (await fetch(`${url}/v1/feeds`)).json()) as { feeds: { scores: { overall: number | null } }[] };
      if (feeds.length >= 8 && feeds.every(({ scores }) => scores.overall !== null)) return;
    } catch {
      // Not up yet.
    }
    await wait(250);
  }
  throw new Error(`no scores at ${url} after ${START_MS / 1_000} s`);
}

async function stop(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGINT');
  await gone;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
