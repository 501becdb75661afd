/** Writes `docs/alerts.md` from the rules and runbooks of `alerting`; `tools/references.test.ts` fails while it is stale. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

const COMMAND = 'pnpm exec node tools/write-alerts-reference.ts';
const ALERTING = new URL('../alerting/', import.meta.url);
const IN_THIS_ORDER = ['feeds.yaml', 'budget.yaml', 'collector.yaml'];

interface Alert {
  readonly name: string;
  readonly waits: string;
  readonly goesOn: string;
  readonly severity: string;
  readonly expression: string;
}

/** The text of `docs/alerts.md`. */
export function alertsReference(): string {
  const alerts = rules().flatMap(alertsOf);
  const names = [...new Set(alerts.map(({ name }) => name))];
  return `# Alerts

Each alert has a runbook: what it means, what follows from it, how to find the cause, what to do. The links in messages lead to the same pages, which
the API serves under \`/runbooks/\`. How the alerts are set up, grouped and held back, how they are tested, and what a message looks like is in
[alerting](../alerting/README.md).

This page is written from \`alerting/rules\` and \`alerting/runbooks\` by \`${COMMAND}\`; change those, not this page.

| alert | severity | waits | goes on for | meaning |
| --- | --- | --- | --- | --- |
${alerts.map(rowOf).join('\n')}

*Waits* is how long the expression must hold before the alert fires, *goes on for* how long it stays after the expression has ended.

## Expressions

The series \`feed:…\` and \`exchange:…\` are recorded by the same files.

${names.map((name) => expressionsOf(alerts.filter((alert) => alert.name === name))).join('\n\n')}
`;
}

function rules(): string[] {
  const present = readdirSync(new URL('rules/', ALERTING));
  const files = [...IN_THIS_ORDER, ...present.filter((file) => !IN_THIS_ORDER.includes(file))];
  return files.map((file) => readFileSync(new URL(`rules/${file}`, ALERTING), 'utf8'));
}

/** By the layout of our own files; the test compares the names with those of the runbooks. */
function alertsOf(text: string): Alert[] {
  return text
    .split(/^ {6}- alert: /m)
    .slice(1)
    .map((block) => ({
      name: block.slice(0, block.indexOf('\n')),
      waits: /^ {8}for: (\S+)/m.exec(block)?.[1] ?? '',
      goesOn: /^ {8}keep_firing_for: (\S+)/m.exec(block)?.[1] ?? '',
      severity: severityOf(block),
      expression: expressionOf(block),
    }));
}

/** With the long window where there are several. */
function severityOf(block: string): string {
  const window = /^ {10}window: (\S+)/m.exec(block)?.[1];
  return `${/^ {10}severity: (\S+)/m.exec(block)?.[1] ?? ''}${window ? `, window ${window}` : ''}`;
}

function expressionOf(block: string): string {
  const long = /^ {8}expr: \|\n((?: {10}.*\n)+)/m.exec(block);
  return long ? long[1]!.replaceAll(/^ {10}/gm, '').trimEnd() : (/^ {8}expr: (.+)$/m.exec(block)?.[1] ?? '');
}

function rowOf({ name, severity, waits, goesOn }: Alert): string {
  return `| [${name}](../alerting/runbooks/${name}.md) | ${severity} | ${waits} | ${goesOn} | ${meaningOf(name)} |`;
}

/** The first sentence of the runbook. */
function meaningOf(name: string): string {
  const runbook = readFileSync(new URL(`runbooks/${name}.md`, ALERTING), 'utf8');
  const meaning = /## Meaning\n\n([\s\S]*?)\n\n/.exec(runbook)?.[1]?.replaceAll('\n', ' ') ?? '';
  return (/^.*?\.(?= |$)/.exec(meaning)?.[0] ?? meaning).replaceAll(/\[([^\]]+)\]\([^)]+\)/g, '$1');
}

function expressionsOf(alerts: readonly Alert[]): string {
  const blocks = alerts.map(({ severity, expression }) => `# ${severity}\n${expression}`);
  return `### ${alerts[0]!.name}\n\n\`\`\`\n${blocks.join('\n\n')}\n\`\`\``;
}

if (import.meta.main) writeFileSync(new URL('../docs/alerts.md', import.meta.url), alertsReference());
