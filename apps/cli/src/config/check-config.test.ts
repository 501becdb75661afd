import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runQuality } from '../program.ts';
import { captureContext } from '../testing/captured-context.ts';

const folder = mkdtempSync(join(tmpdir(), 'quality-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function checkConfig(text: string | null, environment: Record<string, string> = {}, ...args: string[]) {
  if (text !== null) writeFileSync(join(folder, 'quality.config.yaml'), text);
  const context = captureContext({ cwd: folder, environment });
  const exitCode = await runQuality(['config', 'check', ...args], context);
  return { exitCode, out: context.out(), err: context.err() };
}

const good = 'feeds:\n  binance: [BTC/USDT 1m, ETH/* 5m]\n  kraken: [BTC/USD 1m]\nstorage: { enabled: false }\n';

test('a configuration that can be used is counted', async () => {
  expect(await checkConfig(good)).toEqual({
    exitCode: 0,
    out: 'quality.config.yaml: ok, 2 feeds and 1 wildcard on 2 exchanges\n',
    err: '',
  });
});

test('every mistake is a line with its place, and the exit code is 2', async () => {
  const { exitCode, out, err } = await checkConfig(
    'feeds:\n  binance: [BTC/USDT 7x]\ncollector: { port: 99999 }\nstorage: { enabled: false }\n',
  );
  expect(exitCode).toBe(2);
  expect(out).toBe('');
  const lines = err.trimEnd().split('\n');
  expect(lines).toHaveLength(2);
  expect(lines.join()).toMatch(/quality: quality\.config\.yaml:3:\d+: collector\.port/);
  expect(lines.join()).toMatch(/quality\.config\.yaml:2:\d+: .*7x/);
});

test('the environment counts, and --show hides secrets', async () => {
  const url = 'postgres://quality:hunter2@db/quality';
  const text = good.replace('enabled: false', 'enabled: true');
  expect((await checkConfig(text)).exitCode).toBe(2);
  const { exitCode, out } = await checkConfig(text, { DATABASE_URL: url }, '--show');
  expect(exitCode).toBe(0);
  expect(out).toContain('(hidden)');
  expect(out).not.toContain('hunter2');
});

test('a file that is not there is one line', async () => {
  const { exitCode, err } = await checkConfig(null, {}, 'nowhere.yaml');
  expect(exitCode).toBe(2);
  expect(err).toBe('quality: cannot read the configuration nowhere.yaml: there is no such file\n');
});
