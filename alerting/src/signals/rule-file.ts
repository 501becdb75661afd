import { parse } from 'yaml';

/** A recording or alerting rule as Prometheus reads it. */
export interface Rule {
  readonly file: string;
  /** Name of the metric that is recorded; of an alert undefined. */
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly for?: string;
  readonly keep_firing_for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Every rule of files of rules, in their order. */
export function parseRules(files: ReadonlyMap<string, string>): Rule[] {
  return [...files].flatMap(([file, text]) => {
    const { groups } = parse(text) as { groups: { rules: Omit<Rule, 'file'>[] }[] };
    return groups.flatMap((group) => group.rules.map((rule) => ({ ...rule, file })));
  });
}

/** Where a rule is, for messages. */
export function placeOf(rule: Rule): string {
  return `${rule.file}: ${rule.alert ?? rule.record}`;
}
