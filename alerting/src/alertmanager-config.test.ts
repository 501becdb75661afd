import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readAlertmanagerSettings, renderAlertmanagerConfig } from './alertmanager-config.ts';
import { ALERTING_FOLDER } from './configuration-files.ts';

const TEMPLATE = readFileSync(join(ALERTING_FOLDER, 'alertmanager', 'alertmanager.yaml'), 'utf8');
const WEBHOOK = 'https://discord.com/api/webhooks/1/shared';
const CRITICAL = 'https://discord.com/api/webhooks/2/critical';

interface Config {
  global?: Record<string, unknown>;
  receivers: {
    name: string;
    discord_configs?: { webhook_url: string }[];
    email_configs?: unknown[];
    webhook_configs?: unknown[];
  }[];
  time_intervals: { time_intervals: unknown[] }[];
}

function render(environment: Record<string, string>, maintenance: string | null = null): Config {
  return parse(renderAlertmanagerConfig(TEMPLATE, readAlertmanagerSettings(environment, maintenance))) as Config;
}

const receiver = (config: Config, name: string) => config.receivers.find((one) => one.name === name)!;

describe('the configuration of Alertmanager', () => {
  it('one address serves both severities; one for critical alerts alone comes first', () => {
    const shared = render({ DISCORD_WEBHOOK_URL: WEBHOOK });
    expect(receiver(shared, 'discord-critical').discord_configs?.[0]?.webhook_url).toBe(WEBHOOK);
    expect(receiver(shared, 'discord-warning').discord_configs?.[0]?.webhook_url).toBe(WEBHOOK);
    const apart = render({ DISCORD_WEBHOOK_URL: WEBHOOK, DISCORD_WEBHOOK_URL_CRITICAL: CRITICAL });
    expect(receiver(apart, 'discord-critical').discord_configs?.[0]?.webhook_url).toBe(CRITICAL);
    expect(receiver(apart, 'discord-warning').discord_configs?.[0]?.webhook_url).toBe(WEBHOOK);
  });

  it('an address that is missing, empty or a placeholder is an error, also when only one of the two is', () => {
    expect(() => render({})).toThrow('DISCORD_WEBHOOK_URL is not set');
    expect(() => render({ DISCORD_WEBHOOK_URL: '' })).toThrow('DISCORD_WEBHOOK_URL is empty');
    expect(() => render({ DISCORD_WEBHOOK_URL_CRITICAL: CRITICAL })).toThrow('DISCORD_WEBHOOK_URL is not set');
    expect(() => render({ DISCORD_WEBHOOK_URL: WEBHOOK, DISCORD_WEBHOOK_URL_WARNING: 'x' })).toThrow(
      'DISCORD_WEBHOOK_URL_WARNING is no URL',
    );
  });

  it('sends no mail and no heartbeat unless asked, and needs a server and a sender for mail', () => {
    const plain = render({ DISCORD_WEBHOOK_URL: WEBHOOK });
    expect(plain.global).toBeUndefined();
    expect(receiver(plain, 'heartbeat')).toEqual({ name: 'heartbeat' });
    expect(() => render({ DISCORD_WEBHOOK_URL: WEBHOOK, ALERT_EMAIL_TO: 'ops@example.org' })).toThrow(
      'SMTP_SMARTHOST is not set',
    );
    const full = render({
      DISCORD_WEBHOOK_URL: WEBHOOK,
      ALERT_EMAIL_TO: 'ops@example.org',
      SMTP_SMARTHOST: 'mail.example.org:587',
      SMTP_FROM: 'quality@example.org',
      HEARTBEAT_URL: 'https://example.org/ping',
    });
    expect(receiver(full, 'discord-critical').email_configs).toHaveLength(1);
    expect(receiver(full, 'discord-warning').email_configs).toBeUndefined();
    expect(receiver(full, 'heartbeat').webhook_configs).toEqual([{ url: 'https://example.org/ping', send_resolved: false }]);
  });

  it('takes maintenance windows from a list, and refuses anything else', () => {
    const windows = readFileSync(join(ALERTING_FOLDER, 'alertmanager', 'maintenance.example.yaml'), 'utf8');
    expect(render({ DISCORD_WEBHOOK_URL: WEBHOOK }, windows).time_intervals[0]?.time_intervals).toHaveLength(2);
    expect(render({ DISCORD_WEBHOOK_URL: WEBHOOK }).time_intervals[0]?.time_intervals).toEqual([]);
    expect(() => render({ DISCORD_WEBHOOK_URL: WEBHOOK }, 'weekdays: [sunday]')).toThrow('no list of time intervals');
  });
});
