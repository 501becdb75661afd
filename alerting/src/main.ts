/**
 * Writes the configuration that Prometheus and Alertmanager read: `node alerting/src/main.ts <folder>`.
 *
 * Settings come from the environment, see README.md. A setting that is missing or wrong ends it with one line and exit code 2, so that a
 * container that begins with it does not start without a way to reach anybody.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAlertmanagerSettings } from './alertmanager-config.ts';
import { writeAlertmanagerConfig, writeRules } from './configuration-files.ts';
import { AlertingError } from './errors.ts';
import { type Environment, readSetting } from './settings.ts';

function main(folder: string | undefined, environment: Environment): void {
  if (folder === undefined) throw new AlertingError('missing_setting', 'usage: node alerting/src/main.ts <folder>');
  const settings = readAlertmanagerSettings(environment, readMaintenance(environment.MAINTENANCE_FILE));
  const grafanaUrl = readSetting(environment, 'GRAFANA_URL');
  const runbookUrl = readSetting(environment, 'RUNBOOK_URL');
  const config = writeAlertmanagerConfig(join(folder, 'alertmanager'), settings);
  const rules = writeRules(join(folder, 'rules'), {
    ...(grafanaUrl === null ? {} : { grafanaUrl }),
    ...(runbookUrl === null ? {} : { runbookUrl }),
  });
  process.stdout.write(`${[config, ...rules].join('\n')}\n`);
}

function readMaintenance(file: string | undefined): string | null {
  if (file === undefined) return null;
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new AlertingError(
      'unreadable_file',
      `MAINTENANCE_FILE is ${file}: it cannot be read (${(cause as NodeJS.ErrnoException).code})`,
    );
  }
}

try {
  // biome-ignore lint/style/noProcessEnv: the one place of this package that reads the environment
  main(process.argv[2], process.env);
} catch (error) {
  if (!(error instanceof AlertingError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
