/**
 * What Prometheus would parse of an expression in a dashboard: durations that Grafana chooses are filled in, and a question for the values of
 * a label becomes an aggregation by it. Variables in matchers stay: a matcher that holds one can be anything.
 */
export function plainExpression(text: string): string {
  const [, selector, label] = text.match(/^label_values\((.*),\s*(\w+)\)$/s) ?? [];
  const expression = selector === undefined ? text : `count by (${label}) (${selector})`;
  return expression.replaceAll(/\$__(rate_interval|interval|range)\b/g, '5m');
}
