import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ROOT } from './testing/compose-project.ts';

const WEBHOOK = 'https://discord.com/api/webhooks/1/a-token';
let folder: string;
let secrets: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quality-first-run-'));
  secrets = join(folder, 'secrets');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function firstRun(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(join(ROOT, 'deploy/first-run.sh'), args, {
    env: { PATH: process.env.PATH, SECRETS_DIR: secrets },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test('every secret is random and readable by its owner alone', () => {
  expect(firstRun(WEBHOOK).status).toBe(0);
  expect(statSync(secrets).mode & 0o777).toBe(0o700);
  const values = readdirSync(secrets).map((name) => {
    expect(statSync(join(secrets, name)).mode & 0o777).toBe(0o600);
    return readFileSync(join(secrets, name), 'utf8').trim();
  });
  expect(values).toContain(WEBHOOK);
  const passwords = values.filter((value) => /^[0-9a-f]{48}$/.test(value));
  expect(new Set(passwords).size).toBe(5);
});

test('a second run changes nothing and says so', () => {
  firstRun(WEBHOOK);
  const read = () => readdirSync(secrets).map((name) => readFileSync(join(secrets, name), 'utf8'));
  const before = read();
  const { status, stderr } = firstRun(WEBHOOK);
  expect(status).toBe(1);
  expect(stderr).toContain(`${secrets} is there already`);
  expect(read()).toEqual(before);
});

test('no secret is printed', () => {
  const { stdout, stderr } = firstRun(WEBHOOK);
  for (const name of readdirSync(secrets))
    expect(stdout + stderr).not.toContain(readFileSync(join(secrets, name), 'utf8').trim());
});

test('without Discord it must be said, and an address that is none makes nothing', () => {
  expect(firstRun('--without-discord').stdout).toContain('alerts are sent nowhere');
  rmSync(secrets, { recursive: true });
  for (const args of [[], ['https://discord.com/channels/1/2'], ['http://example.com/api/webhooks/1/2']]) {
    expect(firstRun(...args).status).toBe(2);
    expect(readdirSync(folder)).toEqual([]);
  }
});
