import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readCommands, readTranscript } from './readme.ts';

/** The newcomer's path without the installation, which `newcomer.soak.test.ts` has: the commands of README.md are scripts that exist and start. */
const ROOT = fileURLToPath(new URL('../', import.meta.url));
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const commands = readCommands();
const first = commands.filter((line) => line.startsWith('npx '));

/** Runs the program of a root script with other arguments, as pnpm would. */
function start(script: string, args: readonly string[], cwd = ROOT) {
  const [program, ...own] = (manifest.scripts[script] as string).split(' ');
  const path = program === 'node' ? process.execPath : join(ROOT, 'node_modules/.bin', program!);
  const paths = own.map((part) => (part.endsWith('.ts') ? join(ROOT, part) : part));
  // Without what this run of Vitest tells its own children.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^VITEST|^NODE_ENV$|^TEST$/.test(name)));
  return spawnSync(path, [...paths, ...args], { cwd, env, encoding: 'utf8', timeout: 60_000 });
}

test('two commands, of the pnpm and the Node that package.json asks for', () => {
  const { version } = manifest.devEngines.packageManager;
  expect(first.map((line) => line.split('#')[0]!.trim())).toEqual(
    ['dev', 'test'].map((script) => `npx -y pnpm@${version.replace('^', '')} ${script}`),
  );
  expect(readme).toContain(`Node ${manifest.engines.node.replace('>=', '')} or newer`);
});

test('both start', { timeout: 60_000 }, () => {
  const dev = start('dev', ['--help']);
  expect(dev.status, dev.stderr).toBe(0);
  expect(dev.stdout).toContain('--live');
  const tests = start('test', ['--project', 'unit', 'packages/validators/src/format-time.test.ts']);
  expect(tests.status, tests.stderr).toBe(0);
  expect(tests.stdout).toMatch(/^[1-9]\d* passed, 0 failed$/m);
});

test('what the transcript shows is what `dev` says: addresses, feeds, migrations', () => {
  const transcript = readTranscript().join('\n');
  const migrations = readdirSync(join(ROOT, 'migrations')).filter((file) => file.endsWith('.sql')).length;
  expect(transcript).toContain(`database ready, ${migrations} migrations applied`);
  const stack = readFileSync(join(ROOT, 'apps/cli/src/dev/stack.ts'), 'utf8');
  const labels = [...transcript.matchAll(/^ {2}(\w+) +\S+:\/\//gm)].map(([, label]) => label);
  expect(labels.length).toBeGreaterThan(2);
  for (const label of labels) expect(stack).toContain(`${label}: \``);
});

test('the command that checks a file gives a report, from the folder in which it is typed', () => {
  const [line] = commands.filter((command) => command.startsWith('pnpm --silent quality check'));
  const folder = mkdtempSync(join(tmpdir(), 'quality-newcomer-'));
  const rows = Array.from(
    { length: 30 },
    (_, i) => `${1_704_067_200_000 + i * 60_000},100,101,99,${100 + (i % 3) / 10},${5 + (i % 7)}`,
  );
  writeFileSync(join(folder, 'candles.csv'), `time,open,high,low,close,volume\n${rows.join('\n')}\n`);
  const { status, stdout, stderr } = start('quality', line!.split('quality ')[1]!.split(' '), folder);
  rmSync(folder, { recursive: true });
  expect(status, stderr).toBe(0);
  expect(stdout).toContain('candles.csv');
});
