import { UnknownNameError } from './grafana-sql.ts';

/** What Grafana knows when it sends a PromQL query. */
export interface PromqlContext {
  /** Longer than four scrapes, like `1m`. */
  readonly rateInterval: string;
  /** The range of the dashboard, like `6h`. */
  readonly range: string;
  readonly variables: Readonly<Record<string, string | readonly string[]>>;
}

/** The expression that Grafana's Prometheus data source sends: values of variables that hold several are escaped and joined by `|`. */
export function expandPromql(expr: string, context: PromqlContext): string {
  return expr.replace(/\$(\w+)|\$\{[^}]*\}/g, (whole, name?: string) => {
    if (name === '__rate_interval') return context.rateInterval;
    if (name === '__range') return context.range;
    const value = context.variables[name ?? ''];
    if (value === undefined) throw new UnknownNameError(`no variable ${whole}`);
    if (typeof value === 'string') return value;
    return value.length === 1 ? escaped(value[0]!) : `(${value.map(escaped).join('|')})`;
  });
}

/** For a regular expression inside a string of PromQL: each backslash twice. */
function escaped(value: string): string {
  return value.replace(/[\\^$*+?.()|[\]{}]/g, '\\\\$&');
}
