import { type Document, isMap, isSeq, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml';
import { AlertingError } from './errors.ts';
import { type Environment, readSetting, requireSetting } from './settings.ts';
import { checkWebhookAddress } from './webhook-address.ts';

/** What the configuration of Alertmanager is made from. */
export interface AlertmanagerSettings {
  /** Where alerts of critical severity go. */
  readonly criticalWebhook: string;
  /** Where alerts of warning severity go. */
  readonly warningWebhook: string;
  /** Critical alerts are mailed as well; null sends no mail. */
  readonly email: EmailSettings | null;
  /** Gets the Watchdog every five minutes, and raises the alarm when it stops; null sends it nowhere. */
  readonly heartbeatUrl: string | null;
  /** Text of a YAML list of time intervals in which nothing is sent; null has none. */
  readonly maintenance: string | null;
}

export interface EmailSettings {
  readonly smarthost: string;
  readonly from: string;
  readonly to: string;
  readonly username: string | null;
  readonly password: string | null;
}

/**
 * Reads the settings from the environment. `DISCORD_WEBHOOK_URL` serves both severities; `DISCORD_WEBHOOK_URL_CRITICAL` and
 * `DISCORD_WEBHOOK_URL_WARNING` come first. Each may be given as `NAME_FILE`, the name of a file.
 *
 * @throws AlertingError for the first setting that is missing or wrong
 */
export function readAlertmanagerSettings(environment: Environment, maintenance: string | null = null): AlertmanagerSettings {
  const webhookOf = (severity: string) => {
    const own = `DISCORD_WEBHOOK_URL_${severity}`;
    const name = environment[own] === undefined && environment[`${own}_FILE`] === undefined ? 'DISCORD_WEBHOOK_URL' : own;
    return checkWebhookAddress(name, requireSetting(environment, name));
  };
  const to = readSetting(environment, 'ALERT_EMAIL_TO');
  const heartbeatUrl = readSetting(environment, 'HEARTBEAT_URL');
  if (heartbeatUrl !== null && !/^https?:$/.test(URL.parse(heartbeatUrl)?.protocol ?? '')) {
    throw new AlertingError('invalid_setting', 'HEARTBEAT_URL is no http or https URL');
  }
  return {
    criticalWebhook: webhookOf('CRITICAL'),
    warningWebhook: webhookOf('WARNING'),
    email:
      to === null
        ? null
        : {
            to,
            smarthost: requireSetting(environment, 'SMTP_SMARTHOST'),
            from: requireSetting(environment, 'SMTP_FROM'),
            username: readSetting(environment, 'SMTP_USERNAME'),
            password: readSetting(environment, 'SMTP_PASSWORD'),
          },
    heartbeatUrl,
    maintenance,
  };
}

/**
 * Fills the template of Alertmanager's configuration in.
 *
 * @throws AlertingError when the maintenance windows are no list
 */
export function renderAlertmanagerConfig(template: string, settings: AlertmanagerSettings): string {
  const document = parseDocument(template);
  receiver(document, 'discord-critical').setIn(['discord_configs', 0, 'webhook_url'], settings.criticalWebhook);
  receiver(document, 'discord-warning').setIn(['discord_configs', 0, 'webhook_url'], settings.warningWebhook);
  if (settings.heartbeatUrl !== null) {
    receiver(document, 'heartbeat').set('webhook_configs', [{ url: settings.heartbeatUrl, send_resolved: false }]);
  }
  if (settings.email !== null) addEmail(document, settings.email);
  if (settings.maintenance !== null) {
    const windows: unknown = parseDocument(settings.maintenance).toJS();
    if (!Array.isArray(windows) || windows.length === 0) {
      throw new AlertingError('invalid_setting', 'the file of maintenance windows holds no list of time intervals');
    }
    document.setIn(['time_intervals', 0, 'time_intervals'], windows);
  }
  return document.toString({ lineWidth: 0 });
}

function receiver(document: Document, name: string): YAMLMap {
  const receivers = document.get('receivers');
  const found = isSeq(receivers)
    ? (receivers as YAMLSeq).items.find((item) => isMap(item) && item.get('name') === name)
    : undefined;
  if (!isMap(found))
    throw new AlertingError('invalid_setting', `the template of Alertmanager's configuration has no receiver ${name}`);
  return found;
}

function addEmail(document: Document, email: EmailSettings): void {
  document.set('global', {
    smtp_smarthost: email.smarthost,
    smtp_from: email.from,
    ...(email.username === null ? {} : { smtp_auth_username: email.username }),
    ...(email.password === null ? {} : { smtp_auth_password: email.password }),
  });
  const configs = [{ to: email.to, send_resolved: true, headers: { subject: '{{ template "quality.title" . }}' } }];
  receiver(document, 'discord-critical').set('email_configs', configs);
}
