import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/** Chromium must neither ask the internet for anything nor need a GPU. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: FLAGS });
}

/** A page that notes what it must never do: speak to another host, break its own policy, or throw. */
export interface WatchedPage {
  readonly page: Page;
  /** Empty while all is well. */
  readonly faults: readonly string[];
}

export interface OpenOptions {
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
}

export async function openPage(browser: Browser, url: string, options: OpenOptions = {}): Promise<WatchedPage> {
  const { width = 1_280, height = 800, dark = false } = options;
  const context = await contextOf(browser, dark);
  const page = await context.newPage();
  await page.setViewportSize({ width, height });
  page.setDefaultTimeout(15_000);
  const faults: string[] = [];
  const { origin } = new URL(url);
  await page.route(
    (address) => address.origin !== origin && !['blob:', 'data:'].includes(address.protocol),
    (route) => {
      faults.push(`asked ${route.request().url()}`);
      return route.abort();
    },
  );
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    // Whether the server answers is what some tests are about; everything else that is logged is a fault.
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) faults.push(message.text());
  });
  await page.goto(url);
  return { page, faults };
}

const contexts = new WeakMap<Browser, Map<boolean, Promise<BrowserContext>>>();

/** Pages of one browser share what a person's browser would keep, compiled scripts above all. */
function contextOf(browser: Browser, dark: boolean): Promise<BrowserContext> {
  const known = contexts.get(browser) ?? new Map<boolean, Promise<BrowserContext>>();
  contexts.set(browser, known);
  const context = known.get(dark) ?? browser.newContext({ colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce' });
  known.set(dark, context);
  return context;
}
