import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator, startSimulator } from '@quality/simulator';
import { freePort } from '@quality/testbed';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

const MAIN = new URL('./main.ts', import.meta.url).pathname;

let simulator: Simulator;
let folder: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  simulator = await startSimulator({ seed: 'main' });
  folder = mkdtempSync(join(tmpdir(), 'quality-collector-'));
});

afterEach(() => {
  simulator.clearFaults();
  for (const child of children.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
});

afterAll(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true });
});

interface Run {
  readonly child: ChildProcess;
  readonly url: string;
  readonly configFile: string;
  readonly output: () => string;
  readonly exit: Promise<number | null>;
}

function configText(feeds: string): string {
  return [
    'exchanges:',
    ...['binance', 'kraken', 'coinbase'].map(
      (exchange) => `  ${exchange}: { baseUrl: "${simulator.baseUrlOf(exchange)}", requestsPerSecond: 100 }`,
    ),
    `feeds: ${feeds}`,
    'storage: { enabled: false }',
  ].join('\n');
}

async function run(feeds: string, { port }: { port?: number } = {}): Promise<Run> {
  const chosen = port ?? (await freePort());
  const configFile = join(folder, `q${chosen}.yaml`);
  writeFileSync(configFile, configText(feeds));
  let output = '';
  const child = spawn(process.execPath, [MAIN, '--config', configFile], {
    env: { PATH: process.env.PATH, QUALITY_COLLECTOR_PORT: String(chosen) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  const exit = once(child, 'exit').then(([code]) => code as number | null);
  return { child, url: `http://127.0.0.1:${chosen}`, configFile, output: () => output, exit };
}

async function get(url: string): Promise<{ readonly status: number; readonly text: string }> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    return { status: response.status, text: await response.text() };
  } catch {
    return { status: 0, text: '' };
  }
}

const ready = (url: string) => expect.poll(async () => (await get(`${url}/readyz`)).status, { timeout: 20_000 }).toBe(200);

describe('the collector process', () => {
  test('checks every feed at once, serves health and metrics, and ends with exit code 0 on SIGTERM', async () => {
    const { child, url, output, exit } = await run('{ binance: [BTC/USDT 1m], kraken: [BTC/USD 1m], coinbase: [BTC/USD 1m] }');
    await ready(url);
    expect(JSON.parse((await get(`${url}/readyz`)).text)).toEqual({ ready: true, waitingFor: [] });
    expect((await get(`${url}/healthz`)).status).toBe(200);
    const { text } = await get(`${url}/metrics`);
    expect(text.match(/^quality_overall_score\{.*$/gm)).toHaveLength(3);
    expect(text).toContain('quality_collector_build_info{');
    expect(text).not.toContain('nodejs_active_handles_total');
    expect((await get(`${url}/nothing`)).status).toBe(404);
    const reports = output()
      .split('\n')
      .filter((line) => line.includes('"score"'))
      .map((line) => JSON.parse(line) as { readonly exchange: string; readonly status: string });
    expect(reports.map(({ exchange }) => exchange).sort()).toEqual(['binance', 'coinbase', 'kraken']);
    child.kill('SIGTERM');
    expect(await exit).toBe(0);
  });

  test('stops within its time though an exchange hangs', async () => {
    simulator.setFault({ exchange: 'kraken' }, { kind: 'hang' });
    const { child, url, exit } = await run('{ binance: [BTC/USDT 1m], kraken: [BTC/USD 1m] }');
    const metrics = async () => (await get(`${url}/metrics`)).text;
    await expect.poll(metrics, { timeout: 20_000 }).toContain('quality_collector_fetches_in_flight{exchange="kraken"} 1');
    await expect
      .poll(async () => (await get(`${url}/readyz`)).text, { timeout: 10_000 })
      .toContain('1 of 2 feeds are not checked yet');
    const startedMs = performance.now();
    child.kill('SIGTERM');
    expect(await exit).toBe(0);
    expect(performance.now() - startedMs).toBeLessThan(10_000);
  });

  test('takes a new configuration over on SIGHUP: series of removed feeds are gone, a broken file is refused', async () => {
    const { child, url, configFile, output } = await run('{ binance: [BTC/USDT 1m, ETH/USDT 1m] }');
    await ready(url);
    writeFileSync(configFile, configText('{ binance: [BTC/USDT 1m], kraken: [ETH/* 5m] }'));
    child.kill('SIGHUP');
    const symbols = async () =>
      [...(await get(`${url}/metrics`)).text.matchAll(/^quality_overall_score\{.*symbol="([^"]+)"/gm)].map(
        ([, symbol]) => symbol,
      );
    await expect.poll(symbols, { timeout: 10_000 }).toEqual(['BTC/USDT', 'ETH/USD']);
    writeFileSync(configFile, 'feeds: 5');
    child.kill('SIGHUP');
    await expect.poll(output, { timeout: 5_000 }).toContain('the old one stays');
    expect(await symbols()).toEqual(['BTC/USDT', 'ETH/USD']);
    expect((await get(`${url}/metrics`)).text).toContain('quality_collector_config_reloads_total{result="failed"} 1');
  });

  test('names every mistake of its configuration and ends with exit code 2, without a stack trace', async () => {
    const { output, exit } = await run('{ binance: [BTC/USDT] }');
    expect(await exit).toBe(2);
    expect(output()).toContain('feeds.binance[0]: "BTC/USDT" is not allowed; allowed: text such as "BTC/USDT 1m"');
    expect(output()).not.toMatch(/\n\s+at /);
  });

  test('says that its port is taken and ends with exit code 1', async () => {
    const port = Number(new URL(simulator.url).port);
    const { output, exit } = await run('{ binance: [BTC/USDT 1m] }', { port });
    expect(await exit).toBe(1);
    expect(output()).toContain('EADDRINUSE');
  });
});
