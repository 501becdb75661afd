import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { probeChromium } from '@quality/testbed';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const PACKAGE = join(ROOT, 'packages/validators');
const folder = mkdtempSync(join(tmpdir(), 'quality-browser-'));
const chromium = await probeChromium();

/** Judges a minute's walk in the page and writes what came of it into the document. */
const PAGE = `<!doctype html><title>validators</title><body><script type="module">
import { assess, CandleSeries, createMonitor } from './package/dist/index.js';
const from = 1700000040000;
const rows = Array.from({ length: 60 }, (_, i) => [from + i * 60000, 100, 101, 99, 100 + (i % 2) / 2, 1 + (i % 7)]);
const feed = { exchange: null, symbol: null, timeframe: '1m' };
const report = assess(CandleSeries.fromRows(rows), { feed, now: from + 60 * 60000, window: 'live', policy: { windowSlots: 60 } });
const monitor = createMonitor(feed, { windowSlots: 60 });
for (const row of rows) monitor.push(row);
const streamed = monitor.assess(from + 60 * 60000);
document.body.textContent = [report.status, report.scores.overall, JSON.stringify(streamed) === JSON.stringify(report)].join(' ');
</script></body>`;

let server: Server;

describe('the packed package', () => {
  beforeAll(async () => {
    if (!chromium.ok) return;
    await run(process.execPath, [join(ROOT, 'node_modules/turbo/bin/turbo'), 'run', 'build', '--filter=@quality/validators'], {
      cwd: ROOT,
      env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' },
    });
    await run('npx', ['-y', 'pnpm@12', 'pack', '--out', join(folder, 'validators.tgz')], { cwd: PACKAGE });
    await run('tar', ['-xzf', 'validators.tgz'], { cwd: folder });
    server = createServer((request, response) => {
      const path = normalize(request.url ?? '/');
      if (path === '/') return response.setHeader('content-type', 'text/html').end(PAGE);
      try {
        response.setHeader('content-type', 'text/javascript').end(readFileSync(join(folder, path)));
      } catch {
        response.writeHead(404).end();
      }
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  }, 240_000);

  afterAll(() => {
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('judges candles in a page of a browser, in batch and candle by candle', async (ctx) => {
    if (!chromium.ok) return ctx.skip(chromium.reason);
    const { port } = server.address() as AddressInfo;
    const { stdout } = await run(chromium.path, [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      `--user-data-dir=${join(folder, 'profile')}`,
      '--virtual-time-budget=10000',
      '--dump-dom',
      `http://127.0.0.1:${port}/`,
    ]);
    expect(/<body>(.*)<\/body>/s.exec(stdout)?.[1]).toBe('excellent 100 true');
  });
});
