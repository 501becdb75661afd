import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';

/** Labels of each metric that exists. */
export type Signals = ReadonlyMap<string, ReadonlySet<string>>;

/** What is wrong with an expression: it does not parse, or it names a metric or label that does not exist. Empty when all is well. */
export function faultsOf(expr: string, signals: Signals): string[] {
  const tree = parser.parse(expr);
  const faults: string[] = [];
  const text = (node: SyntaxNode) => expr.slice(node.from, node.to);
  tree.iterate({
    enter(cursor) {
      const node = cursor.node;
      if (node.type.isError) faults.push(`does not parse at ${node.from}: ${expr.slice(node.from, node.from + 30)}`);
      else if (node.name === 'VectorSelector') faults.push(...faultsOfSelector(node, text, signals));
      else if (node.name === 'GroupingLabels') faults.push(...faultsOfGrouping(node, text, signals));
    },
  });
  return faults;
}

/** Names of the metrics that an expression reads. */
export function metricsOf(expr: string): string[] {
  const metrics: string[] = [];
  parser.parse(expr).iterate({
    enter({ node }) {
      if (node.name === 'VectorSelector') metrics.push(metricOf(node, (part) => expr.slice(part.from, part.to)));
    },
  });
  return metrics;
}

type TextOf = (node: SyntaxNode) => string;

function metricOf(selector: SyntaxNode, text: TextOf): string {
  const name = selector.getChild('Identifier');
  return name === null ? '' : text(name);
}

function faultsOfSelector(selector: SyntaxNode, text: TextOf, signals: Signals): string[] {
  const metric = metricOf(selector, text);
  const labels = signals.get(metric);
  if (labels === undefined) return [`no metric "${metric}"`];
  const matchers = selector.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? [];
  return matchers
    .map((matcher) => text(matcher.getChild('LabelName')!))
    .filter((label) => !labels.has(label))
    .map((label) => `metric "${metric}" has no label "${label}"`);
}

/** A label in `by`, `without`, `on`, `ignoring` or `group_left` must come from a metric below; that of a match from both sides. */
function faultsOfGrouping(grouping: SyntaxNode, text: TextOf, signals: Signals): string[] {
  const clause = grouping.parent!;
  const expression = clause.parent!;
  const sides =
    clause.name === 'MatchingModifierClause' &&
    grouping.prevSibling?.name !== 'GroupLeft' &&
    grouping.prevSibling?.name !== 'GroupRight'
      ? [expression.firstChild!, expression.lastChild!]
      : [expression];
  return grouping.getChildren('LabelName').flatMap((node) => {
    const label = text(node);
    return sides
      .filter((side) => !labelsBelow(side, text, signals).has(label))
      .map((side) => `no metric in "${text(side).slice(0, 60)}" has the label "${label}"`);
  });
}

function labelsBelow(node: SyntaxNode, text: TextOf, signals: Signals): Set<string> {
  const labels = new Set<string>();
  const visit = (current: SyntaxNode) => {
    if (current.name === 'VectorSelector') for (const label of signals.get(metricOf(current, text)) ?? []) labels.add(label);
    for (let child = current.firstChild; child !== null; child = child.nextSibling) visit(child);
  };
  visit(node);
  return labels;
}
