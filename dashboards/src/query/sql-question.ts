/** A question to the database: one statement with Grafana's macros and variables, and the columns of its answer. */
export interface SqlQuestion {
  /** Columns of the answer, in order. */
  readonly columns: readonly string[];
  readonly sql: string;
  /** Columns that are null in every row of healthy data; every other column has a value in some row. */
  readonly mayBeNull?: readonly string[];
}

/** A dashboard variable as an SQL string literal, or several with commas between. */
export function sqlVariable(name: string): string {
  return `$\{${name}:sqlstring}`;
}
