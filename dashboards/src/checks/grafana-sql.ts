import { intervalText } from './grafana-interval.ts';

/** What Grafana knows when it sends an SQL query. */
export interface SqlContext {
  readonly from: Date;
  readonly to: Date;
  readonly stepMs: number;
  /** Chosen values of the variables; a string for one value, a list where several can be chosen. */
  readonly variables: Readonly<Record<string, string | readonly string[]>>;
}

/** A query names a variable that the dashboard lacks, or a macro that Grafana lacks. */
export class UnknownNameError extends Error {
  override readonly name = 'UnknownNameError';
}

/**
 * The statement that Grafana's PostgreSQL data source sends for a query.
 *
 * First the variables, as the browser fills them in, then the macros, as the server does. The macros are those that these dashboards use, on
 * a data source without the TimescaleDB switch; any other one is an error.
 */
export function expandSql(sql: string, context: SqlContext): string {
  return expandMacros(fillIn(sql, context), context);
}

function fillIn(sql: string, { variables, stepMs }: SqlContext): string {
  return sql
    .replaceAll('$__interval_ms', `${stepMs}`)
    .replace(/\$__interval\b/g, intervalText(stepMs))
    .replace(/\$\{(\w+)(?::(\w+))?\}|\$(?!__)(\w+)(?!\w*\()/g, (whole, braced?: string, format?: string, bare?: string) => {
      const name = braced ?? bare ?? '';
      const value = variables[name];
      if (value === undefined) throw new UnknownNameError(`no variable ${name}`);
      if (format !== 'sqlstring') throw new UnknownNameError(`${whole} is not an SQL string: write $\{${name}:sqlstring}`);
      return (typeof value === 'string' ? [value] : value).map((one) => `'${one.replaceAll("'", "''")}'`).join(',');
    });
}

function expandMacros(sql: string, { from, to }: SqlContext): string {
  const [start, end] = [from, to].map((time) => `'${time.toISOString()}'`);
  return sql.replace(/\$(\w+)\(([^)]*)\)/g, (_, name: string, argument: string) => {
    if (name === '__timeFrom') return start!;
    if (name === '__timeTo') return end!;
    if (name === '__timeFilter') return `${argument.trim()} BETWEEN ${start} AND ${end}`;
    throw new UnknownNameError(`no macro $${name}`);
  });
}
