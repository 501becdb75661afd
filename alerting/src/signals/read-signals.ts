import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ALERTING_FOLDER, readRuleFiles } from '../configuration-files.ts';
import type { Signals } from './contract.ts';
import { parseRules } from './rule-file.ts';

/** What is written down in this repository: rules, their tests, runbooks, and the expressions of the dashboards. */
export function readSignals(): Pick<Signals, 'rules' | 'tests' | 'runbooks' | 'dashboards'> {
  const dashboards = join(ALERTING_FOLDER, '..', 'dashboards', 'grafana', 'dashboards');
  return {
    rules: parseRules(readRuleFiles()),
    tests: textsIn(join(ALERTING_FOLDER, 'tests'), '.yaml').map(([, text]) => text),
    runbooks: new Map(textsIn(join(ALERTING_FOLDER, 'runbooks'), '.md')),
    dashboards: new Map(textsIn(dashboards, '.json').map(([uid, text]) => [uid, expressionsIn(JSON.parse(text))])),
  };
}

function textsIn(folder: string, ending: string): [string, string][] {
  const names = readdirSync(folder).filter((name) => name.endsWith(ending));
  return names.map((name) => [basename(name, ending), readFileSync(join(folder, name), 'utf8')]);
}

/** Every `expr` of a dashboard, of panels, annotations and variables alike. */
function expressionsIn(value: unknown): string[] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'string' ? (key === 'expr' || inner.startsWith('label_values(') ? [inner] : []) : expressionsIn(inner),
  );
}
