import { describe, expect, it } from 'vitest';
import { checkWebhookAddress } from './webhook-address.ts';

describe('checkWebhookAddress', () => {
  it.each([
    'https://discord.com/api/webhooks/123456789/abc-DEF_123',
    'https://discordapp.com/api/webhooks/1/t',
    'https://canary.discord.com/api/v10/webhooks/1/t',
    'http://127.0.0.1:4000/api/webhooks/1/t',
  ])('takes %s', (value) => {
    expect(checkWebhookAddress('DISCORD_WEBHOOK_URL', value)).toBe(value);
  });

  it.each([
    ['$' + '{DISCORD_WEBHOOK_URL}', 'holds a placeholder'],
    ['<your webhook>', 'holds a placeholder'],
    ['https://discord.com/api/webhooks/{id}/{token}', 'holds a placeholder'],
    ['changeme', 'is no URL'],
    ['http://discord.com/api/webhooks/1/t', 'has the scheme http'],
    ['ftp://127.0.0.1/api/webhooks/1/t', 'has the scheme ftp'],
    ['https://discord.com.example.org/api/webhooks/1/t', 'leads to discord.com.example.org'],
    ['https://evildiscord.com/api/webhooks/1/t', 'leads to evildiscord.com'],
    ['https://discord.com/channels/1/2', 'has no /api/webhooks'],
    ['https://discord.com/api/webhooks/1', 'has no /api/webhooks'],
    ['https://discord.com/api/webhooks/name/t', 'has no /api/webhooks'],
  ])('refuses %s: %s', (value, why) => {
    expect(() => checkWebhookAddress('DISCORD_WEBHOOK_URL', value)).toThrow(`DISCORD_WEBHOOK_URL ${why}`);
  });

  it('never shows the token', () => {
    const secret = 's3cr3t-token';
    let message = '';
    try {
      checkWebhookAddress('DISCORD_WEBHOOK_URL', `https://example.org/api/webhooks/1/${secret}`);
    } catch (error) {
      message = String(error);
    }
    expect(message).toContain('example.org');
    expect(message).not.toContain(secret);
  });
});
