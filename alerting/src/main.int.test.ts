import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALERTING_FOLDER } from './configuration-files.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'quality-render-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function render(out: string, environment: Record<string, string>) {
  const main = join(ALERTING_FOLDER, 'src', 'main.ts');
  return spawnSync(process.execPath, [main, out], { encoding: 'utf8', env: { PATH: process.env.PATH, ...environment } });
}

describe('node alerting/src/main.ts', () => {
  it('writes the configuration with the address of a file in it, readable by its owner alone', () => {
    const secret = join(folder, 'webhook');
    writeFileSync(secret, 'https://discord.com/api/webhooks/1/from-a-file\n');
    const out = join(folder, 'out');
    const { status, stderr } = render(out, { DISCORD_WEBHOOK_URL_FILE: secret, GRAFANA_URL: 'https://grafana.example.org' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const config = join(out, 'alertmanager', 'alertmanager.yaml');
    expect(readFileSync(config, 'utf8')).toContain('webhook_url: https://discord.com/api/webhooks/1/from-a-file');
    expect(statSync(config).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(out, 'alertmanager')).sort()).toEqual(['alertmanager.yaml', 'templates']);
    expect(readFileSync(join(out, 'rules', 'feeds.yaml'), 'utf8')).toContain('https://grafana.example.org/d/quality-feed');
  });

  it.each([
    [{}, 'DISCORD_WEBHOOK_URL is not set'],
    [{ DISCORD_WEBHOOK_URL: '' }, 'DISCORD_WEBHOOK_URL is empty'],
    [{ DISCORD_WEBHOOK_URL: 'https://example.org/hook' }, 'DISCORD_WEBHOOK_URL leads to example.org'],
    [{ DISCORD_WEBHOOK_URL_FILE: '/nowhere' }, 'DISCORD_WEBHOOK_URL_FILE is /nowhere'],
    [
      { DISCORD_WEBHOOK_URL: 'https://discord.com/api/webhooks/1/t', MAINTENANCE_FILE: '/nowhere' },
      'MAINTENANCE_FILE is /nowhere',
    ],
  ])('with %o it ends with code 2, one line and no file', (environment, message) => {
    const out = join(folder, 'none');
    const { status, stdout, stderr } = render(out, environment as Record<string, string>);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr.trim().split('\n')).toEqual([expect.stringContaining(message)]);
    expect(() => readdirSync(out)).toThrow('ENOENT');
  });
});
