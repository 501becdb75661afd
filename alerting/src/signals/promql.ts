import { parser } from '@prometheus-io/lezer-promql';

/** One selector of an expression: a metric and what its labels must be. */
export interface Selector {
  readonly metric: string;
  readonly matchers: readonly { readonly label: string; readonly operator: string; readonly value: string }[];
}

/** What an expression reads and names. */
export interface Expression {
  /** Places that do not parse. */
  readonly errors: readonly string[];
  readonly selectors: readonly Selector[];
  /** Labels in `by`, `without`, `on`, `ignoring`, `group_left` and `group_right`. */
  readonly grouped: readonly string[];
  /** Labels in `by` alone: what an aggregation leaves. */
  readonly kept: readonly string[];
  /** Labels that `label_replace` makes. */
  readonly made: readonly string[];
}

const parsed = new Map<string, Expression>();

/** Reads an expression with the parser of Prometheus' own editor. */
export function parseExpression(text: string): Expression {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const expression = readExpression(text);
  parsed.set(text, expression);
  return expression;
}

function readExpression(text: string): Expression {
  const errors: string[] = [];
  const selectors: { metric: string; matchers: { label: string; operator: string; value: string }[] }[] = [];
  const grouped: string[] = [];
  const kept: string[] = [];
  const made: string[] = [];
  parser.parse(text).iterate({
    enter({ name, type, from, to, node }) {
      const here = text.slice(from, to);
      if (type.isError) errors.push(`does not parse at ${from}: ${text.slice(from, from + 30)}`);
      if (name === 'VectorSelector') selectors.push({ metric: '', matchers: [] });
      if (name === 'Identifier' && node.parent?.name === 'VectorSelector') selectors.at(-1)!.metric = here;
      if (name === 'UnquotedLabelMatcher') {
        const part = (child: string) => node.getChild(child)!;
        const value = part('StringLiteral');
        selectors.at(-1)!.matchers.push({
          label: text.slice(part('LabelName').from, part('LabelName').to),
          operator: text.slice(part('MatchOp').from, part('MatchOp').to),
          value: text.slice(value.from + 1, value.to - 1),
        });
      }
      if (name === 'LabelName' && node.parent?.name === 'GroupingLabels') {
        grouped.push(here);
        if (node.parent.parent?.getChild('By')) kept.push(here);
      }
      if (name === 'FunctionCall' && here.startsWith('label_replace')) {
        const label = node.getChild('FunctionCallBody')?.getChild('StringLiteral');
        if (label) made.push(text.slice(label.from + 1, label.to - 1));
      }
    },
  });
  return { errors, selectors, grouped, kept, made };
}

/**
 * The queries in the template of an annotation, `query "…"` and `printf "…" … | query`, with a value in each place of `%q` and `%[1]q`.
 */
export function queriesOfTemplate(template: string): string[] {
  const queries = template.matchAll(/(?:query|printf) "((?:[^"\\]|\\.)*)"/g);
  return [...queries]
    .map(([, text]) => text!.replaceAll('\\"', '"').replaceAll(/%(\[\d\])?q/g, '"x"'))
    .filter((text) => !text.startsWith('%'));
}
