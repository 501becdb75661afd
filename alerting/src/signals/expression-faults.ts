import { parseExpression, type Selector } from './promql.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What an expression names that does not exist: metrics, labels, values of labels with a closed list. Empty when all is well. */
export function faultsOf(text: string, vocabulary: Vocabulary): string[] {
  const { errors, selectors, grouped, made } = parseExpression(text);
  const reachable = new Set([...made, 'le', ...selectors.flatMap(({ metric }) => [...(vocabulary.get(metric)?.keys() ?? [])])]);
  return [
    ...errors,
    ...selectors.flatMap((selector) => faultsOfSelector(selector, vocabulary)),
    ...grouped.filter((label) => !reachable.has(label)).map((label) => `nothing that is read has the label ${label}`),
  ];
}

function faultsOfSelector({ metric, matchers }: Selector, vocabulary: Vocabulary): string[] {
  const labels = vocabulary.get(metric);
  if (labels === undefined) return [`there is no metric ${metric || 'without a name'}`];
  return matchers.flatMap(({ label, operator, value }) => {
    const values = labels.get(label);
    if (values === undefined) return [`${metric} has no label ${label}`];
    if (values === null) return [];
    // Each alternative of a closed list must be one of it, also where it is excluded.
    const wanted = operator.includes('~') ? value.split('|') : [value];
    // A variable of a dashboard is filled in from what there is.
    return wanted.filter((one) => !one.includes('$') && !values.has(one)).map((one) => `${metric} never has ${label}="${one}"`);
  });
}
