/**
 * Writes what Prometheus and Alertmanager read: `rules/` and `alertmanager/` below the folder that is named. Settings are those of
 * `alerting/src/main.ts`; beside it, an empty file of the Discord address means that alerts are shown and sent nowhere.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AlertingError, readAlertmanagerSettings, writeAlertmanagerConfig, writeRules } from '../../alerting/src/index.ts';

const NOWHERE = 'route: { receiver: nowhere }\nreceivers:\n  - name: nowhere\n';

const folder = process.argv[2] ?? '/out';
const environment = process.env;
try {
  writeRules(join(folder, 'rules'), {
    ...(environment.GRAFANA_URL ? { grafanaUrl: environment.GRAFANA_URL } : {}),
    ...(environment.RUNBOOK_URL ? { runbookUrl: environment.RUNBOOK_URL } : {}),
  });
  const file = environment.DISCORD_WEBHOOK_URL_FILE;
  if (file !== undefined && readFileSync(file, 'utf8').trim() === '') {
    mkdirSync(join(folder, 'alertmanager'), { recursive: true });
    writeFileSync(join(folder, 'alertmanager', 'alertmanager.yaml'), NOWHERE, { mode: 0o600 });
    process.stdout.write('no Discord address is set: alerts are shown in Prometheus and sent nowhere\n');
  } else {
    writeAlertmanagerConfig(join(folder, 'alertmanager'), readAlertmanagerSettings(environment));
    process.stdout.write('alerts go to Discord\n');
  }
} catch (error) {
  process.stderr.write(`alerts are not configured: ${(error as Error).message}\n`);
  process.exitCode = error instanceof AlertingError ? 2 : 1;
}
