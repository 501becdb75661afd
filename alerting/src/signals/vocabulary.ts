import { parseExpression } from './promql.ts';
import type { Rule } from './rule-file.ts';

/** Values of a label; null when any value is possible. */
type Values = ReadonlySet<string> | null;

/** Every series name that exists, with its labels. */
export type Vocabulary = ReadonlyMap<string, ReadonlyMap<string, Values>>;

/** Labels whose values are a closed list, all of which a real exposition shows. */
const CLOSED = new Set(['status', 'level', 'result', 'issue_type', 'outcome', 'reason']);

/** What Prometheus adds to every series that it scrapes. */
const SCRAPE_LABELS = ['job', 'instance'];

/** The series of a text exposition as Prometheus has them after a scrape. */
export function vocabularyOf(exposition: string): Vocabulary {
  const vocabulary = new Map<string, Map<string, Set<string> | null>>();
  for (const line of exposition.split('\n')) {
    const [, name, labels = ''] = line.match(/^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? /) ?? [];
    if (name === undefined) continue;
    const known = vocabulary.get(name) ?? new Map<string, Set<string> | null>(SCRAPE_LABELS.map((label) => [label, null]));
    vocabulary.set(name, known);
    for (const [, label, value] of labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)) {
      if (!CLOSED.has(label!)) known.set(label!, null);
      else known.set(label!, (known.get(label!) ?? new Set()).add(value!));
    }
  }
  return vocabulary;
}

/** What Prometheus writes down of every scrape. */
const OF_THE_SCRAPE = ['up', 'scrape_duration_seconds', 'scrape_samples_scraped'];

/** A vocabulary with what Prometheus makes: what rules record, `ALERTS` of the alerts that there are, and how scrapes went. */
export function withRules(vocabulary: Vocabulary, rules: readonly Rule[]): Vocabulary {
  const all = new Map(vocabulary);
  for (const name of OF_THE_SCRAPE) all.set(name, new Map(SCRAPE_LABELS.map((label) => [label, null])));
  const alerts = new Set(rules.flatMap((rule) => rule.alert ?? []));
  all.set(
    'ALERTS',
    new Map<string, Values>([
      ['alertname', alerts],
      ['alertstate', new Set(['pending', 'firing'])],
      ...['severity', 'scope', 'exchange', 'symbol', 'timeframe', 'instance'].map((label) => [label, null] as const),
    ]),
  );
  for (const rule of rules) if (rule.record !== undefined) all.set(rule.record, new Map(labelsOfRecord(rule, all)));
  return all;
}

/** An aggregation leaves the labels of its `by`; without one, those of what it reads stay. */
function labelsOfRecord(rule: Rule, vocabulary: Vocabulary): [string, Values][] {
  const { selectors, kept, made } = parseExpression(rule.expr);
  const read = selectors
    .filter(({ metric }) => metric !== rule.record)
    .flatMap(({ metric }) => [...(vocabulary.get(metric) ?? [])]);
  const labels = kept.length > 0 ? read.filter(([label]) => kept.includes(label)) : read;
  return [...labels, ...made.map((label): [string, Values] => [label, null])];
}
