export type { AlertmanagerSettings, EmailSettings } from './alertmanager-config.ts';
export { readAlertmanagerSettings, renderAlertmanagerConfig } from './alertmanager-config.ts';
export { ALERTING_FOLDER, readRuleFiles, writeAlertmanagerConfig, writeRules } from './configuration-files.ts';
export { AlertingError } from './errors.ts';
export type { AcceleratedClock, RuleSettings } from './rules.ts';
export { renderRules } from './rules.ts';
export { checkWebhookAddress } from './webhook-address.ts';
