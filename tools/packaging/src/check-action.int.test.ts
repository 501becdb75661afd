import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from './packed-packages.ts';

const data = mkdtempSync(join(tmpdir(), 'quality-action-'));
mkdirSync(join(data, 'candles of 2024'));
writeFileSync(
  join(data, 'candles of 2024/good.csv'),
  candles(() => false),
);
writeFileSync(
  join(data, 'candles of 2024/holes.csv'),
  candles((i) => i % 3 === 0),
);
afterAll(() => rmSync(data, { recursive: true, force: true }));

/** 300 minutes of a quiet walk, without those that are left out. */
function candles(isMissing: (index: number) => boolean): string {
  const rows = Array.from({ length: 300 }, (_, i) => {
    const [open, close] = [i, i + 1].map((k) => 100 + Math.sin(k / 9) + ((k * 7919) % 13) / 50);
    const values = [open!, Math.max(open!, close!) + 0.05, Math.min(open!, close!) - 0.05, close!, 10 + ((i * 31) % 7)];
    return [1_700_000_040_000 + i * 60_000, ...values.map((value) => value.toFixed(4))].join(',');
  });
  return `time,open,high,low,close,volume\n${rows.filter((_, i) => !isMissing(i)).join('\n')}\n`;
}

/** Runs the step as the runner does: with the inputs as variables, in a folder of data. */
function runStep(inputs: Record<string, string>): Promise<{ code: number; stderr: string; report: string; summary: string }> {
  const [output, summary] = [join(data, 'output'), join(data, 'summary')];
  for (const path of [output, summary]) writeFileSync(path, '');
  const env = {
    PATH: process.env.PATH,
    ACTION_PATH: ROOT,
    RUNNER_TEMP: data,
    GITHUB_OUTPUT: output,
    GITHUB_STEP_SUMMARY: summary,
    ...inputs,
  };
  return new Promise((done) => {
    execFile(join(ROOT, 'tools/check-action.sh'), { cwd: data, env }, (error, _, stderr) => {
      const path = readFileSync(output, 'utf8').trim().replace('report=', '');
      const code = error === null ? 0 : Number(error.code);
      done({ code, stderr, report: path && readFileSync(path, 'utf8'), summary: readFileSync(summary, 'utf8') });
    });
  });
}

test('good files pass, with one report a line and a summary for people', async () => {
  const { code, report, summary } = await runStep({ FILES: '**/good.csv\n', FAIL_BELOW: '70' });
  expect(code).toBe(0);
  expect(JSON.parse(report).status).toBe('excellent');
  expect(summary).toContain('good.csv');
});

test('a file with grave issues fails the step, and both files are reported', async () => {
  const { code, report } = await runStep({ FILES: '**/good.csv\ncandles of 2024/holes.csv', FAIL_ON: 'high', TIMEFRAME: '1m' });
  expect(code).toBe(1);
  expect(report.trim().split('\n')).toHaveLength(2);
});

test('a pattern that names no file is a mistake, and no pass', async () => {
  const { code, stderr } = await runStep({ FILES: '**/*.parquet' });
  expect(code).toBe(2);
  expect(stderr).toContain('no file fits **/*.parquet');
});

test('an input is never a command', async () => {
  const { code } = await runStep({ FILES: '**/good.csv', SYMBOL: '$(touch ran); touch ran', FAIL_BELOW: '70' });
  expect([0, 2]).toContain(code);
  expect(() => readFileSync(join(data, 'ran'))).toThrow(/ENOENT/);
});

test('action.yml hands every input over', () => {
  const action = parse(readFileSync(join(ROOT, 'action.yml'), 'utf8'));
  const step = action.runs.steps.at(-1);
  expect(Object.values(step.env).join(' ')).toContain('github.action_path');
  for (const input of Object.keys(action.inputs)) expect(Object.values(step.env)).toContain(`\${{ inputs.${input} }}`);
});
