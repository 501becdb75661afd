import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '@quality/testbed';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readCommands, readTranscript } from './readme.ts';

/** The newcomer's path: a fresh clone, the commands of README.md as they stand there, and what it says that they show. */
const ROOT = fileURLToPath(new URL('../', import.meta.url));
/** Of the installation and the first scores together, with an empty store. */
const PATIENCE_MS = 300_000;

const folder = mkdtempSync(join(tmpdir(), 'quality-newcomer-'));
const clone = join(folder, 'quality');
const reason = whyNot();
const [devCommand, testCommand] = readCommands().filter((line) => line.startsWith('npx '));
let env: NodeJS.ProcessEnv;
let stack: ChildProcess | null = null;
let output = '';

function whyNot(): string | null {
  if (process.env.QUALITY_SOAK !== '1') return 'full size only: a clone is installed, pnpm test:soak runs it';
  if (spawnSync('git', ['rev-parse', 'HEAD'], { cwd: ROOT }).status !== 0) return 'this is no git checkout: nothing to clone';
  return null;
}

beforeAll(async () => {
  if (reason !== null) return;
  execFileSync('git', ['clone', '-q', '--depth', '1', `file://${ROOT}`, clone]);
  // Nothing of this run: pnpm tells its scripts not to install anything, for one.
  const ours = /^(vitest|npm_|pnpm_|quality_)|^(node_env|node_compile_cache|test|database_url)$/i;
  const inherited = Object.entries(process.env).filter(([name]) => !ours.test(name));
  const [api, collector] = [await freePort(), await freePort()];
  env = { ...Object.fromEntries(inherited), QUALITY_API_PORT: `${api}`, QUALITY_COLLECTOR_PORT: `${collector}`, NO_COLOR: '1' };
});

beforeEach((context) => {
  if (reason !== null) context.skip(reason);
});

afterAll(async () => {
  if (stack !== null && stack.exitCode === null && stack.signalCode === null) {
    const gone = once(stack, 'exit');
    process.kill(-stack.pid!, 'SIGINT');
    await gone;
  }
  rmSync(folder, { recursive: true, force: true });
});

/** A command of README.md, in the clone, with the ports of this run. */
function atOurPorts(command: string): string {
  return command.replaceAll('8080', env.QUALITY_API_PORT!).replaceAll('9464', env.QUALITY_COLLECTOR_PORT!);
}

test('the first command shows what the transcript shows', { timeout: PATIENCE_MS }, async ({ annotate }) => {
  const startedMs = Date.now();
  // A group of its own, which gets the Ctrl-C as from a terminal.
  stack = spawn('sh', ['-c', devCommand!], { cwd: clone, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [stack.stdout!, stack.stderr!]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  }
  const lines = readTranscript();
  expect(lines.length).toBeGreaterThan(8);
  const missing = (): string[] => lines.filter((line) => !pattern(atOurPorts(line)).test(output));
  await expect
    .poll(() => (stack!.exitCode === null ? missing() : output), { timeout: PATIENCE_MS - 10_000, interval: 250 })
    .toEqual([]);
  await annotate(`everything of the transcript was there ${((Date.now() - startedMs) / 1000).toFixed(0)} s after the clone`);
});

test('the question of README.md is answered with the reason', async () => {
  const [question] = readCommands().filter((line) => line.startsWith('curl '));
  const answer = execFileSync('sh', ['-c', atOurPorts(question!)], { cwd: clone, env, encoding: 'utf8' });
  const report = JSON.parse(answer);
  expect(report).toMatchObject({ status: 'poor' });
  expect(report.ledger.map((entry: { reason: string }) => entry.reason)).toContain('gate:dead_feed');
});

test('Ctrl-C stops everything', { timeout: 30_000 }, async () => {
  const gone = once(stack!, 'exit');
  process.kill(-stack!.pid!, 'SIGINT');
  await gone;
  await expect(fetch(`http://127.0.0.1:${env.QUALITY_API_PORT}/`)).rejects.toThrow();
  expect(execFileSync('git', ['status', '--porcelain'], { cwd: clone, encoding: 'utf8' })).toBe('');
});

test('the second command runs tests', { timeout: PATIENCE_MS }, () => {
  const one = `${testCommand!.split('#')[0]!.trim()} --project unit packages/validators/src/format-time.test.ts`;
  const { status, stdout, stderr } = spawnSync('sh', ['-c', one], { cwd: clone, env, encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  expect(stdout).toMatch(/^[1-9]\d* passed, 0 failed$/m);
});

test('the command that checks a file gives a report', { timeout: 60_000 }, () => {
  const [check] = readCommands().filter((command) => command.startsWith('pnpm --silent quality check'));
  const rows = Array.from(
    { length: 30 },
    (_, i) => `${1_704_067_200_000 + i * 60_000},100,101,99,${100 + (i % 3) / 10},${5 + (i % 7)}`,
  );
  writeFileSync(join(clone, 'candles.csv'), `time,open,high,low,close,volume\n${rows.join('\n')}\n`);
  const { status, stdout, stderr } = spawnSync('sh', ['-c', `npx -y ${check!.replace('pnpm', devCommand!.split(' ')[2]!)}`], {
    cwd: clone,
    env,
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(0);
  expect(stdout).toContain('candles.csv');
});

/** A line of the transcript with any time and any number in it; what follows the reason that takes most is not fixed either. */
function pattern(line: string): RegExp {
  const escaped = line.trim().replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(
    escaped
      .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\\\.\d+Z/g, '\\S+')
      .replaceAll(/\d\d:\d\d:\d\d/g, '\\d\\d:\\d\\d:\\d\\d')
      .replaceAll(/\d+\\\.\d/g, '\\d+\\.\\d'),
  );
}
