import { faultsOf } from './expression-faults.ts';
import { plainExpression } from './grafana-expression.ts';
import { parseExpression, queriesOfTemplate } from './promql.ts';
import { placeOf, type Rule } from './rule-file.ts';
import { type ProvenCases, provenCases } from './three-cases.ts';
import { type Vocabulary, withRules } from './vocabulary.ts';

/** Everything that must agree: what is exposed, what rules and dashboards read, and what is proven and written of alerts. */
export interface Signals {
  readonly exposed: Vocabulary;
  /** Names of metric families that the tables define. */
  readonly families: readonly string[];
  readonly rules: readonly Rule[];
  /** Texts of promtool's tests. */
  readonly tests: readonly string[];
  /** Texts of the runbooks by the name of the alert. */
  readonly runbooks: ReadonlyMap<string, string>;
  /** Dashboards by uid, with the expressions of their panels. */
  readonly dashboards: ReadonlyMap<string, readonly string[]>;
  /** Families that nothing need use, with the reason. */
  readonly unused: Readonly<Record<string, string>>;
  /** Alerts that need not be silent and recover, with the reason. */
  readonly alwaysFiring: Readonly<Record<string, string>>;
}

/** Tables of the database that are named like metrics. */
const TABLES = new Set(['quality_metrics', 'quality_metrics_hourly', 'quality_metrics_daily']);

const RUNBOOK_HEADINGS = ['## Meaning', '## Impact', '## Diagnosis', '## Mitigation'];

/** What does not agree; empty when all is well. */
export function contractFaults(signals: Signals): string[] {
  const vocabulary = withRules(signals.exposed, signals.rules);
  const proven = provenCases(signals.tests);
  return [
    ...signals.rules.flatMap((rule) => faultsOf(rule.expr, vocabulary).map((fault) => `${placeOf(rule)}: ${fault}`)),
    ...signals.rules
      .filter((rule) => rule.alert !== undefined)
      .flatMap((rule) => faultsOfAlert(rule, signals, vocabulary, proven)),
    ...[...signals.dashboards].flatMap(([uid, expressions]) =>
      expressions.flatMap((text) =>
        faultsOf(plainExpression(text), vocabulary).map((fault) => `dashboard ${uid}: ${text}: ${fault}`),
      ),
    ),
    ...[...signals.runbooks].flatMap(([name, text]) => faultsOfProse(name, text, vocabulary)),
    ...unusedNames(signals),
    ...strays(signals, proven),
  ];
}

function faultsOfAlert(rule: Rule, signals: Signals, vocabulary: Vocabulary, proven: ReadonlyMap<string, ProvenCases>): string[] {
  const name = rule.alert!;
  const { severity } = rule.labels ?? {};
  const { summary, description, runbook_url: runbookUrl = '', dashboard_url: dashboardUrl = '' } = rule.annotations ?? {};
  const faults: string[] = [];
  if (severity === undefined || !['critical', 'warning', 'none'].includes(severity)) faults.push(`severity is ${severity}`);
  if (!summary || !description) faults.push('summary or description is missing');
  for (const query of [summary, description].flatMap((text) => queriesOfTemplate(text ?? ''))) {
    faults.push(...faultsOf(query, vocabulary).map((fault) => `annotation: ${fault}`));
  }
  const runbook = signals.runbooks.get(name);
  if (!runbookUrl.endsWith(`/${name}.md`)) faults.push(`runbook_url is ${runbookUrl}`);
  if (runbook === undefined) faults.push('has no runbook');
  else
    faults.push(
      ...RUNBOOK_HEADINGS.filter((heading) => !runbook.includes(`\n${heading}\n`)).map((heading) => `runbook lacks ${heading}`),
    );
  const uid = dashboardUrl.match(/\/d\/([\w-]+)/)?.[1];
  if (uid === undefined || !signals.dashboards.has(uid)) faults.push(`dashboard_url is ${dashboardUrl}`);
  // A constant in place of a missing series keeps an alert from ever stopping, or from ever starting.
  const constant = /\bor\s+(on\s*\(\)\s*)?vector\s*\(/.test(rule.expr) || /^\s*vector\s*\(/.test(rule.expr);
  if (constant && !(name in signals.alwaysFiring)) faults.push('falls back on a constant and can never stop');
  const cases = proven.get(name);
  if (cases?.fires !== true) faults.push('no test shows that it fires');
  if (!(name in signals.alwaysFiring)) {
    if (cases?.silent !== true) faults.push('no test shows that it is silent first');
    if (cases?.recovers !== true) faults.push('no test shows that it recovers');
  }
  return faults.map((fault) => `${placeOf(rule)}: ${fault}`);
}

/** Metrics that a runbook names and nobody emits. */
function faultsOfProse(runbook: string, text: string, vocabulary: Vocabulary): string[] {
  const names = new Set(text.match(/\b(?:[a-z]+:)?quality_[a-z0-9_]+(?::[a-z0-9_]+)*/g) ?? []);
  return [...names]
    .filter((name) => !TABLES.has(name) && !vocabulary.has(name))
    .map((name) => `runbook ${runbook}: there is no metric ${name}`);
}

function unusedNames(signals: Signals): string[] {
  const annotations = signals.rules.flatMap((rule) => Object.values(rule.annotations ?? {}).flatMap(queriesOfTemplate));
  const panels = [...signals.dashboards.values()].flat().map(plainExpression);
  const expressions = [...signals.rules.map((rule) => rule.expr), ...annotations, ...panels];
  const used = new Set(expressions.flatMap((text) => parseExpression(text).selectors.map(({ metric }) => metric)));
  const isUsed = (family: string) => ['', '_bucket', '_sum', '_count'].some((ending) => used.has(family + ending));
  return [
    ...signals.families
      .filter((family) => !isUsed(family) && !(family in signals.unused))
      .map((family) => `no rule and no dashboard uses ${family}`),
    ...Object.keys(signals.unused)
      .filter((family) => isUsed(family) || !signals.families.includes(family))
      .map((family) => `${family} is listed as unused and is used, or does not exist`),
  ];
}

/** Tests and runbooks of alerts that do not exist. */
function strays(signals: Signals, proven: ReadonlyMap<string, ProvenCases>): string[] {
  const alerts = new Set(signals.rules.map((rule) => rule.alert));
  return [
    ...[...proven.keys()].filter((name) => !alerts.has(name)).map((name) => `there are tests of ${name}, which is no alert`),
    ...[...signals.runbooks.keys()]
      .filter((name) => !alerts.has(name))
      .map((name) => `there is a runbook of ${name}, which is no alert`),
  ];
}
