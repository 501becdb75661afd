import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { checkPackage, createPackageFromTarballData, type Problem } from '@arethetypeswrong/core';
import { build } from 'esbuild';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { execute, installPacked, type PackedPackage, PUBLISHED, type PublishedName, ROOT } from './packed-packages.ts';
import { README_SURROUNDINGS } from './readme-surroundings.ts';

/** Bytes of the whole of @quality/validators, minified and gzipped: every check, peers, causes, monitor and cleaning. A tenth was added for its speed. */
const VALIDATORS_LIMIT = 44_000;

const project = mkdtempSync(join(tmpdir(), 'quality-packaging-'));
let packages: ReadonlyMap<PublishedName, PackedPackage>;

beforeAll(async () => {
  mkdirSync(join(project, 'node_modules', '@types'), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules/@types/node'), join(project, 'node_modules/@types/node'));
  writeFileSync(join(project, 'package.json'), '{ "name": "user", "private": true, "type": "module" }');
  packages = await installPacked(project);
}, 240_000);

afterAll(() => rmSync(project, { recursive: true, force: true }));

describe.each(PUBLISHED)('@quality/%s', (name) => {
  test('publint finds nothing wrong', async () => {
    const { tarball } = packages.get(name)!;
    const { messages, pkg } = await publint({ pack: { tarball: tarball.buffer }, level: 'warning', strict: true });
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
  });

  test('its types are right for every way of importing an ES module', async () => {
    const result = await checkPackage(createPackageFromTarballData(packages.get(name)!.tarball));
    // CommonJS in the old resolution of Node 10 is not served; require() of an ES module works from Node 22 on.
    const problems: readonly (Problem | { readonly kind: string })[] =
      result.types === false ? [{ kind: 'no types' }] : result.problems;
    expect(problems.filter((problem) => !('resolutionKind' in problem && isOldNode(problem.resolutionKind)))).toEqual([]);
  });

  test('holds built code, types and a README, and nothing else', () => {
    const { files, manifest } = packages.get(name)!;
    expect(files).toContain('README.md');
    expect(files).toContain('dist/index.js');
    expect(files).toContain('dist/index.d.ts');
    expect(files.filter((file) => /(^|\/)(src|bench|fixtures|testing)\/|\.test\.|tsbuildinfo|tsconfig/.test(file))).toEqual([]);
    expect(manifest.sideEffects).toBe(false);
    for (const range of Object.values(manifest.dependencies ?? {})) expect(range).toMatch(/^\d+\.\d+\.\d+$/);
  });
});

function isOldNode(kind: unknown): boolean {
  return kind === 'node10' || kind === 'node16-cjs';
}

test('the migrations travel with @quality/timescale', () => {
  const sql = packages.get('timescale')!.files.filter((file) => file.endsWith('.sql'));
  const committed = readdirSync(join(ROOT, 'migrations')).filter((file) => file.endsWith('.sql'));
  expect(sql.map((file) => file.replace('dist/migrations/', '')).sort()).toEqual(committed.sort());
});

test('a plain script of Node uses every package from its tarball', async () => {
  writeFileSync(join(project, 'use.js'), SCRIPT);
  const {
    packages: names,
    score,
    status,
  } = JSON.parse(await execute(process.env.QUALITY_USER_NODE ?? 'node', ['use.js'], project));
  expect(names).toBe(PUBLISHED.length);
  expect([score, status]).toEqual([100, 'excellent']);
});

test('a TypeScript project compiles the example of every README against the tarballs, strictly', async () => {
  for (const name of PUBLISHED) {
    const [, example] = /^```ts\n([\s\S]*?)^```$/m.exec(readFileSync(join(ROOT, 'packages', name, 'README.md'), 'utf8'))!;
    expect(example!.trim().split('\n').length).toBeLessThanOrEqual(12);
    writeFileSync(join(project, `${name}.ts`), `${README_SURROUNDINGS[name]}\n${example}`);
  }
  const options = { strict: true, target: 'es2024', noEmit: true, skipLibCheck: true, types: ['node'] };
  for (const resolution of [
    { module: 'nodenext', moduleResolution: 'nodenext' },
    { module: 'esnext', moduleResolution: 'bundler' },
  ]) {
    writeFileSync(
      join(project, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: { ...options, ...resolution }, include: ['*.ts'] }),
    );
    await execute(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', project], project);
  }
});

test('types are types: a wrong argument does not compile', async () => {
  const wrong = `import { assess } from '@quality/validators';\nassess('candles', { now: 0 });\n`;
  mkdirSync(join(project, 'wrong'));
  writeFileSync(join(project, 'wrong/wrong.ts'), wrong);
  const options = { strict: true, target: 'es2024', noEmit: true, module: 'nodenext', skipLibCheck: true, types: [] };
  writeFileSync(join(project, 'wrong/tsconfig.json'), JSON.stringify({ compilerOptions: options }));
  const compiled = execute(
    process.execPath,
    [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', join(project, 'wrong')],
    project,
  );
  await expect(compiled).rejects.toThrow(/TS2345/);
});

test('@quality/validators runs in a browser and stays small', async (context) => {
  const entry = join(project, 'node_modules/@quality/validators/dist/index.js');
  // The platform "browser" fails on any import of node:*.
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    write: false,
  });
  const bytes = gzipSync(outputFiles[0]!.contents).byteLength;
  expect(bytes).toBeLessThan(VALIDATORS_LIMIT);
  await context.annotate(`${bytes} bytes minified and gzipped, limit ${VALIDATORS_LIMIT}`);
});

const SCRIPT = `
import { assess, CandleSeries } from '@quality/validators';
import { createQualityMetrics } from '@quality/metrics';
import { connect } from '@quality/timescale';
import { createCcxtSource, profileOf } from '@quality/exchanges';
import { profileOf as profile } from '@quality/exchanges/profiles';
import { parseConfig } from '@quality/config';
import { startSimulator } from '@quality/simulator';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const used = [assess, createQualityMetrics, connect, createCcxtSource, profileOf, profile, parseConfig, startSimulator];
if (used.some((part) => typeof part !== 'function')) throw new Error('an export is missing');
JSON.parse(readFileSync(createRequire(import.meta.url).resolve('@quality/config/quality.schema.json'), 'utf8'));
parseConfig('feeds: { binance: [BTC/USDT 1m] }\\nstorage: { enabled: false }');

const simulator = await startSimulator({ seed: 'packed' });
const source = createCcxtSource({ exchange: 'binance', baseUrl: simulator.baseUrlOf('binance') });
const { rows } = await source.fetchCandles({ symbol: 'BTC/USDT', timeframe: '1m', limit: 500 });
await source.close();
await simulator.close();
const report = assess(CandleSeries.fromRows(rows), { feed: { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' }, now: Date.now(), window: 'live' });
console.log(JSON.stringify({ packages: 6, score: Math.round(report.scores.overall), status: report.status }));
`;
