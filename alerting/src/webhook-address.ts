import { AlertingError } from './errors.ts';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Checks the address of a Discord webhook, `https://discord.com/api/webhooks/<id>/<token>`; one on loopback may be plain HTTP.
 *
 * Alertmanager takes any address and fails when the first alert is due, so the mistakes people make are refused here: a placeholder that
 * nothing filled in, a channel's address in place of its webhook's, a missing token. The token is a secret and never part of a message.
 *
 * @throws AlertingError that names the setting and what is wrong
 */
export function checkWebhookAddress(setting: string, value: string): string {
  const wrong = (why: string) =>
    new AlertingError('invalid_setting', `${setting} ${why}; a Discord webhook is https://discord.com/api/webhooks/<id>/<token>`);
  if (/[$<>{}\s]/.test(value)) throw wrong('holds a placeholder or white space');
  if (!URL.canParse(value)) throw wrong('is no URL');
  const url = new URL(value);
  const onLoopback = LOOPBACK.has(url.hostname);
  if (url.protocol !== 'https:' && !(onLoopback && url.protocol === 'http:'))
    throw wrong(`has the scheme ${url.protocol.slice(0, -1)}`);
  if (!onLoopback && !/^((ptb|canary)\.)?discord(app)?\.com$/.test(url.hostname)) throw wrong(`leads to ${url.hostname}`);
  if (!/^\/api\/(v\d+\/)?webhooks\/\d+\/[\w-]+$/.test(url.pathname)) throw wrong('has no /api/webhooks/<id>/<token> in it');
  return value;
}
