import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { probeAmtool } from '@quality/testbed';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAlertmanagerSettings } from './alertmanager-config.ts';
import { ALERTING_FOLDER, readRuleFiles, writeAlertmanagerConfig } from './configuration-files.ts';
import { parseRules } from './signals/rule-file.ts';

const WEBHOOK = { DISCORD_WEBHOOK_URL: 'https://discord.com/api/webhooks/1/token' };
const amtool = await probeAmtool();
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'quality-amtool-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(...args: string[]) {
  if (!amtool.ok) throw new Error(amtool.reason);
  return spawnSync(amtool.path, args, { encoding: 'utf8' });
}

describe('amtool', () => {
  it('takes the configuration, with and without mail, heartbeat and maintenance; only its owner can read it', (ctx) => {
    if (!amtool.ok) return ctx.skip(amtool.reason);
    const maintenance = readFileSync(join(ALERTING_FOLDER, 'alertmanager', 'maintenance.example.yaml'), 'utf8');
    const mail = { ALERT_EMAIL_TO: 'a@example.org', SMTP_SMARTHOST: 'mail.example.org:587', SMTP_FROM: 'q@example.org' };
    const login = { SMTP_USERNAME: 'quality', SMTP_PASSWORD: 'pass: "word" #1', HEARTBEAT_URL: 'https://example.org/ping' };
    for (const settings of [
      readAlertmanagerSettings(WEBHOOK),
      readAlertmanagerSettings({ ...WEBHOOK, ...mail, ...login }, maintenance),
    ]) {
      const path = writeAlertmanagerConfig(folder, settings);
      const { status, stdout, stderr } = run('check-config', path);
      expect(status, stdout + stderr).toBe(0);
      expect(stdout).toContain('1 templates');
      expect(statSync(path).mode & 0o777).toBe(0o600);
    }
  });

  it('refuses the template itself: nobody can run it by mistake and lose every message', (ctx) => {
    if (!amtool.ok) return ctx.skip(amtool.reason);
    expect(run('check-config', join(ALERTING_FOLDER, 'alertmanager', 'alertmanager.yaml')).status).not.toBe(0);
  });

  it('every alert reaches a receiver that sends it on: critical and warning apart, the Watchdog to the heartbeat', (ctx) => {
    if (!amtool.ok) return ctx.skip(amtool.reason);
    const path = writeAlertmanagerConfig(folder, readAlertmanagerSettings(WEBHOOK));
    const expected: Record<string, string> = { critical: 'discord-critical', warning: 'discord-warning', none: 'heartbeat' };
    for (const { alert, labels } of parseRules(readRuleFiles())) {
      if (alert === undefined) continue;
      const matchers = Object.entries({ ...labels, alertname: alert }).map(([name, value]) => `${name}=${value}`);
      const { stdout } = run('config', 'routes', 'test', `--config.file=${path}`, ...matchers);
      expect(stdout.trim(), alert).toBe(expected[labels!.severity!]);
    }
  });

  it('200 alerts with the longest names fit into one message of Discord, and none is cut', (ctx) => {
    if (!amtool.ok) return ctx.skip(amtool.reason);
    const long = 'X'.repeat(500);
    const alert = (status: string, i: number) => ({
      status,
      labels: { alertname: 'DataStale', severity: 'critical', exchange: long, symbol: `${i}${long}` },
      annotations: {
        summary: `${i}${long}`,
        description: `${long} ${long}`,
        runbook_url: 'http://localhost:8080/runbooks/DataStale.md',
        dashboard_url: `http://localhost:3000/d/quality-feed?var-exchange=${long.slice(0, 60)}&var-symbol=${long.slice(0, 60)}`,
      },
      startsAt: '2026-01-01T00:00:00Z',
    });
    const alerts = [...Array(200).keys()].map((i) => alert(i % 2 === 0 ? 'firing' : 'resolved', i));
    const data = {
      status: 'firing',
      alerts,
      groupLabels: { alertname: 'QualityErrorBudgetBurn', exchange: long },
      commonLabels: { severity: 'critical' },
    };
    const title = render('quality.title', data);
    const message = render('quality.message', data);
    expect(title.length).toBeLessThanOrEqual(256);
    expect(title).toContain('(200)');
    expect(message.length).toBeLessThanOrEqual(4096);
    expect(message).toContain('… and 90 more');
    expect(message).toContain('[Runbook](http://localhost:8080/runbooks/DataStale.md)');
  });

  it('one alert is told with its summary, its description and both links', (ctx) => {
    if (!amtool.ok) return ctx.skip(amtool.reason);
    const annotations = { summary: 'sum', description: 'desc', runbook_url: 'http://r', dashboard_url: 'http://d' };
    const alerts = [{ status: 'firing', labels: {}, annotations, startsAt: '2026-01-01T00:00:00Z' }];
    const data = { status: 'firing', alerts, groupLabels: { alertname: 'DatabaseDown' }, commonLabels: { severity: 'warning' } };
    expect(render('quality.title', data)).toBe('🟠 DatabaseDown');
    expect(render('quality.message', data)).toBe('**sum**\ndesc\n[Runbook](http://r) · [Dashboard](http://d)');
  });
});

function render(template: string, data: object): string {
  if (!amtool.ok) throw new Error(amtool.reason);
  const file = join(folder, 'data.json');
  writeFileSync(file, JSON.stringify({ receiver: 'discord', externalURL: 'http://127.0.0.1', ...data }));
  const glob = join(ALERTING_FOLDER, 'alertmanager', 'templates', '*.tmpl');
  const text = `{{ template "${template}" . }}`;
  const args = ['template', 'render', `--template.glob=${glob}`, `--template.text=${text}`, `--template.data=${file}`];
  return execFileSync(amtool.path, args, { encoding: 'utf8' }).trim();
}
