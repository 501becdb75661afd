import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type AlertmanagerSettings, renderAlertmanagerConfig } from './alertmanager-config.ts';
import { type RuleSettings, renderRules } from './rules.ts';

/** The folder of this package: rules, templates, runbooks. */
export const ALERTING_FOLDER = fileURLToPath(new URL('..', import.meta.url));

/** Every file of rules by its name. */
export function readRuleFiles(): ReadonlyMap<string, string> {
  return readFolder(join(ALERTING_FOLDER, 'rules'), '.yaml');
}

/** Writes the rules for Prometheus into a folder; gives the paths. */
export function writeRules(folder: string, settings: RuleSettings): string[] {
  mkdirSync(folder, { recursive: true });
  return [...readRuleFiles()].map(([name, text]) => {
    const path = join(folder, name);
    writeFileSync(path, renderRules(text, settings));
    return path;
  });
}

/**
 * Writes `alertmanager.yaml` and its templates into a folder; gives the path of the configuration.
 *
 * The file holds secrets: it has mode 0600 from its first byte, and takes the place of an older one in one step.
 */
export function writeAlertmanagerConfig(folder: string, settings: AlertmanagerSettings, adapt = (text: string) => text): string {
  const template = readFileSync(join(ALERTING_FOLDER, 'alertmanager', 'alertmanager.yaml'), 'utf8');
  const text = adapt(renderAlertmanagerConfig(template, settings));
  const templates = join(folder, 'templates');
  mkdirSync(templates, { recursive: true });
  for (const [name, content] of readFolder(join(ALERTING_FOLDER, 'alertmanager', 'templates'), '.tmpl')) {
    writeFileSync(join(templates, name), content);
  }
  const path = join(folder, 'alertmanager.yaml');
  const fresh = `${path}.${process.pid}`;
  writeFileSync(fresh, text, { mode: 0o600 });
  chmodSync(fresh, 0o600);
  renameSync(fresh, path);
  return path;
}

function readFolder(folder: string, ending: string): ReadonlyMap<string, string> {
  const names = readdirSync(folder).filter((name) => name.endsWith(ending));
  return new Map(names.sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}
