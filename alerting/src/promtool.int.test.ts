import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { probePromtool } from '@quality/testbed';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALERTING_FOLDER, writeRules } from './configuration-files.ts';

const RULES = join(ALERTING_FOLDER, 'rules');
const TESTS = join(ALERTING_FOLDER, 'tests');
const promtool = await probePromtool();
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'quality-promtool-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Exit code and everything that promtool said. */
function run(...args: string[]): Promise<{ code: number; output: string }> {
  if (!promtool.ok) throw new Error(promtool.reason);
  return new Promise((done) => {
    execFile(promtool.path, args, (error, stdout, stderr) => {
      done({ code: error === null ? 0 : Number(error.code ?? 1), output: `${stdout}${stderr}` });
    });
  });
}

const yamlIn = (path: string) => readdirSync(path).filter((name) => name.endsWith('.yaml'));

describe('promtool', () => {
  it.for(yamlIn(RULES))('the rules of %s load, as committed, for another address and scaled', async (name, ctx) => {
    if (!promtool.ok) return ctx.skip(promtool.reason);
    expect(await run('check', 'rules', join(RULES, name))).toMatchObject({ code: 0 });
    writeRules(folder, { grafanaUrl: 'https://grafana.example.org', timeScale: 1 / 60 });
    expect(await run('check', 'rules', join(folder, name))).toMatchObject({ code: 0 });
  });

  it.for(yamlIn(TESTS))('the alerts fire, stay silent and recover as %s says', async (name, ctx) => {
    if (!promtool.ok) return ctx.skip(promtool.reason);
    const { code, output } = await run('test', 'rules', join(TESTS, name));
    expect(code, output).toBe(0);
  });

  it('the example of a configuration of Prometheus is one, together with the rules', async (ctx) => {
    if (!promtool.ok) return ctx.skip(promtool.reason);
    cpSync(join(ALERTING_FOLDER, 'prometheus', 'prometheus.yaml'), join(folder, 'prometheus.yaml'));
    writeRules(join(folder, 'rules'), {});
    const { code, output } = await run('check', 'config', join(folder, 'prometheus.yaml'));
    expect(code, output).toBe(0);
  });

  it('rules that do not load are found: a broken expression and an unknown field', async (ctx) => {
    if (!promtool.ok) return ctx.skip(promtool.reason);
    for (const [name, rule] of Object.entries({ broken: 'expr: sum(', unknown: 'expr: up\n        severity: page' })) {
      const path = join(folder, `${name}.yaml`);
      writeFileSync(path, `groups:\n  - name: a\n    rules:\n      - alert: A\n        ${rule}\n`);
      expect((await run('check', 'rules', path)).code, name).not.toBe(0);
    }
  });
});
